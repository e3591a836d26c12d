"""The forms of a list of nominees: the minutes, one nominee, and the import."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.forms.content import VersionForm
from nominations.models import Award, Person, Unit
from nominations.services.minutes import Meeting

_MOST = 9999


class MinutesForm(VersionForm):
    """The minutes of the unit's meeting, and the list's mandatory paper."""

    #: Needed before the head signs.
    conditional = ("meeting_minutes",)
    history_names = {
        name: name
        for name in (
            "meeting_minutes", "meeting_on", "meeting_members", "meeting_present", "meeting_voting",
        )
    }  # fmt: skip

    meeting_minutes = forms.CharField(
        label=_lazy("Số biên bản họp bình xét của đơn vị"),
        max_length=200,
        required=False,
        help_text=_lazy("Bắt buộc khi gửi đề nghị khen thưởng. Ví dụ: 12/BB-CCKL."),
    )
    meeting_on = forms.DateField(
        label=_lazy("Ngày họp"),
        required=False,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"data-date": "", "inputmode": "numeric"}),
        help_text=_lazy("Ngày/tháng/năm."),
    )
    meeting_members = forms.IntegerField(
        label=_lazy("Tổng số người của đơn vị"), required=False, min_value=1, max_value=_MOST
    )
    meeting_present = forms.IntegerField(
        label=_lazy("Số người dự họp"), required=False, min_value=1, max_value=_MOST
    )
    meeting_voting = forms.CharField(
        label=_lazy("Hình thức biểu quyết"),
        max_length=100,
        required=False,
        help_text=_lazy("Ví dụ: bỏ phiếu kín; giơ tay."),
    )
    paper = forms.FileField(
        label=_lazy("Biên bản đã ký (tệp)"),
        required=False,
        help_text=_lazy("PDF, ảnh chụp hoặc Word. Tệp mới thay cho tệp đã nộp trước."),
    )

    def __init__(
        self, *args: Any, today: date, since: date | None, needs_paper: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.since = today, since
        if needs_paper:
            self.conditional = (
                "meeting_minutes", "meeting_on", "meeting_members", "meeting_present", "paper",
            )  # fmt: skip

    def clean_meeting_on(self) -> date | None:
        on: date | None = self.cleaned_data["meeting_on"]
        if on and on > self.today:
            raise forms.ValidationError(_("Ngày họp ở sau hôm nay: hãy xem lại."))
        if on and self.since and on < self.since:
            raise forms.ValidationError(
                _("Ngày họp ở trước kỳ này (số liệu từ %(since)s): hãy xem lại.")
                % {"since": f"{self.since:%d/%m/%Y}"}
            )
        return on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        members, present = data.get("meeting_members"), data.get("meeting_present")
        if members is not None and present is not None and present > members:
            self.add_error(
                "meeting_present",
                _("Nhiều hơn %(members)s người của đơn vị: hãy xem lại hai số.")
                % {"members": members},
            )
        return data

    @property
    def meeting(self) -> Meeting:
        data = self.cleaned_data
        return Meeting(
            on=data["meeting_on"],
            members=data["meeting_members"],
            present=data["meeting_present"],
            voting=data["meeting_voting"],
        )


class DetailsForm(VersionForm):
    """What is said of a nominee."""

    nominee_position = forms.CharField(
        label=_lazy("Chức vụ, nơi công tác"), max_length=200, required=False
    )
    birth_year = forms.IntegerField(
        label=_lazy("Năm sinh (người ngoài cơ quan)"),
        required=False,
        min_value=1900,
        max_value=2100,
    )
    achievement = forms.CharField(
        label=_lazy("Tóm tắt thành tích"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    votes_for = forms.IntegerField(
        label=_lazy("Số phiếu đồng ý tại đơn vị"), required=False, min_value=0, max_value=999
    )
    priority = forms.IntegerField(
        label=_lazy("Thứ tự ưu tiên"), required=False, min_value=0, max_value=999
    )

    @property
    def details(self) -> dict[str, Any]:
        data = self.cleaned_data
        told = {
            "nominee_position": data["nominee_position"],
            "achievement": data["achievement"],
            "votes_for": data["votes_for"],
            "priority": data["priority"] or 0,
        }
        return told | ({"birth_year": data["birth_year"]} if "birth_year" in data else {})


class NomineeForm(DetailsForm):
    """One more nominee: a person of the unit, a collective, or somebody outside by name."""

    award = forms.ModelChoiceField(
        label=_lazy("Danh hiệu, hình thức"),
        queryset=Award.objects.none(),
        to_field_name="code",
        empty_label=_lazy("– chọn –"),
    )
    person = forms.ModelChoiceField(
        label=_lazy("Cá nhân của đơn vị"),
        queryset=Person.objects.none(),
        empty_label=_lazy("– chọn –"),
        help_text=_lazy("Chọn đúng một: cá nhân, tập thể, hoặc cá nhân ngoài cơ quan."),
        required=False,
        to_field_name="ref",
    )
    unit = forms.ModelChoiceField(
        label=_lazy("Tập thể"),
        empty_label=_lazy("– chọn –"),
        queryset=Unit.objects.none(),
        required=False,
        to_field_name="ref",
    )
    outsider = forms.CharField(
        label=_lazy("Cá nhân ngoài cơ quan (họ tên)"), max_length=120, required=False
    )
    field_order = ("award", "person", "unit", "outsider", "birth_year")

    def __init__(self, *args: Any, awards: Any, people: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in (("award", awards), ("person", people), ("unit", units)):
            self.fields[name].queryset = queryset

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        named = [data.get(name) for name in ("person", "unit", "outsider") if data.get(name)]
        if len(named) != 1:
            raise forms.ValidationError(
                _("Hãy chọn đúng một: cá nhân của đơn vị, tập thể, hoặc cá nhân ngoài cơ quan.")
            )
        data["nominee"] = named[0]
        if not data.get("outsider"):
            data["birth_year"] = None
        return data


class ImportForm(forms.Form):
    """Rows of nominees: a workbook, or cells copied from Excel."""

    #: One of the two.
    conditional = ("upload", "pasted")

    upload = forms.FileField(
        label=_lazy("Tệp Excel (.xlsx)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx", "data-send": ""}),
        help_text=_lazy("Theo mẫu có sẵn để tải; thứ tự cột tùy ý, tối đa 2.000 dòng."),
    )
    pasted = forms.CharField(
        label=_lazy("Dán từ Excel"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "wrap": "off"}),
        help_text=_lazy(
            "Chọn các ô trong Excel (có hoặc không có dòng tiêu đề), chép rồi dán vào đây. "
            "Không có tiêu đề thì các cột theo thứ tự của mẫu."
        ),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("upload") and not (data.get("pasted") or "").strip():
            raise forms.ValidationError(_("Hãy chọn tệp Excel, hoặc dán các dòng vào ô bên dưới."))
        return data
