"""Forms of the catalogues: the services' rules, said at the field."""

from datetime import date
from itertools import pairwise
from typing import Any

from django import forms
from django.contrib.auth.forms import AdminUserCreationForm
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.enums import AwardTarget, PeriodKind, SubmissionKind
from nominations.models import ClusterMember, Period, Post, RouteTemplate, User
from nominations.rules.routes import FARTHEST_REMINDER, MOST_REMINDERS
from nominations.services.organisation import OrganisationRefused, check_seat
from nominations.services.people import PeopleRefused, check_post


class LoginForm(AdminUserCreationForm):
    """A login is made from a person."""

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "person")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].required = True


class PostForm(forms.ModelForm):
    """A new post: roles of a cluster need a cluster, all others a unit."""

    class Meta:
        model = Post
        fields = "__all__"  # noqa: DJ007 - the admin page names the fields

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        if "role" in data:
            try:
                check_post(role=data["role"], unit=data.get("unit"), cluster=data.get("cluster"))
            except PeopleRefused as refused:
                self.add_error("role", str(refused))
        return data


class SeatForm(forms.ModelForm):
    """A seat: a unit sits in one cluster of an authority a year."""

    class Meta:
        model = ClusterMember
        fields = ("unit", "year", "seat", "position")

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        cluster = self.instance.cluster if self.instance.cluster_id else None
        if cluster is not None and data.get("unit") and data.get("year"):
            try:
                check_seat(
                    cluster=cluster,
                    unit=data["unit"],
                    year=data["year"],
                    besides=self.instance.pk,
                )
            except OrganisationRefused as refused:
                self.add_error("unit", str(refused))
        return data


class RouteForm(forms.ModelForm):
    """A route: its lists are chosen, never typed."""

    cluster_kinds = forms.MultipleChoiceField(
        label=_lazy("Phần hồ sơ qua cụm"),
        choices=SubmissionKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    cluster_targets = forms.MultipleChoiceField(
        label=_lazy("Đề nghị cần ý kiến cụm"),
        choices=[(kind.value, kind.label) for kind in (AwardTarget.UNIT, AwardTarget.PERSON)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    opened_by_units = forms.MultipleChoiceField(
        label=_lazy("Loại kỳ mà đơn vị được tự mở"),
        choices=[(kind.value, kind.label) for kind in (PeriodKind.AD_HOC, PeriodKind.THEMATIC)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    remind_days = forms.CharField(
        label=_lazy("Nhắc trước hạn (số ngày làm việc)"),
        required=False,
        help_text=_lazy("Các mốc từ xa đến gần, cách nhau bằng dấu phẩy, ví dụ: 7, 3, 1."),
    )

    class Meta:
        model = RouteTemplate
        fields = "__all__"  # noqa: DJ007 - the admin page names the fields

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """The steps as people write them, not as the database keeps them."""
        value = super().get_initial_for_field(field, field_name)
        if field_name == "remind_days" and isinstance(value, list):
            return ", ".join(map(str, value))
        return value

    def clean_remind_days(self) -> list[int]:
        """At most five steps of 0 to 60 working days, the farthest first."""
        text = self.cleaned_data["remind_days"]
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if not all(part.isdecimal() for part in parts):
            raise forms.ValidationError(
                _("Hãy ghi các số ngày cách nhau bằng dấu phẩy, ví dụ: 7, 3, 1.")
            )
        days = sorted({int(part) for part in parts}, reverse=True)
        if len(days) > MOST_REMINDERS or (days and days[0] > FARTHEST_REMINDER):
            raise forms.ValidationError(
                _("Nhiều nhất %(most)s mốc, mỗi mốc không quá %(far)s ngày làm việc.")
                % {"most": MOST_REMINDERS, "far": FARTHEST_REMINDER}
            )
        return days


_ONCE_A_YEAR = (PeriodKind.REGISTRATION, PeriodKind.AMENDMENT)


class PeriodForm(forms.ModelForm):
    """A period: one registration and one amendment a year, one period a month, dates in order."""

    class Meta:
        model = Period
        fields = "__all__"  # noqa: DJ007 - the admin page names the fields

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        others = Period.objects.filter(authority=data.get("authority")).exclude(pk=self.instance.pk)
        kind, first = data.get("kind"), data.get("data_from")
        if kind in _ONCE_A_YEAR and others.filter(kind=kind, year=data.get("year")).exists():
            label = PeriodKind(kind).label.lower()
            self.add_error(
                "year",
                _("Cơ quan đã có kỳ %(label)s của năm này. Hãy sửa kỳ đã có.") % {"label": label},
            )
        if (
            kind == PeriodKind.FIGURES
            and first
            and others.filter(kind=kind, data_from=first).exists()
        ):
            self.add_error(
                "data_from",
                _("Đã có kỳ số liệu từ ngày %(first)s. Hãy sửa kỳ đã có.")
                % {"first": f"{first:%d/%m/%Y}"},
            )
        if first and data.get("data_to") and data["data_to"] < first:
            self.add_error(
                "data_to", _("Ngày cuối sớm hơn ngày đầu của số liệu. Hãy sửa một ngày.")
            )
        return data


class MembershipFormSet(BaseInlineFormSet):
    """A person works at one place at a time."""

    def clean(self) -> None:
        super().clean()
        places = sorted(
            (form.cleaned_data["valid_from"], form.cleaned_data.get("valid_to") or date.max)
            for form in self.forms
            if form.cleaned_data.get("valid_from")
        )
        for (_since, ends), (begins, _until) in pairwise(places):
            if begins <= ends:
                raise forms.ValidationError(
                    _("Hai nơi công tác trùng thời gian từ %(begins)s.")
                    % {"begins": f"{begins:%d/%m/%Y}"}
                )
