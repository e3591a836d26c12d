"""The unit's answer to a nominee who asks for a correction."""

from django import forms


class AnswerForm(forms.Form):
    """Corrected or not, and a sentence for the nominee."""

    corrected = forms.ChoiceField(
        label="Kết quả",
        choices=(("1", "Đã đính chính"), ("0", "Không đính chính")),
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn đã đính chính hay không."},
    )
    answer = forms.CharField(
        label="Trả lời người được đề nghị",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Người được đề nghị đọc câu này trên trang “Hồ sơ của tôi”.",
        error_messages={"required": "Hãy trả lời bằng một câu."},
    )
