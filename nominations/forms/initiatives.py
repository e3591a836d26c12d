"""The forms of initiatives: what one says and whose it is, and what a council decided."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.enums import InitiativeLevel
from nominations.models import Initiative, Unit
from nominations.rules.initiatives import equal_shares
from nominations.rules.numbers import as_written
from nominations.services.initiatives import Authorship, Seen, Wording

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_MOST_AUTHORS = 20
_SPARE_ROWS = 2


class InitiativeForm(forms.Form):
    """Title, content, effect, and rows of authors; blank rows are nobody."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    rows = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_lazy("Tên sáng kiến"),
        max_length=300,
        error_messages={"required": _lazy("Hãy ghi tên sáng kiến.")},
    )
    summary = forms.CharField(
        label=_lazy("Nội dung, giải pháp"),
        required=False,
        help_text=_lazy("Trước đây làm thế nào, nay làm khác ở chỗ nào. Cần có trước khi ký gửi."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    effect = forms.CharField(
        label=_lazy("Hiệu quả, phạm vi áp dụng"),
        required=False,
        help_text=_lazy("Số liệu cụ thể nếu có: thời gian, chi phí tiết kiệm, nơi đang áp dụng."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    conditional = ("summary",)

    def __init__(
        self, *args: Any, people: Any, number: int, units: Sequence[Unit] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.number = min(max(number, 1), _MOST_AUTHORS)
        if len(units) > 1:
            self.fields["unit"] = forms.ChoiceField(
                label=_("Của đơn vị"), choices=[(unit.ref, unit.name) for unit in units]
            )
        found = list(people)
        self.people = {person.ref: person for person in found}
        choices = [("", _("– chọn –")), *((person.ref, person.full_name) for person in found)]
        for place in range(self.number):
            self._add_row(place, choices)

    def _add_row(self, place: int, choices: list[tuple[str, str]]) -> None:
        self.fields[f"person_{place}"] = forms.ChoiceField(
            label=_("Tác giả %(n)s: người của đơn vị") % {"n": place + 1},
            choices=choices,
            required=False,
        )
        self.fields[f"name_{place}"] = forms.CharField(
            label=_("Tác giả %(n)s: hoặc ghi họ tên") % {"n": place + 1},
            max_length=120,
            required=False,
        )
        self.fields[f"share_{place}"] = forms.DecimalField(
            label=_("Tác giả %(n)s: tỷ lệ (%%)") % {"n": place + 1},
            required=False,
            localize=True,
            max_digits=5,
            decimal_places=2,
            min_value=Decimal(0),
            max_value=Decimal(100),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for place in range(self.number):
            person, name = data.get(f"person_{place}"), data.get(f"name_{place}")
            named, share = bool(person or name), data.get(f"share_{place}")
            if person and name:
                self.add_error(
                    f"name_{place}", _("Chọn người của đơn vị hoặc ghi họ tên, không cả hai.")
                )
            elif share and not named:
                self.add_error(f"person_{place}", _("Có tỷ lệ nhưng chưa ghi tác giả."))
            elif named and not share and f"share_{place}" not in self.errors:
                self.add_error(f"share_{place}", _("Hãy ghi tỷ lệ lớn hơn 0."))
        return data

    def author_rows(self) -> list[dict[str, Any]]:
        """The rows of authors, for a table."""
        return [
            {name: self[f"{name}_{place}"] for name in ("person", "name", "share")}
            for place in range(self.number)
        ]

    @property
    def wording(self) -> Wording:
        """What was written, for the service."""
        data = self.cleaned_data
        authors = [
            Authorship(
                name=data[f"name_{place}"],
                share=data[f"share_{place}"],
                person=self.people.get(data[f"person_{place}"]),
            )
            for place in range(self.number)
            if data[f"person_{place}"] or data[f"name_{place}"]
        ]
        return Wording(data["title"], data["summary"], data["effect"], tuple(authors))

    @property
    def seen(self) -> Seen:
        """What the page showed."""
        data = self.cleaned_data
        return Seen(data["seen_version"] or 0, data["fingerprint"])


def shown(initiative: Initiative) -> dict[str, Any]:
    """The form's first values for an initiative."""
    values: dict[str, Any] = {
        "title": initiative.title,
        "summary": initiative.summary,
        "effect": initiative.effect,
    }
    for place, author in enumerate(initiative.authors.all()):
        values[f"person_{place}"] = author.person.ref if author.person else ""
        values[f"name_{place}"] = "" if author.person else author.name
        values[f"share_{place}"] = author.share.normalize()
    return values


def rows_for(authors: int) -> int:
    """How many rows a page offers for so many authors: some are free."""
    return min(max(authors + _SPARE_ROWS, 3), _MOST_AUTHORS)


def rows_in(typed: Mapping[str, Any]) -> int:
    """How many rows the page had."""
    said = str(typed.get("rows") or "")
    return int(said) if said.isdecimal() and int(said) <= _MOST_AUTHORS else rows_for(0)


def split_equally(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, with equal shares of exactly 100 % for all who are named."""
    values = {name: str(value) for name, value in typed.items()}
    named = [
        place
        for place in range(rows_in(typed))
        if (values.get(f"person_{place}") or values.get(f"name_{place}", "")).strip()
    ]
    for place, share in zip(named, equal_shares(len(named)), strict=True):
        values[f"share_{place}"] = as_written(share)
    return values


class ResultForm(forms.Form):
    """One decision of the council of initiatives, for all that are ticked."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_lazy("Kết quả"),
        choices=(("1", _lazy("Được công nhận")), ("0", _lazy("Không được công nhận"))),
        widget=forms.RadioSelect,
        error_messages={"required": _lazy("Hãy chọn kết quả.")},
    )
    level = forms.ChoiceField(label=_lazy("Cấp"), choices=InitiativeLevel.choices)
    number = forms.CharField(
        label=_lazy("Số quyết định"),
        max_length=60,
        help_text=_lazy(
            "Ví dụ: 512/QĐ-SNNMT. Không công nhận: số biên bản hoặc thông báo của Hội đồng."
        ),
        error_messages={"required": _lazy("Hãy ghi số quyết định.")},
    )
    decided_on = forms.DateField(label=_lazy("Ngày quyết định"), widget=DATE)
    authority = forms.CharField(
        label=_lazy("Cơ quan công nhận"),
        max_length=200,
        error_messages={"required": _lazy("Hãy ghi cơ quan công nhận.")},
    )
    valid_to = forms.DateField(
        label=_lazy("Dùng làm căn cứ đến hết ngày"),
        widget=DATE,
        required=False,
        help_text=_lazy("Để trống nếu không giới hạn."),
    )
    reason = forms.CharField(
        label=_lazy("Lý do không công nhận"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    corrects = forms.BooleanField(
        label=_lazy("Đính chính kết quả đã ghi ở cấp này (dòng cũ vẫn được giữ)"), required=False
    )
