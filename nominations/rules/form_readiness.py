"""What the forms of a period ask of a part. No table is imported: relations are asked."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from nominations.enums import SubmissionKind
from nominations.rules.unmet import Unmet

if TYPE_CHECKING:
    from nominations.models import Submission

#: Parts that have content of their own; all others are text, and a form takes its place there.
_WITH_CONTENT = frozenset(
    {
        SubmissionKind.FIGURES,
        SubmissionKind.SELF_ASSESSMENT,
        SubmissionKind.NOMINATIONS,
        SubmissionKind.REGISTRATION,
        SubmissionKind.INITIATIVES,
    }
)


def is_text(kind: str) -> bool:
    """Whether a part of `kind` is a text: written in one piece, or section by section in a form."""
    return kind not in _WITH_CONTENT


def has_form(submission: "Submission") -> bool:
    """Whether the period was opened with a form for this part."""
    forms = submission.dossier.period.forms.filter(submission_kind=submission.kind)
    return forms.filter(fields__isnull=False).exists()


def unmet_form(submission: "Submission") -> list[Unmet]:
    """Required fields of the period's forms that are still blank, in the order of the forms."""
    forms = submission.dossier.period.forms.filter(submission_kind=submission.kind)
    asked = forms.order_by("code", "fields__position", "fields__pk").values_list(
        "fields__pk", "fields__code", "fields__label", "fields__section", "fields__required"
    )
    needed = [row for row in asked if row[-1]]
    if not needed:
        return []
    filled = submission.form_answers.exclude(value="").values_list("field_id", flat=True)
    given = set(filled)
    return [
        Unmet(
            f"form:{code}",
            _("%(section)s“%(label)s”: chưa điền. Hãy điền mục này.")
            % {"section": _place(section), "label": label},
        )
        for pk, code, label, section, _required in needed
        if pk not in given
    ]


def _place(section: str) -> str:
    return _("%(section)s, mục ") % {"section": section} if section else _("Mục ")
