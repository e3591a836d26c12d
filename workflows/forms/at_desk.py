"""The forms of acts on a task: putting it aside, and handing it to a colleague."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.forms.base import DATE
from workflows.rules.parking import LONGEST_NOTE


class ParkForm(forms.Form):
    """Until when (inclusive), and why; the service checks the days."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    until = forms.DateField(
        label=_("Tạm gác đến hết ngày"),
        widget=DATE,
        error_messages={
            "required": _("Hãy nhập ngày tạm gác đến hết."),
            "invalid": _("Ngày không đúng. Nhập như 25/11/2026."),
        },
    )
    note = forms.CharField(
        label=_("Lý do"),
        max_length=LONGEST_NOTE,
        help_text=_("Người cùng bàn và cơ quan thường trực đọc được."),
        error_messages={"required": _("Hãy ghi rõ lý do.")},
    )
