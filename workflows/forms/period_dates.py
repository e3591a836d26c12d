"""The grid of a period's dates, with the dispatch that sets them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _lazy

from nominations.enums import DueStage, SubmissionKind
from workflows.calendar import on_working_day
from workflows.forms.base import DATE
from workflows.rules.period_plan import Key, field_of
from workflows.services.period_dates import DatesOrder

_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
_IN_GRID = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")


@dataclass(frozen=True, slots=True)
class Cell:
    """One date of the grid: its field, what stands, and where a day off would move to."""

    label: str
    field: forms.BoundField
    standing: date | None
    to: date | None


class DatesForm(forms.Form):
    """Dates of `kinds` by stage. `standing` is what is in force, `plan` what is proposed.

    `superior`: (kind, who receives it, by when from now on) where the superior's day moves too.
    """

    basis = forms.CharField(
        label=_lazy("Công văn quy định thời hạn"),
        max_length=200,
        required=False,
        help_text=_lazy("Số và trích yếu, ví dụ: Công văn số 1105/SNNMT-VP."),
    )
    basis_on = forms.DateField(
        label=_lazy("Ngày công văn"),
        widget=DATE,
        required=False,
        input_formats=_FORMATS,
        error_messages={"invalid": _lazy("Ngày công văn không đúng, ví dụ đúng: 28/05/2026.")},
    )
    basis_url = forms.CharField(
        label=_lazy("Đường dẫn công văn"),
        max_length=300,
        required=False,
        validators=[
            URLValidator(
                ["https", "http"],
                message=_lazy("Đường dẫn phải bắt đầu bằng https:// hoặc http://."),
            )
        ],
    )
    keep = forms.BooleanField(
        label=_lazy("Giữ nguyên ngày ghi trong công văn dù là ngày nghỉ"),
        required=False,
        help_text=_lazy("Không chọn: hạn rơi vào ngày nghỉ chuyển sang ngày làm việc kế tiếp."),
    )
    superior_kind = forms.CharField(required=False, widget=forms.HiddenInput)
    superior_unit = forms.CharField(required=False, widget=forms.HiddenInput)
    superior_new = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[str],
        plan: Mapping[Key, date],
        standing: Mapping[Key, date],
        authority_id: int,
        superior: tuple[str, str, date] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kinds, self.standing, self.authority_id = list(kinds), standing, authority_id
        if superior is not None:
            names = ("superior_kind", "superior_unit", "superior_new")
            self.initial.update(zip(names, superior, strict=True))
        for kind in self.kinds:
            for stage in DueStage:
                label = f"{SubmissionKind(kind).label}, {stage.label}"
                self.fields[field_of((kind, stage.value))] = forms.DateField(
                    label=label,
                    widget=_IN_GRID,
                    required=False,
                    initial=plan.get((kind, stage.value)),
                    input_formats=_FORMATS,
                    error_messages={
                        "invalid": _lazy(
                            "Ngày không đúng. Hãy ghi ngày/tháng/năm, ví dụ 17/06/2026."
                        )
                    },
                )

    @property
    def head(self) -> list[forms.BoundField]:
        """The fields of the dispatch."""
        return [self[name] for name in ("basis", "basis_on", "basis_url", "keep")]

    @property
    def columns(self) -> list[str]:
        return [str(SubmissionKind(kind).label) for kind in self.kinds]

    @property
    def grid(self) -> list[tuple[str, list[Cell]]]:
        """Stage by stage, its date for each kind."""
        return [(str(stage.label), [self._cell(kind, stage) for kind in self.kinds])
                for stage in DueStage]  # fmt: skip

    @property
    def dated(self) -> list[Cell]:
        """The dates that there are, kind by kind: for a page of many periods."""
        cells = [self._cell(kind, stage) for kind in self.kinds for stage in DueStage]
        return [cell for cell in cells if cell.field.value() or cell.standing]

    def _cell(self, kind: str, stage: DueStage) -> Cell:
        bound = self[field_of((kind, stage.value))]
        day = bound.initial if not self.is_bound else None
        to = on_working_day(day, authority_id=self.authority_id) if day else None
        moved = to if to != day else None
        return Cell(str(bound.label), bound, self.standing.get((kind, stage.value)), moved)

    def order(self) -> DatesOrder:
        data = self.cleaned_data
        dues = {
            (kind, stage.value): data[field_of((kind, stage.value))]
            for kind in self.kinds
            for stage in DueStage
            if data.get(field_of((kind, stage.value)))
        }
        moves = all(data.get(f"superior_{name}") for name in ("kind", "unit", "new"))
        return DatesOrder(
            dues=dues,
            basis=data["basis"],
            basis_on=data["basis_on"],
            basis_url=data["basis_url"],
            keep=data["keep"],
            superior=(data["superior_kind"], data["superior_unit"], data["superior_new"])
            if moves
            else None,
        )


class RoundForm(DatesForm):
    """The dates of one round among those of a year; untouched unless it is taken."""

    take = forms.BooleanField(label=_lazy("Chép"), required=False)


class SuperiorForm(forms.Form):
    """The superior's day for one part, from which its dates are planned backwards."""

    phan = forms.ChoiceField(
        label=_lazy("Phần hồ sơ"),
        error_messages={"invalid_choice": _lazy("Hãy chọn phần hồ sơ trong danh sách.")},
    )
    ngay = forms.DateField(
        label=_lazy("Ngày của cấp trên"),
        widget=DATE,
        input_formats=_FORMATS,
        error_messages={
            "required": _lazy("Hãy ghi ngày cấp trên yêu cầu."),
            "invalid": _lazy("Ngày không đúng. Hãy ghi ngày/tháng/năm, ví dụ 25/06/2026."),
        },
    )

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phan"].choices = [(kind, SubmissionKind(kind).label) for kind in kinds]
