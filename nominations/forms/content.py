"""The forms in which a unit writes: report, self-assessment, nominees, proofs."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from nominations.enums import SubmissionKind
from nominations.models import (
    Award,
    Criterion,
    Indicator,
    Nomination,
    Person,
    Submission,
    Unit,
)
from nominations.rules.columns import Column
from nominations.rules.figures import WHOLE, is_count

_YES_NO = (("", "–"), ("1", "Đạt"), ("0", "Chưa đạt"))


def plain(number: Decimal | None) -> Decimal | None:
    """A stored number without its trailing zeros: 10,00 is shown as 10."""
    return None if number is None else Decimal(f"{number.normalize():f}")


class VersionForm(forms.Form):
    """Carries the version that the page showed."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class ReportForm(VersionForm):
    """A report: its text and its figures, each in the columns that the part has.

    `suggested` fills a blank of the first column: a sum that the unit may correct. A field is
    named after its column and the figure's code. `as_form`: a form asks for the text by section.
    """

    #: Needed before the head signs, unless the unit reports “Không phát sinh”.
    conditional = ("narrative",)

    def __init__(
        self,
        *args: Any,
        submission: Submission,
        opened: Any,
        columns: Sequence[Column],
        suggested: Mapping[str, Decimal],
        as_form: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        as_text = submission.kind != SubmissionKind.FIGURES and not as_form
        if as_text and opened("narrative"):
            self.fields["narrative"] = forms.CharField(
                label="Nội dung báo cáo",
                required=False,
                widget=forms.Textarea(attrs={"rows": 14}),
                initial=submission.narrative,
            )
        self.asked = [row for row in submission.indicators.all() if opened(f"indicator:{row.code}")]
        for row in self.asked:
            for place, column in enumerate(columns):
                written = getattr(row, column.field)
                if written is None and place == 0:
                    written = suggested.get(row.code)
                self.fields[f"{column.field}_{row.code}"] = figure_field(row, column, written)

    def figures(self, column: str) -> Mapping[str, Decimal | None]:
        """What was typed in a column, by code; empty if the part has no such column."""
        if all(other.field != column for other in self.columns):
            return {}
        return {row.code: self.cleaned_data[f"{column}_{row.code}"] for row in self.asked}

    def rows(self, hints: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Each figure with its bound fields and what is said of it, for a table."""
        return [
            {
                "code": row.code,
                "label": row.label,
                "measure": row.measure,
                "hint": hints.get(row.code),
                "cells": [
                    (column.label, self[f"{column.field}_{row.code}"]) for column in self.columns
                ],
            }
            for row in self.asked
        ]


def figure_field(row: Indicator, column: Column, written: Decimal | None) -> forms.DecimalField:
    """The field of one figure; counts are whole numbers from 0 on."""
    whole = is_count(row.code)
    said = dict.fromkeys(("invalid", "min_value", "max_decimal_places"), WHOLE) if whole else {}
    return forms.DecimalField(
        label=f"{row.label}, {column.label.lower()}",
        required=False,
        initial=plain(written),
        localize=True,
        max_digits=16,
        decimal_places=0 if whole else 2,
        min_value=Decimal(0) if whole else None,
        error_messages=said,
    )


class AnswersForm(VersionForm):
    """Self-assessment: points, yes or no and a note for each open criterion."""

    def __init__(
        self, *args: Any, criteria: list[Criterion], given: Mapping[int, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            answer = given.get(criterion.pk)
            self.fields[f"points_{criterion.code}"] = forms.DecimalField(
                label=f"Điểm (tối đa {plain(criterion.max_points):f})",
                required=False,
                min_value=Decimal(0),
                max_value=criterion.max_points,
                decimal_places=2,
                localize=True,
                initial=plain(answer.points) if answer else None,
            )
            self.fields[f"met_{criterion.code}"] = forms.ChoiceField(
                label="Đạt hay chưa",
                choices=_YES_NO,
                required=False,
                initial={True: "1", False: "0"}.get(answer.met, "") if answer else "",
            )
            self.fields[f"note_{criterion.code}"] = forms.CharField(
                label="Thuyết minh",
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=answer.note if answer else "",
            )

    def rows(self) -> list[dict[str, Any]]:
        """Each criterion with its three bound fields, for a table."""
        return [
            {
                "criterion": criterion,
                "points": self[f"points_{criterion.code}"],
                "met": self[f"met_{criterion.code}"],
                "note": self[f"note_{criterion.code}"],
            }
            for criterion in self.criteria
        ]

    @property
    def answers(self) -> Mapping[Criterion, tuple[Decimal | None, bool | None, str]]:
        data = self.cleaned_data
        return {
            criterion: (
                data[f"points_{criterion.code}"],
                {"1": True, "0": False}.get(data[f"met_{criterion.code}"]),
                data[f"note_{criterion.code}"],
            )
            for criterion in self.criteria
        }


class MinutesForm(VersionForm):
    """The minutes of the unit's meeting, and the list's mandatory paper."""

    meeting_minutes = forms.CharField(
        label="Biên bản họp bình xét của đơn vị (số, ngày)",
        max_length=200,
        required=False,
        help_text="Bắt buộc khi gửi đề nghị khen thưởng. Ví dụ: 12/BB-CCKL ngày 20/11/2026.",
    )


class DetailsForm(VersionForm):
    """What is said of a nominee."""

    nominee_position = forms.CharField(
        label="Chức vụ, nơi công tác", max_length=200, required=False
    )
    achievement = forms.CharField(
        label="Tóm tắt thành tích", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    votes_for = forms.IntegerField(
        label="Số phiếu đồng ý tại đơn vị", required=False, min_value=0, max_value=999
    )
    priority = forms.IntegerField(
        label="Thứ tự ưu tiên", required=False, min_value=0, max_value=999
    )

    @property
    def details(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "nominee_position": data["nominee_position"],
            "achievement": data["achievement"],
            "votes_for": data["votes_for"],
            "priority": data["priority"] or 0,
        }


class NomineeForm(DetailsForm):
    """One more nominee: a person of the unit, a collective, or somebody outside by name."""

    award = forms.ModelChoiceField(
        label="Danh hiệu, hình thức",
        queryset=Award.objects.none(),
        to_field_name="code",
        empty_label="– chọn –",
    )
    person = forms.ModelChoiceField(
        label="Cá nhân của đơn vị",
        queryset=Person.objects.none(),
        empty_label="– chọn –",
        help_text="Chọn đúng một: cá nhân, tập thể, hoặc cá nhân ngoài cơ quan.",
        required=False,
        to_field_name="ref",
    )
    unit = forms.ModelChoiceField(
        label="Tập thể",
        empty_label="– chọn –",
        queryset=Unit.objects.none(),
        required=False,
        to_field_name="ref",
    )
    outsider = forms.CharField(
        label="Cá nhân ngoài cơ quan (họ tên)", max_length=120, required=False
    )
    field_order = ("award", "person", "unit", "outsider")

    def __init__(self, *args: Any, awards: Any, people: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in (("award", awards), ("person", people), ("unit", units)):
            self.fields[name].queryset = queryset

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        named = [data.get(name) for name in ("person", "unit", "outsider") if data.get(name)]
        if len(named) != 1:
            raise forms.ValidationError(
                "Hãy chọn đúng một: cá nhân của đơn vị, tập thể, hoặc cá nhân ngoài cơ quan."
            )
        data["nominee"] = named[0]
        return data


class UploadForm(VersionForm):
    """One proof, for the whole submission or for one nominee."""

    upload = forms.FileField(
        label="Tệp minh chứng", help_text="PDF, PNG, JPG, Word (.docx), Excel (.xlsx); không macro."
    )
    nomination = forms.ModelChoiceField(
        label="Của đề nghị",
        queryset=Nomination.objects.none(),
        required=False,
        to_field_name="ref",
        empty_label="Cả phần hồ sơ",
    )

    def __init__(self, *args: Any, submission: Submission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nomination"].queryset = submission.nominations.all()
