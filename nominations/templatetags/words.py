"""State words, and which fields are open, for the pages of a submission."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from nominations import labels
from nominations.enums import SubmissionKind
from nominations.models import Nomination, Pin, Submission
from nominations.queries.fields import is_open, may_fill, open_fields, takes_proofs
from nominations.queries.form_answers import asked_fields
from nominations.rules.form_readiness import is_text

register = template.Library()

register.filter("unit_label", labels.unit_label)
register.filter("nominee_label", labels.nominee_label)
register.filter("glyph_of", labels.glyph_of)


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """What a mapping holds under `key`, or nothing."""
    return mapping.get(key) if mapping else None


_FIELD_LABELS = {
    "narrative": N_("Nội dung báo cáo"),
    "meeting_minutes": N_("Biên bản họp bình xét của đơn vị"),
    "nominees": N_("Danh sách đề nghị"),
    "registrations": N_("Nội dung đăng ký"),
    "initiatives": N_("Danh sách sáng kiến"),
    "attachments": N_("Minh chứng"),
}


@register.filter
def opens(submission: Submission, field: Any) -> bool:
    """Whether a field (or a nomination's line) is open to the unit now.

    "any": at least one is; "proofs": files may be added.
    """
    cached = _opened(submission)
    if field == "any":
        return bool(cached)
    if field == "proofs":
        return takes_proofs(cached)
    if isinstance(field, Nomination):
        return is_open(cached, "nominees") or is_open(cached, f"nomination:{field.ref}")
    return is_open(cached, str(field))


def _opened(submission: Submission) -> frozenset[str]:
    """The open fields, read once for a page."""
    cached: frozenset[str] | None = getattr(submission, "_open_fields", None)
    if cached is None:
        cached = open_fields(submission)
        submission._open_fields = cached  # type: ignore[attr-defined]
    return cached


@register.filter
def pin_label(pin: Pin) -> str:
    """A pinned field in words."""
    kind, _colon, name = pin.field.partition(":")
    if kind == "criterion":
        return _("Tiêu chí %(name)s") % {"name": name}
    if kind in ("nomination", "indicator", "form", "initiative"):
        return _names_in(pin.submission).get(pin.field, name)
    return _(_FIELD_LABELS[kind]) if kind in _FIELD_LABELS else pin.field


def _names_in(submission: Submission) -> dict[str, str]:
    """The submission's nominations and figures by field name, read once for all pins of a page."""
    names: dict[str, str] | None = getattr(submission, "_names_in", None)
    if names is None:
        lines = submission.nominations.select_related("award")
        names = {f"nomination:{line.ref}": str(line) for line in lines}
        names |= {f"indicator:{row.code}": row.label for row in submission.indicators.all()}
        names |= {f"form:{field.code}": field.label for field in asked_fields(submission)}
        if submission.kind == SubmissionKind.INITIATIVES:
            names |= {f"initiative:{row.ref}": row.title for row in submission.initiatives.all()}
        submission._names_in = names  # type: ignore[attr-defined]
    return names


@register.simple_tag
def pin_url(submission: Submission, pin: Pin) -> str:
    """Where a pinned field is mended: the page opens at it."""
    return field_url(submission, pin.field)


@register.simple_tag
def unmet_url(submission: Submission, field: str) -> str:
    """Where the unit fills what is missing; empty while it is closed, or has no place of its own.

    For pages of the unit's own people.
    """
    if not field or field == "nothing_to_report" or not may_fill(_opened(submission), field):
        return ""
    return field_url(submission, field)


def field_url(submission: Submission, field: str) -> str:
    """Where the unit writes a field, by its name (of a pin, of what is missing, of the history).

    The page opens at it.
    """
    kind, _colon, name = field.partition(":")
    name, _colon, column = name.partition(":")
    if kind in _PAGES:
        page, anchor = _PAGES[kind]
        return reverse(page, args=[submission.ref]) + anchor
    if kind in ("nomination", "points"):
        return reverse("edit_nominee", args=[name]) + _at_nominee(kind, column)
    if kind == "initiative":
        return reverse("edit_initiative", args=[name])
    if kind == "form" and not is_text(submission.kind):
        return reverse("edit_form", args=[submission.ref]) + f"#id_form_{name}"
    anchors = {
        "form": f"#id_form_{name}",
        "criterion": f"#criterion-{name}",
        "indicator": f"#figure-{name}",
    }
    return reverse("edit", args=[submission.ref]) + anchors.get(kind, _at_field(kind))


#: Fields whose page and place are always the same.
_PAGES = {
    "nominees": ("add_nominee", ""),
    "votes": ("nominee_list", ""),
    "attachments": ("attach", ""),
    "registrations": ("submission", "#registrations"),
    "initiatives": ("submission", "#initiatives"),
    "nothing_to_report": ("submission", ""),
}


def _at_field(name: str) -> str:
    """The minutes and the text have fields of their own names."""
    return f"#id_{name}" if name == "narrative" or name.startswith("meeting_") else ""


def _at_nominee(kind: str, column: str) -> str:
    if not column:
        return "#person-criteria" if kind == "points" else ""
    return f"#criterion-{column.partition(':')[0]}" if kind == "points" else f"#id_{column}"
