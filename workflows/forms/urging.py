"""An urging letter: to whom, by when, who signs; and its number and day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.forms.base import DATE, NOT_A_DAY


class LetterForm(forms.Form):
    """What the office says; `units` are the late ones that it has ticked."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    units = forms.MultipleChoiceField(
        label=_("Đơn vị trễ hạn"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Hãy chọn ít nhất một đơn vị."),
            "invalid_choice": _("Có đơn vị vừa gửi hồ sơ, không còn trễ. Hãy xem lại danh sách."),
        },
    )
    answer_by = forms.DateField(
        label=_("Yêu cầu gửi trước hết ngày"), widget=DATE, error_messages=NOT_A_DAY
    )
    signer = forms.ChoiceField(
        label=_("Người ký"),
        error_messages={"invalid_choice": _("Người này hôm nay không ký được. Hãy chọn lại.")},
    )

    def __init__(
        self,
        *args: Any,
        units: list[tuple[str, str]],
        signers: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = units  # type: ignore[attr-defined]
        self.fields["signer"].choices = signers  # type: ignore[attr-defined]


class NumberForm(forms.Form):
    """What the registrar fills in; `seen` is the number that the page showed."""

    seen = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60)
    dated_on = forms.DateField(label=_("Ngày văn bản"), widget=DATE, error_messages=NOT_A_DAY)
