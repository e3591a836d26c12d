"""The form that opens a proposal."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from nominations.models import Period


class NewProposalForm(forms.Form):
    """A period of one's own office, and what the proposal is about."""

    period = forms.ModelChoiceField(label="Kỳ", queryset=Period.objects.none(), to_field_name="ref")
    title = forms.CharField(
        label="Trích yếu",
        max_length=250,
        help_text="Ví dụ: Tờ trình đề nghị khen thưởng tổng kết năm 2026.",
    )

    def __init__(self, *args: Any, periods: QuerySet[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].queryset = periods
