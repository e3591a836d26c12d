"""The form of one's own preferences."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Ngôn ngữ"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        help_text=_(
            "Nhãn, nút bấm và thông báo đổi theo ngôn ngữ này. Nội dung hồ sơ và văn bản "
            "giữ nguyên tiếng Việt."
        ),
        error_messages={"invalid_choice": _("Hãy chọn một trong các ngôn ngữ được liệt kê.")},
    )
    keys = forms.BooleanField(
        label=_("Dùng phím tắt một chữ"),
        required=False,
        help_text=_(
            "Ví dụ: j, k chuyển dòng, / tìm kiếm. Bỏ chọn nếu bạn dùng phần mềm đọc màn hình "
            "hoặc nhập bằng giọng nói."
        ),
    )
