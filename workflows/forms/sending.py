"""The forms of papers that go up: sums, text, sending, and what superiors answer."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations import clock
from nominations.models import Consolidation, Nomination
from nominations.names import clean, search_key
from nominations.queries.forwarding import reopenable, waiting_outside
from nominations.rules.papers import missing_sentence
from workflows.forms.base import DATE, ActForm, LinesField, NoteForm


class SumUpForm(ActForm):
    """Add the units' papers up; while some are missing, why it is done all the same."""

    missing_reason = forms.CharField(
        label=_lazy("Lý do tổng hợp khi còn đơn vị chưa gửi"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def build(self) -> None:
        assert isinstance(self.subject, Consolidation)
        missing = self.subject.missing_names()
        if not missing:
            del self.fields["missing_reason"]
            return
        field = self.fields["missing_reason"]
        field.required = True
        field.error_messages["required"] = missing_sentence(missing)
        field.initial = self.subject.missing_reason
        field.help_text = _("Chưa được tiếp nhận (%(n)s): %(missing)s.") % {
            "n": len(missing),
            "missing": ", ".join(missing),
        }


class WriteForm(ActForm):
    """The text of a report or summary; each save is a version."""

    narrative = forms.CharField(
        label=_lazy("Nội dung"), widget=forms.Textarea(attrs={"rows": 24}), max_length=60000
    )

    def build(self) -> None:
        assert isinstance(self.subject, Consolidation)
        self.fields["narrative"].initial = self.subject.narrative


class SendUpForm(ActForm):
    """Sending cannot be taken back: the page names the recipients before the press."""

    def build(self) -> None:
        assert isinstance(self.subject, Consolidation)
        names = [d.recipient.name for d in self.subject.dispatches.select_related("recipient")]
        self.lead = _("Gửi tới: %(names)s. Đã gửi thì không thu hồi được.") % {
            "names": "; ".join(names)
        }


class ReceiptForm(ActForm):
    """A recipient outside the system has taken the paper in."""

    dispatch = forms.ChoiceField(label=_lazy("Nơi nhận"))
    receipt = forms.CharField(
        label=_lazy("Số, ngày tiếp nhận"),
        max_length=200,
        help_text=_lazy("Ví dụ: văn bản đến số 1542 ngày 26/06/2026."),
    )

    def build(self) -> None:
        assert isinstance(self.subject, Consolidation)
        waiting = self.subject.dispatches.filter(received_at=None, carried_by=None)
        self.fields["dispatch"].choices = [
            (str(row.pk), row.recipient.name) for row in waiting.select_related("recipient")
        ]


class OutcomeForm(ActForm):
    """What an authority outside decided: ticked names, or names pasted from its decision."""

    granted = forms.TypedChoiceField(
        label=_lazy("Kết quả"),
        choices=(
            ("1", _lazy("Được khen thưởng, công nhận")),
            ("0", _lazy("Chưa được khen thưởng")),
        ),
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        initial="1",
    )
    #: Asked for by what else is chosen: not “không bắt buộc”.
    conditional = ("lines", "names", "number", "dated", "note")
    lines = LinesField(label=_lazy("Các trường hợp"), required=False)
    names = forms.CharField(
        label=_lazy("Hoặc dán danh sách họ tên, mỗi dòng một tên"),
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    number = forms.CharField(
        label=_lazy("Số, ký hiệu quyết định (khi được khen thưởng)"), max_length=60, required=False
    )
    dated = forms.DateField(
        label=_lazy("Ngày quyết định (khi được khen thưởng)"), required=False, widget=DATE
    )
    note = forms.CharField(
        label=_lazy("Lý do (khi chưa được khen thưởng)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def build(self) -> None:
        assert isinstance(self.subject, Consolidation)
        ids = waiting_outside(self.subject)
        rows = Nomination.objects.filter(pk__in=ids).select_related("award")
        self.waiting = {row.pk: row for row in rows}
        self.fields["lines"].choices = [
            (pk, f"{self.waiting[pk].nominee_name}: {self.waiting[pk].award.name}") for pk in ids
        ]
        self.fields["dated"].initial = clock.today()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = list(data.get("lines") or [])
        chosen += self._pasted(data.get("names", ""))
        if not chosen and not {"names", "lines"} & set(self.errors):
            self.add_error("lines", _("Hãy chọn, hoặc dán tên, ít nhất một trường hợp."))
        if data.get("granted") and not data.get("number"):
            self.add_error("number", _("Hãy ghi số, ký hiệu quyết định của cấp trên."))
        if data.get("granted") is False and not data.get("note"):
            self.add_error("note", _("Hãy ghi rõ lý do."))
        data["lines"] = list(dict.fromkeys(chosen))
        return data

    def _pasted(self, text: str) -> list[int]:
        """Nominations named line by line, accents or not; a name that was never sent is refused."""
        by_key: dict[str, list[int]] = {}
        for pk, row in self.waiting.items():
            by_key.setdefault(search_key(row.nominee_name), []).append(pk)
        found: list[int] = []
        for place, line in enumerate(text.splitlines(), start=1):
            name = clean(line)
            same = by_key.get(search_key(name), [])
            if len(same) == 1:
                found += same
            elif same:
                self._bad_name(place, name, _("có nhiều đề nghị. Hãy chọn trong danh sách."))
            elif name:
                self._bad_name(
                    place, name, _("không có trong danh sách đã trình, còn chờ kết quả.")
                )
        return found

    def _bad_name(self, place: int, name: str, what: str) -> None:
        self.add_error(
            "names",
            _("Dòng %(place)s: “%(name)s” %(what)s") % {"place": place, "name": name, "what": what},
        )

    def act_data(self) -> dict[str, Any]:
        names = ("granted", "lines", "number", "dated")
        return {name: self.cleaned_data[name] for name in names}


class ReopenForm(NoteForm):
    """Returned copies go back to their units, with what must be mended, until when."""

    lines = LinesField(required=False, help_text=_lazy("Không chọn là tất cả."))
    reply_by = forms.DateField(
        label=_lazy("Đơn vị bổ sung đến hết ngày"), required=False, widget=DATE
    )
    field_order = ("lines", "note", "reply_by")

    def build(self) -> None:
        ids = reopenable(self.subject)  # type: ignore[arg-type]
        rows = Nomination.objects.filter(pk__in=ids).select_related(
            "award", "source__submission__dossier__unit"
        )
        self.fields["lines"].choices = [(row.pk, _with_unit(row)) for row in rows]
        self.fields["note"].initial = rows[0].reason if rows else ""

    def clean_reply_by(self) -> date | None:
        day: date | None = self.cleaned_data["reply_by"]
        if day is not None and day < clock.today():
            raise forms.ValidationError(_("Ngày phải từ hôm nay trở đi."))
        return day


def _with_unit(row: Nomination) -> str:
    assert row.source is not None
    return f"{row.nominee_name}: {row.award.name} ({row.source.submission.dossier.unit.name})"
