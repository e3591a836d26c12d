"""The forms of a score table: its own fields, and the note with which it is published.

Groups and ratings are lines of “mã: tên”.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django_stubs_ext import StrOrPromise

from nominations.forms.campaigns import SeenForm, lines_of
from nominations.forms.content import plain
from nominations.models import ScoreTable
from nominations.names import clean
from nominations.rules.formula_shapes import number_of


def points_field(label: StrOrPromise, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=kwargs.pop("max_digits", 6),
        decimal_places=2,
        min_value=Decimal(0),
        localize=True,
        **kwargs,
    )


class TableForm(SeenForm):
    """A score table's own fields."""

    name = forms.CharField(label=_lazy("Tên bảng"), max_length=200, required=False)
    basis = forms.CharField(label=_lazy("Căn cứ"), max_length=250, required=False)
    total = points_field(
        _lazy("Tổng điểm"),
        max_digits=7,
        required=False,
        help_text=_lazy("Để trống: bảng không chấm điểm, tiêu chí chỉ đạt hoặc chưa đạt."),
    )
    bonus_cap = points_field(_lazy("Điểm thưởng tối đa"), required=False)
    rounding = points_field(_lazy("Làm tròn khi phân bổ lại"), max_digits=4, required=False)
    difference_limit = points_field(
        _lazy("Chênh lệch phải nêu lý do (% điểm chuẩn)"), max_digits=5, required=False
    )
    groups = forms.CharField(
        label=_lazy("Nhóm"),
        required=False,
        help_text=_lazy("Mỗi dòng “mã: tên”. Ví dụ: I: Nhiệm vụ chính trị, chuyên môn."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    ratings = forms.CharField(
        label=_lazy("Xếp loại"),
        required=False,
        help_text=_lazy("Mỗi dòng “từ điểm: tên”. Ví dụ: 950: Xuất sắc."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    ties = forms.CharField(
        label=_lazy("So khi bằng điểm"),
        required=False,
        max_length=100,
        help_text=_lazy("Mã nhóm theo thứ tự, cách nhau dấu phẩy. Ví dụ: I, IV."),
    )

    @classmethod
    def showing(cls, table: ScoreTable, seen: str) -> dict[str, Any]:
        """What the page shows of `table`."""
        return {
            "seen": seen,
            "name": table.name,
            "basis": table.basis,
            **{
                name: plain(getattr(table, name))
                for name in ("total", "bonus_cap", "rounding", "difference_limit")
            },
            "groups": "\n".join(f"{row['code']}: {row['name']}" for row in table.groups),
            "ratings": "\n".join(f"{row['from']}: {row['label']}" for row in table.ratings),
            "ties": ", ".join(str(code) for code in table.ties),
        }

    def clean_groups(self) -> list[dict[str, str]]:
        found = [{"code": a[:8], "name": b} for a, b in _pairs(self.cleaned_data["groups"])]
        if len({row["code"] for row in found}) < len(found):
            raise forms.ValidationError(_("Có hai nhóm cùng mã."))
        return found

    def clean_ratings(self) -> list[dict[str, Any]]:
        found = []
        for start, label in _pairs(self.cleaned_data["ratings"]):
            points = number_of(start.replace(".", "").replace(",", "."))
            if points is None or points < 0:
                raise forms.ValidationError(_("“%(start)s” không phải số điểm.") % {"start": start})
            found.append({"from": stored(points), "label": label})
        return sorted(found, key=lambda row: -row["from"])

    def clean_ties(self) -> list[str]:
        return [clean(code) for code in self.cleaned_data["ties"].split(",") if clean(code)]

    @property
    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        numbers = {"bonus_cap": Decimal(0), "rounding": Decimal(0), "difference_limit": Decimal(0)}
        return {
            "name": clean(data["name"]),
            "basis": clean(data["basis"]),
            "total": data["total"],
            **{name: data[name] or zero for name, zero in numbers.items()},
            **{name: data[name] for name in ("groups", "ratings", "ties")},
        }


class PublishForm(SeenForm):
    """What changed since the version before."""

    conditional = ("note",)  # the first version has none before it

    note = forms.CharField(
        label=_lazy("Nội dung thay đổi so với bản trước"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def stored(number: Decimal | None) -> int | float | None:
    """A number as JSON keeps it: 7.5, and 40 rather than 40.00."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Lines of “code: name”."""
    for line in lines_of(text):
        code, colon, name = line.partition(":")
        if not colon or not code.strip() or not name.strip():
            raise forms.ValidationError(
                _("Dòng “%(line)s” chưa đúng: hãy ghi “mã: tên”.") % {"line": line[:60]}
            )
        yield code.strip(), name.strip()
