"""How somebody wants to be told, and what the office asks of the log."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.enums import MailState
from workflows.forms.base import DATE


class WishesForm(forms.Form):
    by_mail = forms.BooleanField(
        label=_("Gửi thư điện tử cho tôi"),
        required=False,
        help_text=_("Bỏ chọn: thông báo chỉ hiện ở trang này."),
    )
    digest = forms.TypedChoiceField(
        label=_("Cách gửi"),
        choices=(
            ("1", _("Gộp một thư mỗi ngày (việc khẩn vẫn gửi ngay)")),
            ("0", _("Mỗi việc một thư, gửi ngay")),
        ),
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    hour = forms.TypedChoiceField(
        label=_("Giờ gửi thư trong ngày"),
        choices=[(str(hour), f"{hour:02d}:00") for hour in range(24)],
        coerce=int,
    )


class LogForm(forms.Form):
    """Which letters the log shows; what cannot be read is left out of the question."""

    state = forms.ChoiceField(
        label=_("Trạng thái"), choices=[("", _("Tất cả")), *MailState.choices], required=False
    )
    day = forms.DateField(label=_("Ngày"), required=False, widget=DATE)


class ReleaseForm(forms.Form):
    """Which late matters the leader is told of, and what the head of the office says about them."""

    tasks = forms.MultipleChoiceField(
        label=_("Việc trễ hạn"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Hãy chọn ít nhất một việc."),
            "invalid_choice": _("Có việc vừa được báo cáo hoặc đã xử lý xong. Hãy chọn lại."),
        },
    )
    note = forms.CharField(
        label=_("Ý kiến kèm theo"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ghi vào thư báo cáo và nhật ký của từng hồ sơ."),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tasks"].choices = choices  # type: ignore[attr-defined]
