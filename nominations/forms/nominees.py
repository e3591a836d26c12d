"""The forms of a list of nominees: the minutes, one nominee, and the import."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from nominations.forms.content import VersionForm, plain
from nominations.models import Award, Criterion, Person, Unit
from nominations.services.minutes import Meeting
from nominations.services.nominee_cells import MET, points_name

_YES_NO = (("", "–"), ("1", "Đạt"), ("0", "Chưa đạt"))
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
        label="Số biên bản họp bình xét của đơn vị",
        max_length=200,
        required=False,
        help_text="Bắt buộc khi gửi đề nghị khen thưởng. Ví dụ: 12/BB-CCKL.",
    )
    meeting_on = forms.DateField(
        label="Ngày họp",
        required=False,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"data-date": "", "inputmode": "numeric"}),
        help_text="Ngày/tháng/năm.",
    )
    meeting_members = forms.IntegerField(
        label="Tổng số người của đơn vị", required=False, min_value=1, max_value=_MOST
    )
    meeting_present = forms.IntegerField(
        label="Số người dự họp", required=False, min_value=1, max_value=_MOST
    )
    meeting_voting = forms.CharField(
        label="Hình thức biểu quyết",
        max_length=100,
        required=False,
        help_text="Ví dụ: bỏ phiếu kín; giơ tay.",
    )
    paper = forms.FileField(
        label="Biên bản đã ký (tệp)",
        required=False,
        help_text="PDF, ảnh chụp hoặc Word. Tệp mới thay cho tệp đã nộp trước.",
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
            raise forms.ValidationError("Ngày họp ở sau hôm nay: hãy xem lại.")
        if on and self.since and on < self.since:
            raise forms.ValidationError(
                f"Ngày họp ở trước kỳ này (số liệu từ {self.since:%d/%m/%Y}): hãy xem lại."
            )
        return on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        members, present = data.get("meeting_members"), data.get("meeting_present")
        if members is not None and present is not None and present > members:
            self.add_error(
                "meeting_present", f"Nhiều hơn {members} người của đơn vị: hãy xem lại hai số."
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
        label="Chức vụ, nơi công tác", max_length=200, required=False
    )
    birth_year = forms.IntegerField(
        label="Năm sinh (người ngoài cơ quan)", required=False, min_value=1900, max_value=2100
    )
    achievement = forms.CharField(
        label="Tóm tắt thành tích", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    votes_for = forms.IntegerField(
        label="Số phiếu đồng ý tại đơn vị", required=False, min_value=0, max_value=999
    )
    priority = forms.IntegerField(
        label="Thứ tự ưu tiên", required=False, min_value=0, max_value=999
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


class MetField(forms.ChoiceField):
    """Whether a criterion is met."""

    def typed_as(self, text: str) -> str:
        """What the widget holds for a text of the history."""
        return {MET[True]: "1", MET[False]: "0"}.get(text, "")


class LineForm(DetailsForm):
    """One nominee's page: what is said of him, and the criteria for persons if the period has some.

    Points are asked where the table gives points, else whether the criterion is met.
    """

    #: The criteria: each is answered or not, nothing says that it need not be.
    conditional: tuple[str, ...] = ()

    def __init__(
        self,
        *args: Any,
        ref: str,
        criteria: Sequence[Criterion] = (),
        given: Mapping[int, Any],
        scored: bool,
        outsider: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["achievement"].widget.attrs["rows"] = 10
        if not outsider:
            del self.fields["birth_year"]
        self.criteria, self.scored = list(criteria), scored
        self._ref = ref
        #: Form field → its name in the history.
        self.history_names = {
            name: f"nomination:{ref}:{name}"
            for name in self.fields
            if name in DetailsForm.base_fields and name != "seen_version"
        }
        for criterion in self.criteria:
            self._ask(criterion, given.get(criterion.pk))

    def _ask(self, criterion: Criterion, answer: Any) -> None:
        points = self.scored and criterion.max_points > 0
        name = points_name(self._ref, criterion.code)
        self.history_names |= {
            f"{'points' if points else 'met'}_{criterion.code}": name,
            f"note_{criterion.code}": f"{name}:note",
        }
        self.conditional = (
            *self.conditional,
            *(f"{kind}_{criterion.code}" for kind in ("points", "met", "note")),
        )
        if points:
            self.fields[f"points_{criterion.code}"] = forms.DecimalField(
                label=f"Điểm (tối đa {plain(criterion.max_points):f})",
                required=False,
                min_value=Decimal(0),
                max_value=criterion.max_points,
                decimal_places=2,
                localize=True,
                initial=plain(answer.points) if answer else None,
            )
        else:
            self.fields[f"met_{criterion.code}"] = MetField(
                label="Đạt hay chưa",
                choices=_YES_NO,
                required=False,
                initial={True: "1", False: "0"}.get(answer.met, "") if answer else "",
            )
        self.fields[f"note_{criterion.code}"] = forms.CharField(
            label="Thuyết minh",
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2}),
            initial=answer.note if answer else "",
        )
        for kind in ("points", "met", "note"):
            field = self.fields.get(f"{kind}_{criterion.code}")
            if field is not None:
                field.told_as = f"Tiêu chí {criterion.code}, {str(field.label).lower()}"

    def plain_fields(self) -> list[Any]:
        """The bound fields that are not about a criterion."""
        return [self[name] for name in self.fields if name in DetailsForm.base_fields]

    def rows(self) -> list[dict[str, Any]]:
        """Each criterion with its bound fields."""
        return [
            {
                "criterion": criterion,
                "fields": [
                    self[name]
                    for kind in ("points", "met", "note")
                    if (name := f"{kind}_{criterion.code}") in self.fields
                ],
            }
            for criterion in self.criteria
        ]

    @property
    def answers(self) -> Mapping[Criterion, tuple[Decimal | None, bool | None, str]]:
        data = self.cleaned_data
        return {
            criterion: (
                data.get(f"points_{criterion.code}"),
                {"1": True, "0": False}.get(data.get(f"met_{criterion.code}", "")),
                data[f"note_{criterion.code}"],
            )
            for criterion in self.criteria
        }


class NomineeForm(DetailsForm):
    """One more nominee: a person of the unit, a collective, or somebody outside by name."""

    award = forms.ModelChoiceField(
        label="Danh hiệu, hình thức",
        queryset=Award.objects.none(),
        to_field_name="code",
        empty_label="– chọn –",
    )
    person = forms.ModelChoiceField(
        label="Cá nhân của đơn vị",
        queryset=Person.objects.none(),
        empty_label="– chọn –",
        help_text="Chọn đúng một: cá nhân, tập thể, hoặc cá nhân ngoài cơ quan.",
        required=False,
        to_field_name="ref",
    )
    unit = forms.ModelChoiceField(
        label="Tập thể",
        empty_label="– chọn –",
        queryset=Unit.objects.none(),
        required=False,
        to_field_name="ref",
    )
    outsider = forms.CharField(
        label="Cá nhân ngoài cơ quan (họ tên)", max_length=120, required=False
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
                "Hãy chọn đúng một: cá nhân của đơn vị, tập thể, hoặc cá nhân ngoài cơ quan."
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
        label="Tệp Excel (.xlsx)",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx", "data-send": ""}),
        help_text="Theo mẫu có sẵn để tải; thứ tự cột tùy ý, tối đa 2.000 dòng.",
    )
    pasted = forms.CharField(
        label="Dán từ Excel",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "wrap": "off"}),
        help_text="Chọn các ô trong Excel (có hoặc không có dòng tiêu đề), chép rồi dán vào đây. "
        "Không có tiêu đề thì các cột theo thứ tự của mẫu.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("upload") and not (data.get("pasted") or "").strip():
            raise forms.ValidationError("Hãy chọn tệp Excel, hoặc dán các dòng vào ô bên dưới.")
        return data
