"""The forms in which a unit writes: its report, and what every form carries."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django_stubs_ext import StrOrPromise

from nominations.enums import SubmissionKind
from nominations.models import Indicator, Submission
from nominations.rules.columns import Column
from nominations.rules.figures import WHOLE, is_count
from nominations.services.figures import figure_name

#: The text of parts that are no report: how it is called, and what belongs into it.
_TEXTS: Mapping[str, tuple[StrOrPromise, StrOrPromise]] = {
    SubmissionKind.ACKNOWLEDGEMENT: (
        _lazy("Nội dung xác nhận"),
        _lazy(
            "Ghi ngày và đối tượng, ví dụ: Đã phổ biến ngày 20/01/2026, cho toàn thể công chức, "
            "viên chức, người lao động của đơn vị."
        ),
    ),
    SubmissionKind.RESPONSE_PLAN: (
        _lazy("Nội dung kế hoạch hưởng ứng"),
        _lazy("Nhập nội dung, hoặc để trống và đính kèm tệp kế hoạch ở trang hồ sơ."),
    ),
}


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
        #: Fields of an administrator's form, added by `form_answers.add_answer_fields`.
        self.form_names: dict[str, str] = {}
        as_text = submission.kind != SubmissionKind.FIGURES and not as_form
        if as_text and opened("narrative"):
            self.fields["narrative"] = forms.CharField(
                label=_TEXTS.get(submission.kind, (_("Nội dung báo cáo"), ""))[0],
                help_text=_TEXTS.get(submission.kind, ("", ""))[1],
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

    @property
    def history_names(self) -> Mapping[str, str]:
        """Form field → its name in the history."""
        names = {"narrative": "narrative"} if "narrative" in self.fields else {}
        for row in self.asked:
            for column in self.columns:
                names[f"{column.field}_{row.code}"] = figure_name(row.code, column.field)
        return names | self.form_names

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
    said = dict.fromkeys(("invalid", "min_value", "max_decimal_places"), _(WHOLE)) if whole else {}
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
