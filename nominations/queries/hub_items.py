"""The items of each kind of part (demo.md B10), with what is known of them. Asks nothing itself."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext as _

from nominations.enums import AttachmentKind, SubmissionKind
from nominations.models import Submission
from nominations.queries.form_answers import PREFIX, sections_with
from nominations.queries.hub_facts import Facts
from nominations.rules.form_readiness import is_text

A = AttachmentKind
_PROOFS = "attachments"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do. `names` are its fields by name, `prefixes` by how their names begin."""

    label: str
    detail: str
    field: str
    started: bool
    required: bool = True
    names: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()

    def holds(self, fields: Collection[str]) -> bool:
        """Whether one of `fields` belongs to it."""
        return bool(self.own(fields))

    def own(self, fields: Collection[str]) -> list[str]:
        """Those of `fields` that belong to it."""
        return [name for name in fields if name in self.names or name.startswith(self.prefixes)]


Missing = Sequence[str]


def items_of(part: Submission, facts: Facts, missing: Missing) -> list[Item]:
    """What there is to do in `part`; `missing` are the fields that block its signature."""
    found = _ITEMS.get(part.kind, _report if is_text(part.kind) else _whole)
    return [*found(part, facts, missing), *_extra(part, facts)]


def _report(part: Submission, facts: Facts, missing: Missing) -> list[Item]:
    text = _sections(part, facts) or [_narrative(part)]
    return [*text, *_figures(part, facts, missing), _proofs(part, facts, _("Phụ lục, minh chứng"))]


def _whole(part: Submission, _facts: Facts, missing: Missing) -> list[Item]:
    """A part of which no more is known here than whether something is missing."""
    return [
        Item(
            label=str(part.get_kind_display()),
            detail="",
            field="page",
            started=part.version > 1,
            names=frozenset(missing),
        )
    ]


def _narrative(part: Submission) -> Item:
    return Item(
        label=_("Nội dung báo cáo"),
        detail="",
        field="narrative",
        started=bool(part.narrative.strip()),
        names=frozenset({"narrative"}),
    )


def _sections(part: Submission, facts: Facts) -> list[Item]:
    """A line for each section of the period's form."""
    asked = [field for field in facts.fields if field.template.submission_kind == part.kind]
    return [
        Item(
            label=section.heading,
            detail=_("%(filled)s/%(n)s mục đã điền")
            % {"filled": section.filled, "n": len(section.fields)},
            field=f"section:{section.place}",
            started=section.filled > 0,
            required=any(item.field.required for item in section.fields),
            names=frozenset(f"{PREFIX}{item.field.code}" for item in section.fields),
        )
        for section in sections_with(asked, facts.values.get(part.pk, {}))
    ]


def _extra(part: Submission, facts: Facts) -> list[Item]:
    """What a form asks beside the part's own content; a text is written in its form."""
    return [] if is_text(part.kind) else _sections(part, facts)


def _figures(part: Submission, facts: Facts, missing: Missing) -> list[Item]:
    begun, asked = facts.figures.get(part.pk, (0, 0))
    if not asked:
        return []
    blank = {name for name in missing if name.startswith("indicator:")}
    return [
        Item(
            label=_("Số liệu"),
            detail=_("%(n)s/%(asked)s chỉ tiêu đủ số") % {"n": asked - len(blank), "asked": asked},
            field="figures",
            started=begun > 0,
            prefixes=("indicator:",),
        )
    ]


def _self_assessment(part: Submission, facts: Facts, _missing: Missing) -> list[Item]:
    scored, proven = facts.scored.get(part.pk, 0), facts.proven.get(part.pk, 0)
    return [
        Item(
            label=_("Bảng tự chấm điểm"),
            detail=_("%(scored)s/%(criteria)s tiêu chí đã chấm")
            % {"scored": scored, "criteria": facts.criteria},
            field="criterion:",
            started=scored > 0,
            prefixes=("criterion:",),
        ),
        _proofs(
            part,
            facts,
            _("Minh chứng"),
            _("%(proven)s tiêu chí có minh chứng") % {"proven": proven},
        ),
    ]


def _nominations(part: Submission, facts: Facts, _missing: Missing) -> list[Item]:
    listed, told = facts.listed.get(part.pk, (0, 0))
    minutes = facts.attachments.get((part.pk, A.MINUTES), 0)
    return [
        Item(
            label=_("Danh sách đề nghị"),
            detail=_("%(listed)s trường hợp") % {"listed": listed},
            field="list",
            started=listed > 0,
            names=frozenset({"nominees"}),
            prefixes=("nomination:",),
        ),
        Item(
            label=_("Tóm tắt thành tích từng trường hợp"),
            detail=_("%(told)s/%(listed)s trường hợp đã có") % {"told": told, "listed": listed},
            field="list",
            started=told > 0,
            required=False,
        ),
        Item(
            label=_("Biên bản họp bình xét của đơn vị"),
            detail=part.meeting_minutes,
            field="meeting_minutes",
            started=bool(part.meeting_minutes.strip()) or minutes > 0,
            prefixes=("meeting", "minutes"),
        ),
        _paper(part, facts, A.LETTER),
        _paper(part, facts, A.OPINION),
        _proofs(part, facts, _("Báo cáo thành tích, minh chứng")),
    ]


def _paper(part: Submission, facts: Facts, kind: AttachmentKind) -> Item:
    number = facts.attachments.get((part.pk, kind), 0)
    return Item(
        label=str(kind.label),
        detail=_("%(number)s tệp") % {"number": number} if number else "",
        field=_PROOFS,
        started=number > 0,
        required=False,
    )


def _proofs(part: Submission, facts: Facts, label: str, more: str = "") -> Item:
    number = sum(facts.attachments.get((part.pk, kind), 0) for kind in (A.PROOF, A.OTHER))
    detail = _("%(number)s tệp") % {"number": number} if number else ""
    return Item(
        label=label,
        detail=", ".join(word for word in (detail, more if number else "") if word),
        field=_PROOFS,
        started=number > 0,
        required=False,
        names=frozenset({_PROOFS}),
    )


def _registration(part: Submission, facts: Facts, _missing: Missing) -> list[Item]:
    lines = facts.registered.get(part.pk, 0)
    return [
        Item(
            label=_("Nội dung đăng ký"),
            detail=_("%(lines)s nội dung") % {"lines": lines},
            field="registrations",
            started=lines > 0,
            names=frozenset({"registrations"}),
        ),
        _proofs(part, facts, _("Tệp kèm theo")),
    ]


_ITEMS: Mapping[str, Callable[[Submission, Facts, Missing], list[Item]]] = MappingProxyType(
    {
        SubmissionKind.FIGURES: _figures,
        SubmissionKind.SELF_ASSESSMENT: _self_assessment,
        SubmissionKind.NOMINATIONS: _nominations,
        SubmissionKind.REGISTRATION: _registration,
    }
)
