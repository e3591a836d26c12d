"""The form of one criterion with its formula.

Nobody types data structures: a formula is chosen from the list and asks for its few numbers.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.enums import CriterionKind, CriterionSection
from nominations.forms.campaigns import SeenForm
from nominations.forms.content import plain
from nominations.forms.score_tables import points_field, stored
from nominations.language import for_the_record
from nominations.models import Criterion, ScoreTable
from nominations.names import clean
from nominations.rules.formula_shapes import SHAPES, in_words, number_of, rule_of, wrong_with

#: How many rows of steps and of options a form offers.
ROWS = 6
_PARTS = {"steps": ("from", "points"), "options": ("label", "points", "excludes")}


class CriterionForm(SeenForm):
    """One criterion: what it asks, how it is counted, where it comes from."""

    code = forms.CharField(label=_lazy("Mã"), max_length=20)
    text = forms.CharField(
        label=_lazy("Nội dung"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    section = forms.ChoiceField(label=_lazy("Phần"), choices=CriterionSection.choices)
    group = forms.ChoiceField(label=_lazy("Nhóm"), required=False)
    kind = forms.ChoiceField(label=_lazy("Loại"), choices=CriterionKind.choices)
    max_points = points_field(_lazy("Điểm chuẩn (nhiều nhất)"), required=False)
    rule = forms.ChoiceField(
        label=_lazy("Công thức"),
        choices=[(shape.rule, _lazy(shape.label)) for shape in SHAPES.values()],
    )
    unit = forms.CharField(
        label=_lazy("Đơn vị tính"),
        max_length=30,
        required=False,
        help_text=_lazy("Ví dụ: %, nhiệm vụ, sáng kiến."),
    )
    method = forms.CharField(
        label=_lazy("Cách tính bằng lời"),
        max_length=300,
        required=False,
        help_text=_lazy("Để trống: hệ thống ghi theo công thức."),
    )
    evidence = forms.CharField(label=_lazy("Minh chứng"), max_length=200, required=False)
    source = forms.CharField(
        label=_lazy("Nguồn"),
        max_length=120,
        help_text=_lazy("Văn bản và mục. Ví dụ: 002 II.1 gạch 2."),
    )
    may_be_absent = forms.BooleanField(
        label=_lazy("Có thể không phát sinh (điểm phân bổ lại trong nhóm)"), required=False
    )
    heads_only = forms.BooleanField(label=_lazy("Chỉ cho người đứng đầu"), required=False)

    def __init__(
        self, *args: Any, table: ScoreTable, criterion: Criterion | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.table, self.criterion = table, criterion
        self.old_how: Mapping[str, Any] = criterion.how if criterion else {}
        groups = [(str(g["code"]), f"{g['code']}. {g['name']}") for g in table.groups]
        self.fields["group"].choices = [("", _("– không nhóm –")), *groups]
        for shape in SHAPES.values():
            for number in shape.numbers:
                self.fields[f"{shape.rule}__{number.name}"] = points_field(
                    _(number.label), required=False
                )
            for place in range(1, ROWS + 1) if shape.rows else ():
                self._add_row(shape.rows, place)

    @property
    def conditional(self) -> list[str]:
        """Needed or not as the formula wants: no “(không bắt buộc)” beside each number."""
        return [name for name in self.fields if "__" in name or name == "max_points"]

    def _add_row(self, rows: str, place: int) -> None:
        if rows == "steps":
            self.fields[f"steps__from_{place}"] = points_field(_("Từ (%)"), required=False)
            self.fields[f"steps__points_{place}"] = points_field(_("Được (điểm)"), required=False)
            return
        self.fields[f"options__label_{place}"] = forms.CharField(
            label=_("Mức"), max_length=80, required=False
        )
        self.fields[f"options__points_{place}"] = points_field(_("Điểm"), required=False)
        self.fields[f"options__excludes_{place}"] = forms.BooleanField(
            label=_("Loại khỏi xếp hạng"), required=False
        )

    @classmethod
    def showing(cls, criterion: Criterion, seen: str) -> dict[str, Any]:
        """What the page shows of `criterion`, its formula taken apart into fields."""
        how = criterion.how
        names = ("code", "text", "section", "group", "kind", "method", "evidence", "source")
        flags = ("may_be_absent", "heads_only")
        shown: dict[str, Any] = {name: getattr(criterion, name) for name in (*names, *flags)}
        shown |= {"seen": seen, "rule": rule_of(how), "unit": how.get("unit", "")}
        shown["max_points"] = plain(criterion.max_points)
        shape = SHAPES.get(rule_of(how))
        for number in shape.numbers if shape else ():
            if number.name in how:
                shown[f"{shape.rule}__{number.name}"] = plain(number_of(how[number.name]))  # type: ignore[union-attr]
        for rows, parts in _PARTS.items():
            for place, row in enumerate(how.get(rows, ())[:ROWS], start=1):
                for part in parts:
                    value = row.get(part)
                    is_number = part in ("from", "points")
                    shown[f"{rows}__{part}_{place}"] = (
                        plain(number_of(value)) if is_number else value
                    )
        return shown

    def formulas(self) -> Iterator[dict[str, Any]]:
        """Each formula that asks for something, with its bound fields, for the page."""
        for shape in SHAPES.values():
            if not shape.numbers and not shape.rows:
                continue
            rows = [
                [self[f"{shape.rows}__{part}_{place}"] for part in _PARTS[shape.rows]]
                for place in (range(1, ROWS + 1) if shape.rows else ())
            ]
            fields = [self[f"{shape.rule}__{number.name}"] for number in shape.numbers]
            yield {"rule": shape.rule, "label": _(shape.label), "fields": fields, "rows": rows}

    def plain_fields(self) -> list[Any]:
        """The fields that are no part of a formula, in their order."""
        return [self[name] for name in self.fields if "__" not in name and name != "seen"]

    def clean_code(self) -> str:
        code = clean(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("Hãy ghi mã tiêu chí."))
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        how = self._how(data)
        bounded = self.table.total is not None and data["section"] in ("main", "bonus")
        for said in wrong_with(how, (data["max_points"] or Decimal(0)) if bounded else None):
            self.add_error("rule", said[:1].upper() + said[1:])
        data["how"] = how
        return data

    def _how(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The formula as data. Its fact stays as long as the formula takes facts of that kind."""
        shape = SHAPES[data["rule"]]
        how: dict[str, Any] = {"rule": shape.rule}
        for number in shape.numbers:
            value = data.get(f"{shape.rule}__{number.name}")
            if value is not None:
                how[number.name] = stored(value)
        if shape.rows == "steps":
            how["steps"] = list(self._steps(data))
        if shape.rows == "options":
            how["options"] = list(self._options(data))
        old = SHAPES.get(rule_of(self.old_how))
        if "fact" in self.old_how and old is not None and old.fact == shape.fact:
            how["fact"] = self.old_how["fact"]
        if clean(data["unit"]):
            how["unit"] = clean(data["unit"])
        return how

    def _steps(self, data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        for place in range(1, ROWS + 1):
            start, points = data.get(f"steps__from_{place}"), data.get(f"steps__points_{place}")
            if start is not None or points is not None:
                yield {"from": stored(start), "points": stored(points)}

    def _options(self, data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """An option keeps its code at its place: facts of the system name it."""
        before = list(self.old_how.get("options", ()))
        for place in range(1, ROWS + 1):
            label = clean(data.get(f"options__label_{place}") or "")
            points = data.get(f"options__points_{place}")
            if not label and points is None:
                continue
            old = before[place - 1] if place <= len(before) else {}
            option = {"code": old.get("code", f"muc-{place}"), "label": label}
            option["points"] = stored(points)
            if data.get(f"options__excludes_{place}"):
                option["excludes"] = True
            yield option

    @property
    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        with for_the_record():
            said = in_words(data["how"])[:300]
        names = ("section", "group", "kind", "how", "may_be_absent", "heads_only")
        return {
            **{name: data[name] for name in names},
            **{name: clean(data[name]) for name in ("code", "text", "evidence", "source")},
            "method": clean(data["method"]) or said,
            "max_points": data["max_points"] or Decimal(0),
        }
