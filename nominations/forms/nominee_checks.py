"""The unit's answer to a nominee who asks for a correction."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """Corrected or not, and a sentence for the nominee."""

    corrected = forms.ChoiceField(
        label=_("Kết quả"),
        choices=(("1", _("Đã đính chính")), ("0", _("Không đính chính"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("Hãy chọn đã đính chính hay không.")},
    )
    answer = forms.CharField(
        label=_("Trả lời người được đề nghị"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Người được đề nghị đọc câu này trên trang “Hồ sơ của tôi”."),
        error_messages={"required": _("Hãy trả lời bằng một câu.")},
    )
