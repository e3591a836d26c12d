"""The forms of the reading desk: one line's mark, the whole file, a remark, a ready reason."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations import clock
from nominations.enums import SubmissionKind
from nominations.models import Award, ReadyReason
from workflows.calendar import add_working_days
from workflows.forms.base import DATE
from workflows.forms.submission import REPLY_WORKING_DAYS

_LONGEST = 2000
#: What a ready reason may pin: a field by name, or what stands for several of them.
FIELDS = (
    ("nomination", gettext_lazy("Đề nghị được chọn")),
    ("nominees", gettext_lazy("Danh sách đề nghị")),
    ("meeting_minutes", gettext_lazy("Biên bản họp bình xét")),
    ("criterion", gettext_lazy("Các tiêu chí tự chấm")),
    ("narrative", gettext_lazy("Nội dung")),
    ("indicators", gettext_lazy("Số liệu")),
    ("registrations", gettext_lazy("Nội dung đăng ký")),
    ("initiatives", gettext_lazy("Danh sách sáng kiến")),
    ("attachments", gettext_lazy("Minh chứng")),
)
#: Which of them a file of each kind has.
FIELDS_OF = {
    SubmissionKind.NOMINATIONS: ("meeting_minutes", "nominees", "attachments"),
    SubmissionKind.SELF_ASSESSMENT: ("criterion", "attachments"),
    SubmissionKind.REGISTRATION: ("registrations", "attachments"),
    SubmissionKind.INITIATIVES: ("initiatives", "attachments"),
    SubmissionKind.FIGURES: ("indicators", "attachments"),
}
_OF_OTHERS = ("narrative", "indicators", "attachments")


def fields_of(kind: str) -> list[tuple[str, str]]:
    """What a return of such a file may open, in words; a single criterion is added by its row."""
    names = FIELDS_OF.get(SubmissionKind(kind), _OF_OTHERS)
    return [(name, str(label)) for name, label in FIELDS if name in names]


class MarkForm(forms.Form):
    """What the desk means to do with one nominee."""

    line = forms.CharField(max_length=16)
    seen = forms.IntegerField(min_value=0)
    outcome = forms.CharField(
        max_length=16, error_messages={"required": gettext_lazy("Hãy chọn một kết quả.")}
    )
    remark = forms.CharField(
        required=False,
        max_length=_LONGEST,
        error_messages={
            "max_length": gettext_lazy("Ý kiến dài quá 2.000 ký tự. Hãy viết ngắn lại.")
        },
    )
    award = forms.ModelChoiceField(
        Award.objects.all(),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Kỳ này không có hình thức đó.")},
    )

    def __init__(self, *args: Any, awards: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if awards is not None:
            self.fields["award"].queryset = awards  # type: ignore[attr-defined]

    @property
    def first_error(self) -> str:
        return next((str(text) for texts in self.errors.values() for text in texts), "")


DEEDS = ("marks", "return_marked", "accept", "return", "points", "points_accept")


class DecideForm(forms.Form):
    """The whole file: what to do, a comment, and for a return what opens and until when."""

    key = forms.CharField(max_length=60)
    seen_version = forms.IntegerField()
    task_ref = forms.CharField(max_length=16, required=False)
    acting_for = forms.CharField(max_length=16, required=False)
    what = forms.ChoiceField(
        choices=[(name, name) for name in DEEDS],
        error_messages={"required": gettext_lazy("Hãy chọn việc cần làm với hồ sơ.")},
    )
    note = forms.CharField(required=False, max_length=_LONGEST)
    field = forms.CharField(required=False, max_length=60)
    reply_by = forms.DateField(required=False, widget=DATE)

    def clean_reply_by(self) -> date | None:
        day: date | None = self.cleaned_data["reply_by"]
        if day is not None and day < clock.today():
            raise forms.ValidationError(_("Hạn bổ sung phải từ hôm nay trở đi."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("what") == "return" and not (data.get("note") or "").strip():
            self.add_error("note", _("Hãy ghi lý do trả lại, hoặc chọn một lý do soạn sẵn."))
        return data

    @property
    def first_error(self) -> str:
        return next((str(text) for texts in self.errors.values() for text in texts), "")


def proposed_reply_by() -> date:
    """The unit's term that a return proposes."""
    return add_working_days(clock.today(), REPLY_WORKING_DAYS)


class ReasonForm(forms.ModelForm):
    """One ready reason."""

    class Meta:
        model = ReadyReason
        fields = ("text", "kind", "field", "position", "active")
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].error_messages = {
            "required": _("Hãy viết nội dung lý do."),
            "max_length": _("Lý do dài quá 300 ký tự. Hãy viết ngắn lại."),
        }
        self.fields["kind"].choices = [("", _("Mọi loại hồ sơ")), *SubmissionKind.choices]
        self.fields["field"] = forms.ChoiceField(
            label=_("Mục mở cho đơn vị sửa"),
            required=False,
            choices=[("", _("Người trả lại chọn")), *FIELDS],
        )
        self.fields["position"].required = False
