"""One nominee's page: what is said of him, and the criteria for persons."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from nominations.forms.content import plain
from nominations.forms.nominees import DetailsForm
from nominations.models import Criterion
from nominations.services.nominee_cells import MET, points_name

_YES_NO = (("", "–"), ("1", MET[True]), ("0", MET[False]))


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
        #: Name in the history → how a clash is headed: fields of criteria share their labels.
        self.history_labels: dict[str, str] = {}
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
                label=_("Điểm (tối đa %(n)s)") % {"n": f"{plain(criterion.max_points):f}"},
                required=False,
                min_value=Decimal(0),
                max_value=criterion.max_points,
                decimal_places=2,
                localize=True,
                initial=plain(answer.points) if answer else None,
            )
        else:
            self.fields[f"met_{criterion.code}"] = MetField(
                label=_("Đạt hay chưa"),
                choices=_YES_NO,
                required=False,
                initial={True: "1", False: "0"}.get(answer.met, "") if answer else "",
            )
        self.fields[f"note_{criterion.code}"] = forms.CharField(
            label=_("Thuyết minh"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2}),
            initial=answer.note if answer else "",
        )
        for field, name in self.history_names.items():
            if field.endswith(f"_{criterion.code}") and field in self.fields:
                said = {"code": criterion.code, "label": str(self.fields[field].label).lower()}
                self.history_labels[name] = _("Tiêu chí %(code)s, %(label)s") % said

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
