"""The form that opens a paper: a proposal, a consolidated report, a registration summary."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _lazy

from nominations.enums import ConsolidationKind, Decider
from nominations.models import Period

_OWN = ("", _lazy("Người đứng đầu cơ quan mình"))


class NewProposalForm(forms.Form):
    """A period of one's own office, what kind of paper, to whom, and what it is about."""

    period = forms.ModelChoiceField(
        label=_lazy("Kỳ"), queryset=Period.objects.none(), to_field_name="ref"
    )
    kind = forms.ChoiceField(label=_lazy("Loại văn bản"), choices=ConsolidationKind.choices)
    decider = forms.ChoiceField(
        label=_lazy("Trình ai quyết định"),
        choices=[_OWN, *Decider.choices[1:]],
        required=False,
        help_text=_lazy(
            "Chỉ với tờ trình. Báo cáo và tổng hợp đăng ký gửi tới nơi nhận đã ghi trong kỳ."
        ),
    )
    title = forms.CharField(
        label=_lazy("Trích yếu"),
        max_length=250,
        help_text=_lazy("Ví dụ: Tờ trình đề nghị khen thưởng tổng kết năm 2026."),
    )

    def __init__(self, *args: Any, periods: QuerySet[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].queryset = periods
