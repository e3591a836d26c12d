"""The forms of a submission's and a correction's acts."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations import clock
from nominations.models import Submission
from nominations.queries.clusters import asked_of_cluster
from nominations.queries.fields import pinnable_fields
from workflows.calendar import add_working_days
from workflows.forms.base import DATE, ActForm, LinesForm, LinesNoteForm

#: What a return proposes as the unit's term; the examiner may write another day.
REPLY_WORKING_DAYS = 5


class ReturnForm(LinesNoteForm):
    """A return: some nominations, or the whole file with pinned fields; until when."""

    pins = forms.MultipleChoiceField(
        label=_lazy("Mục phải bổ sung"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_lazy("Chỉ các mục được chọn mở lại cho đơn vị sửa; phần còn lại giữ nguyên."),
    )
    reply_by = forms.DateField(label=_lazy("Bổ sung đến hết ngày"), required=False, widget=DATE)
    field_order = ("lines", "pins", "note", "reply_by")

    def build(self) -> None:
        super().build()
        if isinstance(self.subject, Submission) and self.subject.state != "ACCEPTED":
            self.fields["pins"].choices = pinnable_fields(self.subject)
        else:
            del self.fields["pins"]
        self.fields["reply_by"].initial = add_working_days(
            clock.today(),
            REPLY_WORKING_DAYS,
            authority_id=self.subject.dossier.period.authority_id
            if isinstance(self.subject, Submission)
            else None,
        )
        if "lines" in self.fields and self.subject.state == "CLUSTER_REVIEW":
            del self.fields["lines"]

    def clean_reply_by(self) -> date | None:
        day: date | None = self.cleaned_data["reply_by"]
        if day is not None and day < clock.today():
            raise forms.ValidationError(_("Ngày phải từ hôm nay trở đi."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "pins" in self.fields and not data.get("pins") and not data.get("lines"):
            raise forms.ValidationError(_("Hãy chọn mục hoặc đề nghị phải bổ sung."))
        return data

    def act_data(self) -> dict[str, Any]:
        data = super().act_data()
        data["pins"] = [(name, "") for name in data.get("pins", ())]
        return data


class OpinionForm(LinesForm):
    """The cluster agrees with the collectives or persons that the route asks about."""

    note = forms.CharField(
        label=_lazy("Ý kiến"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )

    def build(self) -> None:
        assert isinstance(self.subject, Submission)
        asked = asked_of_cluster(self.subject).select_related("award")
        self.fields["lines"].choices = [(row.pk, str(row)) for row in asked]


class DoubtForm(OpinionForm):
    """The cluster does not agree, and says why."""

    note = forms.CharField(
        label=_lazy("Lý do"),
        error_messages={"required": _lazy("Hãy ghi rõ lý do.")},
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class FlagForm(ActForm):
    """“Không phát sinh”, set or cleared."""

    value = forms.BooleanField(
        label=_lazy("Đơn vị không phát sinh nội dung này trong kỳ"), required=False
    )

    def build(self) -> None:
        self.fields["value"].initial = not getattr(self.subject, "nothing_to_report", False)
