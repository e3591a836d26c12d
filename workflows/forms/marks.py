"""The forms of those who give points beside the unit's own: by criterion, or one total."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.enums import CriterionSection, MarkColumn
from nominations.models import Criterion, ProofLink, Submission
from nominations.queries.clusters import score_limit
from nominations.queries.differences import Difference, difference_of
from nominations.queries.marks import beside_of, by_criterion, words_of
from nominations.queries.proofs import proofs_of
from nominations.queries.score_sheet import SELF, Sheet, SheetRow, sheet_of
from nominations.queries.sheet_tables import Block, answer_in_words, blocks_of
from nominations.rules.marks import most_of
from nominations.rules.numbers import as_written
from nominations.rules.scoring import Given
from workflows.forms.base import ActForm
from workflows.forms.ranking import points_field

_HAPPENED = (("0", _lazy("Không xảy ra")), ("1", _lazy("Có xảy ra")))
_REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """One criterion on the page: what the unit said, what stands beside it, my three fields."""

    criterion: Criterion
    claimed: Given
    said: str
    note: str
    cluster: Given | None
    cluster_reason: str
    beside: Given
    beside_of: str
    proofs: list[ProofLink]
    difference: Difference | None
    points: forms.BoundField
    absent: forms.BoundField | None
    reason: forms.BoundField


@dataclass(frozen=True, slots=True)
class AskedBlock:
    """Criteria that belong together."""

    block: Block
    rows: list[Asked]


class MarksForm(ActForm):
    """Points and a reason for each criterion of the score table; elsewhere one total."""

    column: ClassVar[MarkColumn]

    def build(self) -> None:
        assert isinstance(self.subject, Submission)
        self.sheet = sheet_of(self.subject) if by_criterion(self.subject) else None
        if self.sheet is None:
            self._ask_total(self.subject)
            return
        self.page = "workflows/marks.html"
        words = words_of(self.sheet, self.column)
        for row in self.sheet.rows:
            self._ask(row, words[row.criterion.code])

    def _ask_total(self, paper: Submission) -> None:
        most = score_limit(paper)
        label = _("Tổng điểm chấm chéo (tối đa %(most)s)") % {"most": as_written(most)}
        self.fields["total"] = points_field(label, most, paper.cross_total)

    def _ask(self, row: SheetRow, word: Mapping[str, Any]) -> None:
        criterion = row.criterion
        code = criterion.code
        if criterion.section == CriterionSection.GATE:
            self.fields[f"points_{code}"] = forms.TypedChoiceField(
                label=_("%(code)s: có xảy ra không") % {"code": code},
                coerce=Decimal,
                choices=_HAPPENED,
                initial=str(word["points"]),
            )
        else:
            self.fields[f"points_{code}"] = points_field(
                _("%(code)s: điểm") % {"code": code},
                most_of(row.item),
                word["points"],
                required=False,
            )
        if criterion.may_be_absent:
            self.fields[f"absent_{code}"] = forms.BooleanField(
                label=_("%(code)s: không phát sinh") % {"code": code},
                required=False,
                initial=word["absent"],
            )
        self.fields[f"reason_{code}"] = forms.CharField(
            label=_("%(code)s: lý do") % {"code": code},
            required=False,
            initial=word["reason"],
            max_length=_REASON_LENGTH,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def act_data(self) -> dict[str, Any]:
        if self.sheet is None:
            return super().act_data()
        data = self.cleaned_data
        codes = [row.criterion.code for row in self.sheet.rows]
        marks = {
            code: {
                "points": data[f"points_{code}"],
                "absent": data.get(f"absent_{code}", False),
                "reason": data[f"reason_{code}"],
            }
            for code in codes
        }
        return {"marks": marks}

    def blocks(self, proofs: Mapping[int, list[ProofLink]] | None = None) -> list[AskedBlock]:
        """What the page asks, in the groups of the table; `proofs` if they have been read."""
        sheet = self.sheet
        assert sheet is not None
        assert isinstance(self.subject, Submission)
        proofs = proofs_of(self.subject) if proofs is None else proofs
        return [
            AskedBlock(block, [self._asked(sheet, row, proofs) for row in block.rows])
            for block in blocks_of(sheet)
        ]

    def _asked(self, sheet: Sheet, row: SheetRow, proofs: Mapping[int, list[ProofLink]]) -> Asked:
        code, other = row.criterion.code, beside_of(row, self.column)
        mark, cluster = row.marks.get(self.column), None
        if self.column == MarkColumn.OFFICE and MarkColumn.CLUSTER in row.marks:
            cluster = row.marks[MarkColumn.CLUSTER]
        limit = sheet.table.difference_limit
        return Asked(
            criterion=row.criterion,
            claimed=row.given(SELF),
            said=answer_in_words(row.criterion, row.answer),
            note=row.answer.note if row.answer else "",
            cluster=row.given(MarkColumn.CLUSTER) if cluster else None,
            cluster_reason=cluster.reason if cluster else "",
            beside=row.given(other),
            beside_of=_("tự chấm") if other == SELF else _("cụm chấm"),
            proofs=proofs.get(row.criterion.pk, []),
            difference=(
                difference_of(row, self.column, row.given(self.column), limit) if mark else None
            ),
            points=self[f"points_{code}"],
            absent=self[f"absent_{code}"] if f"absent_{code}" in self.fields else None,
            reason=self[f"reason_{code}"],
        )

    @property
    def limit(self) -> Decimal:
        """The share of an item's points beyond which a difference needs a reason."""
        assert self.sheet is not None
        return self.sheet.table.difference_limit

    def sums(self) -> list[tuple[str, Decimal, str]]:
        """(column, total, rating) of what is there already."""
        assert self.sheet is not None
        shown = [(SELF, _("Tự chấm"))]
        if self.column == MarkColumn.OFFICE:
            shown.append((MarkColumn.CLUSTER.value, _("Cụm chấm")))
        shown.append((self.column.value, _("Đã chấm")))
        return [
            (label, self.sheet.total(column).points, self.sheet.rating(column))
            for column, label in shown
            if self.sheet.has(column)
        ]


class ScoreForm(MarksForm):
    """The neighbour's points and remark, provisional until the cluster's meeting."""

    column = MarkColumn.CLUSTER
    lead = _lazy("Điểm tạm cho đến khi cụm họp, chốt điểm.")

    def build(self) -> None:
        super().build()
        assert isinstance(self.subject, Submission)
        self.fields["note"] = forms.CharField(
            label=_("Nhận xét"),
            required=False,
            initial=self.subject.cross_note,
            widget=forms.Textarea(attrs={"rows": 2}),
            max_length=2000,
        )


class AppraiseForm(MarksForm):
    """The standing office's points; the unit reads them once its paper is accepted."""

    column = MarkColumn.OFFICE
    lead = _lazy("Đơn vị đọc được điểm thẩm định sau khi hồ sơ đủ điều kiện, được tiếp nhận.")
