"""The forms of a registration's lines: targets, titles, initiatives."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.enums import RegistrationKind
from nominations.forms.content import VersionForm
from nominations.models import Award, Person, Unit
from nominations.services.registrations import Entry


class LineForm(VersionForm):
    """A target or an initiative in words; whose it is may be said."""

    text = forms.CharField(
        label=_lazy("Nội dung đăng ký"),
        max_length=500,
        error_messages={"required": _lazy("Hãy ghi nội dung đăng ký.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    person = forms.ModelChoiceField(
        label=_lazy("Của cá nhân"),
        queryset=Person.objects.none(),
        empty_label=_lazy("Cả đơn vị"),
        required=False,
        to_field_name="ref",
    )

    def __init__(
        self,
        *args: Any,
        kind: RegistrationKind,
        people: Any,
        units: Any,
        awards: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name, queryset in (("person", people), ("unit", units), ("award", awards)):
            if name in self.fields:
                self.fields[name].queryset = queryset

    @property
    def entry(self) -> Entry:
        """What was written, for the service."""
        data = self.cleaned_data
        return Entry(
            kind=self.kind,
            text=data.get("text", ""),
            award=data.get("award"),
            person=data.get("person"),
            unit=data.get("unit"),
        )


class TitleForm(LineForm):
    """A title, for one person or one collective."""

    text = None
    award = forms.ModelChoiceField(
        label=_lazy("Danh hiệu, hình thức"),
        queryset=Award.objects.none(),
        to_field_name="code",
        empty_label=_lazy("– chọn –"),
        error_messages={"required": _lazy("Hãy chọn danh hiệu đăng ký.")},
    )
    person = forms.ModelChoiceField(
        label=_lazy("Cá nhân"),
        queryset=Person.objects.none(),
        empty_label=_lazy("– chọn –"),
        help_text=_lazy("Chọn đúng một: cá nhân hoặc tập thể."),
        required=False,
        to_field_name="ref",
    )
    unit = forms.ModelChoiceField(
        label=_lazy("Tập thể"),
        queryset=Unit.objects.none(),
        empty_label=_lazy("– chọn –"),
        required=False,
        to_field_name="ref",
    )
    field_order = ("award", "person", "unit")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("person")) == bool(data.get("unit")):
            raise forms.ValidationError(_("Hãy chọn đúng một: cá nhân hoặc tập thể."))
        return data


def form_for(kind: RegistrationKind) -> type[LineForm]:
    """The form of a line of `kind`."""
    return TitleForm if kind == RegistrationKind.TITLE else LineForm
