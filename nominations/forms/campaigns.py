"""The forms of a campaign: its own fields, its duties row by row, its name for next year."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.enums import CampaignKind
from nominations.models import Campaign, Cluster, Unit
from nominations.names import clean, clean_block

_MOST_LINES = 60
_YEARS = (2000, 2100)


class SeenForm(forms.Form):
    """Carries the digest of what the page showed."""

    seen = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)


def warn_stale(form: forms.Form, fresh: str) -> None:
    """After a clash: what was typed stays; saving once more is a decision, so the page may."""
    typed: Any = form.data.copy()
    typed["seen"] = fresh
    form.data = typed
    form.add_error(
        None, _("Nội dung bạn nhập còn giữ ở dưới. Hãy đối chiếu: lưu lần nữa sẽ ghi đè bản kia.")
    )


class CampaignForm(SeenForm):
    """What a campaign's document says. Contents and recipients are lists, one line each."""

    name = forms.CharField(label=_lazy("Tên phong trào"), max_length=250)
    theme = forms.CharField(label=_lazy("Chủ đề"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_lazy("Loại"), choices=CampaignKind.choices)
    year = forms.IntegerField(label=_lazy("Năm"), min_value=_YEARS[0], max_value=_YEARS[1])
    document = forms.CharField(
        label=_lazy("Văn bản phát động"),
        max_length=200,
        required=False,
        help_text=_lazy("Loại, số, ngày. Ví dụ: Kế hoạch số 12/KH-SNNMT ngày 15/01/2026."),
    )
    issued_on = forms.DateField(
        label=_lazy("Ngày văn bản"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    parent = forms.ModelChoiceField(
        label=_lazy("Thực hiện, hưởng ứng phong trào"),
        queryset=Campaign.objects.none(),
        to_field_name="ref",
        required=False,
        empty_label=_lazy("– không có –"),
    )
    basis = forms.CharField(
        label=_lazy("Căn cứ"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    contents = forms.CharField(
        label=_lazy("Nội dung"),
        required=False,
        help_text=_lazy("Mỗi dòng một nội dung."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    recipients = forms.CharField(
        label=_lazy("Nơi nhận"),
        required=False,
        help_text=_lazy("Mỗi dòng một nơi."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    source = forms.CharField(label=_lazy("Nguồn"), max_length=200, required=False)

    def __init__(self, *args: Any, parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if parents is None:
            del self.fields["parent"]
        else:
            self.fields["parent"].queryset = parents

    def clean_name(self) -> str:
        name = clean(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Hãy đặt tên phong trào."))
        return name

    def clean_contents(self) -> list[str]:
        return lines_of(self.cleaned_data["contents"])

    def clean_recipients(self) -> list[str]:
        return lines_of(self.cleaned_data["recipients"])

    @property
    def values(self) -> dict[str, Any]:
        """What was written, for the service; duties come from their own rows."""
        data = self.cleaned_data
        plain = ("theme", "document", "source")
        return {
            **{name: clean(data[name]) for name in plain},
            **{name: data[name] for name in ("name", "kind", "year", "issued_on")},
            "basis": clean_block(data["basis"]),
            "contents": data["contents"],
            "recipients": data["recipients"],
        }


class DutyForm(forms.Form):
    """One row of “Tổ chức thực hiện”; an empty row is no duty."""

    who = forms.CharField(label="Ai", max_length=200, required=False)
    what = forms.CharField(label=_lazy("Việc"), max_length=300, required=False)
    to = forms.CharField(label=_lazy("Gửi ai"), max_length=200, required=False)
    when = forms.CharField(label=_lazy("Khi nào"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        told = {name: clean(str(data.get(name) or "")) for name in self.fields}
        if any(told.values()):
            for name, said in (
                ("who", _("Hãy ghi ai làm.")),
                ("what", _("Hãy ghi việc phải làm.")),
            ):
                if not told[name] and name not in self.errors:
                    self.add_error(name, said)
        return told


DutyRows = forms.formset_factory(
    DutyForm, extra=2, max_num=_MOST_LINES, absolute_max=_MOST_LINES, validate_max=True
)


def duties_of(rows: Any) -> list[dict[str, str]]:
    """The duties that were written, without the empty rows."""
    return [row.cleaned_data for row in rows if any((row.cleaned_data or {}).values())]


class NextYearForm(forms.Form):
    """The name of the campaign that is made from this one."""

    name = forms.CharField(label=_lazy("Tên phong trào năm sau"), max_length=250)

    def clean_name(self) -> str:
        name = clean(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Hãy đặt tên phong trào."))
        return name


class IssuerForm(forms.Form):
    """For whom a new campaign is written, where there is a choice."""

    issuer = forms.ChoiceField(label=_lazy("Phát động cho"))

    def __init__(
        self, *args: Any, places: list[tuple[Unit, Cluster | None]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place_key(unit, cluster): (unit, cluster) for unit, cluster in places}
        self.fields["issuer"].choices = [
            (key, cluster.name if cluster else unit.name)
            for key, (unit, cluster) in self.places.items()
        ]

    @property
    def place(self) -> tuple[Unit, Cluster | None]:
        return self.places[self.cleaned_data["issuer"]]


def place_key(unit: Unit, cluster: Cluster | None) -> str:
    """How the page names a unit, or a unit that speaks for its cluster."""
    return f"{unit.ref}:{cluster.ref}" if cluster else unit.ref


def lines_of(text: str) -> list[str]:
    """A text area as a list: one clean line each, empty ones left out."""
    found = [line for line in clean_block(text).split("\n") if line]
    if len(found) > _MOST_LINES:
        raise forms.ValidationError(_("Nhiều nhất %(n)s dòng.") % {"n": _MOST_LINES})
    return found
