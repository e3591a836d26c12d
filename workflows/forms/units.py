"""The form that merges, splits, renames or ends a unit."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.enums import Reorganisation
from nominations.models import Person, Unit
from nominations.names import clean, search_key
from nominations.services.orders import NewUnit, Order, Successor
from workflows.forms.base import DATE

_NOBODY = ("", _lazy("– giữ người đứng đầu hiện nay –"))
_ALWAYS = frozenset({"key", "kind", "on", "basis"})
_NEW = frozenset({"name", "symbol", "leader_title", "head"})
_SECOND = frozenset({"second_name", "second_symbol", "second_head", "second_people"})
#: What is asked for each kind, beside the day and the decision.
_ASKED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        Reorganisation.MERGE: _NEW | {"others", "into"},
        Reorganisation.SPLIT: _NEW | _SECOND,
        Reorganisation.RENAME: frozenset({"name", "symbol"}),
        Reorganisation.END: frozenset(),
    }
)


class ReorganiseForm(forms.Form):
    """What happens to `unit`, with whom, under which name, from which day, by which decision."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_lazy("Hình thức"), choices=Reorganisation.choices, widget=forms.HiddenInput
    )
    others = forms.MultipleChoiceField(
        label=_lazy("Đơn vị cùng sáp nhập, kết thúc"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    into = forms.ChoiceField(
        label=_lazy("Đơn vị tiếp nhận"),
        required=False,
        help_text=_lazy("Đơn vị mới, hoặc đơn vị đang có."),
    )
    name = forms.CharField(
        label=_lazy("Tên mới"),
        max_length=200,
        required=False,
        help_text=_lazy("Tên cũ vẫn giữ trên văn bản cũ."),
    )
    symbol = forms.CharField(label=_lazy("Ký hiệu mới"), max_length=40, required=False)
    leader_title = forms.CharField(
        label=_lazy("Chức danh người đứng đầu"), max_length=80, required=False
    )
    head = forms.ChoiceField(label=_lazy("Người đứng đầu từ ngày đó"), required=False)
    second_name = forms.CharField(label=_lazy("Tên đơn vị thứ hai"), max_length=200, required=False)
    second_symbol = forms.CharField(
        label=_lazy("Ký hiệu đơn vị thứ hai"), max_length=40, required=False
    )
    second_head = forms.ChoiceField(label=_lazy("Người đứng đầu đơn vị thứ hai"), required=False)
    second_people = forms.MultipleChoiceField(
        label=_lazy("Người chuyển về đơn vị thứ hai"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_lazy("Người không được chọn về đơn vị thứ nhất."),
    )
    on = forms.DateField(
        label=_lazy("Từ ngày"), widget=DATE, help_text=_lazy("Ngày đầu tiên của tổ chức mới.")
    )
    basis = forms.CharField(label=_lazy("Căn cứ (số, ngày quyết định)"), max_length=200)

    def __init__(
        self,
        *args: Any,
        unit: Unit,
        siblings: Sequence[Unit],
        leaders: Sequence[tuple[Person, str]],
        people: Sequence[Person],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.siblings: Mapping[str, Unit] = {item.ref: item for item in siblings}
        everybody = [*people, *(person for person, _title in leaders)]
        self.people: Mapping[str, Person] = {person.ref: person for person in everybody}
        named = [(item.ref, item.name) for item in siblings]
        heads = [_NOBODY, *((p.ref, f"{p.full_name} – {title}") for p, title in leaders)]
        self.fields["others"].choices = named
        self.fields["into"].choices = [("", _("– đơn vị mới –")), *named]
        self.fields["head"].choices = self.fields["second_head"].choices = heads
        self.fields["second_people"].choices = [(p.ref, p.full_name) for p in people]
        asked = _ALWAYS | _ASKED.get(self.chosen, frozenset(self.fields))
        asked -= frozenset() if siblings else {"others", "into"}
        self.fields = {name: field for name, field in self.fields.items() if name in asked}

    @property
    def chosen(self) -> str:
        """The kind that was posted or linked to, whether it exists or not."""
        return str(self.data.get("kind") if self.is_bound else self.initial.get("kind", ""))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("kind")
        if kind == Reorganisation.RENAME and not (data.get("name") or data.get("symbol")):
            self.add_error("name", _("Hãy nhập tên hoặc ký hiệu mới."))
        founds = kind == Reorganisation.SPLIT or (
            kind == Reorganisation.MERGE and not data.get("into")
        )
        wanted = ["name", "symbol"] if founds else []
        wanted += ["second_name", "second_symbol"] if kind == Reorganisation.SPLIT else []
        for field in wanted:
            if not data.get(field):
                self.add_error(field, _("Hãy nhập mục này cho đơn vị mới."))
        if data.get("into") and data["into"] in data.get("others", ()):
            self.add_error("into", _("Đơn vị tiếp nhận không thể đồng thời kết thúc."))
        return data

    def order(self) -> Order:
        """What was decided, for the service."""
        data = self.cleaned_data
        kind = Reorganisation(data["kind"])
        ending = [self.unit]
        if kind == Reorganisation.MERGE:
            ending += [self.siblings[ref] for ref in data.get("others", ())]
        if kind == Reorganisation.RENAME:
            ending = []
        return Order(kind, ending, self._successors(kind), data["on"], clean(data["basis"]))

    def _successors(self, kind: Reorganisation) -> list[Successor]:
        data = self.cleaned_data
        if kind == Reorganisation.END:
            return []
        names = {"name": data["name"], "symbol": data["symbol"]}
        if kind == Reorganisation.RENAME:
            return [Successor(self.unit, **names)]
        head = self.people.get(data["head"])
        if data.get("into"):
            return [Successor(self.siblings[data["into"]], head=head, **names)]
        first = Successor(self._new(data["name"], data["symbol"]), head=head)
        if kind == Reorganisation.MERGE:
            return [first]
        second = Successor(
            self._new(data["second_name"], data["second_symbol"], besides=first.unit),
            head=self.people.get(data["second_head"]),
            people=frozenset(self.people[ref].pk for ref in data["second_people"]),
        )
        return [first, second]

    def _new(self, name: str, symbol: str, besides: Any = None) -> NewUnit:
        unit = self.unit
        return NewUnit(
            code=_free_code(symbol, besides.code if besides else ""),
            name=name,
            symbol=symbol,
            kind=unit.kind,
            level=unit.level,
            parent=unit.parent,
            leader_title=self.cleaned_data["leader_title"],
            place=unit.place,
            position=unit.position,
        )


def _free_code(symbol: str, besides: str) -> str:
    """A code made from the symbol that no unit has yet."""
    stem = slugify(search_key(symbol))[:30] or "don-vi"
    taken = set(Unit.objects.filter(code__startswith=stem).values_list("code", flat=True))
    taken.add(besides)
    numbered = (f"{stem}-{n}" for n in range(2, len(taken) + 3))
    return next(code for code in (stem, *numbered) if code not in taken)
