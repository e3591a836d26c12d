"""The form of a unit's own score sheet: for each criterion the fields that its formula asks for."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.enums import CriterionKind, CriterionSection
from nominations.forms.content import VersionForm, plain
from nominations.models import Criterion, Submission
from nominations.queries.score_sheet import SheetRow, options_of
from nominations.rules.formulas import Fact, Proposed, propose, rule_of
from nominations.rules.known import Known
from nominations.rules.numbers import as_written
from nominations.rules.self_assessment import Answer, Asked, asked_of, from_system, is_answered
from nominations.services.assessment import answer_of, history_name

_MET = (("1", _lazy("Đạt")), ("0", _lazy("Chưa đạt")))
_HAPPENED = (("0", _lazy("Không")), ("1", _lazy("Có")))
_WORDS = {True: "1", False: "0"}


class AssessmentForm(VersionForm):
    """One set of fields for each open criterion, named after its code: points_I.1, note_I.1 …

    What the system knows stands in the fields already where the unit has saved nothing yet.
    """

    def __init__(
        self,
        *args: Any,
        submission: Submission,
        rows: Sequence[SheetRow],
        known: Mapping[str, Known],
        scored: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.submission = submission
        self.questions = [
            Question(self, row, known.get(row.criterion.code), scored=scored) for row in rows
        ]
        self.history_names: dict[str, str] = {}
        for question in self.questions:
            fields = question.fields()
            self.fields.update(fields)
            self.history_names |= dict.fromkeys(fields, history_name(question.criterion.code))

    @property
    def history_labels(self) -> Mapping[str, str]:
        """What a clash is about: the whole criterion, and none of its fields."""
        return {
            history_name(question.criterion.code): _("Tiêu chí %(code)s")
            % {"code": question.criterion.code}
            for question in self.questions
        }

    def stored_again(self, names: Iterable[str]) -> Mapping[str, str]:
        """Field → what is kept now of the criteria `names`, as it is typed. One statement."""
        wanted = set(names)
        asked = [q for q in self.questions if history_name(q.criterion.code) in wanted]
        rows = self.submission.answers.filter(criterion__in=[q.criterion for q in asked])
        kept = {row.criterion_id: answer_of(row) or Answer() for row in rows}
        return {
            name: text
            for question in asked
            for name, text in question.as_typed(kept.get(question.criterion.pk, Answer())).items()
            if name in self.fields
        }

    @property
    def answers(self) -> Mapping[Criterion, Answer]:
        """What was typed, for the open criteria."""
        return {
            question.criterion: question.typed(self.cleaned_data) for question in self.questions
        }


@dataclass(frozen=True)
class Question:
    """One criterion on the page."""

    form: AssessmentForm
    row: SheetRow
    known: Known | None
    scored: bool

    @property
    def criterion(self) -> Criterion:
        return self.row.criterion

    @property
    def asked(self) -> Asked:
        return asked_of(self.row.item, self.criterion.kind, scored=self.scored)

    @property
    def system(self) -> Answer | None:
        """What the system can fill in by itself."""
        return from_system(self.row.item, self.known.fact if self.known else None)

    @property
    def proposal(self) -> Proposed:
        """What the formula says of what the system knows."""
        return propose(self.row.item, self.known.fact if self.known else Fact())

    @property
    def stored(self) -> Answer | None:
        return answer_of(self.row.answer)

    @property
    def is_answered(self) -> bool:
        return is_answered(self.stored)

    @property
    def how(self) -> str:
        """The formula as the page's script reads it."""
        return json.dumps(self.criterion.how, ensure_ascii=False)

    @property
    def measure(self) -> str:
        usual = _("tháng") if rule_of(self.row.item) == "months_above" else ""
        return str(self.criterion.how.get("unit", usual))

    def fields(self) -> dict[str, forms.Field]:
        """The fields by name, filled with what was saved, else with what the system knows."""
        first = self.stored or self.system or Answer()
        made: dict[str, forms.Field] = {}
        if self.asked.value:
            made["value"] = _number(
                _("Số liệu (%(measure)s)") % {"measure": self.measure}
                if self.measure
                else _("Số liệu"),
                first.value,
                digits=12,
            )
        if self.asked.choice:
            made["choice"] = self._levels(first)
        if self.asked.met:
            made["met"] = self._yes_or_no(first)
        if self.asked.absent:
            made["absent"] = forms.BooleanField(
                label=_("Không phát sinh trong năm"), required=False, initial=first.absent
            )
        if self.asked.points:
            made["points"] = self._points(first)
        made["note"] = self._note(first)
        for field in made.values():  # an error names its criterion, and so does a screen reader
            field.label = f"{self.criterion.code}: {field.label}"
        return {f"{name}_{self.criterion.code}": field for name, field in made.items()}

    @property
    def after_code(self) -> str:
        """Where the words of a label begin, for the eye: the heading says the code already."""
        return f"{len(self.criterion.code) + 2}:"

    def _levels(self, first: Answer) -> forms.Field:
        levels = [(option["code"], _level(option)) for option in options_of(self.criterion)]
        return forms.ChoiceField(
            label=_("Mức đạt được"),
            choices=levels,
            required=False,
            initial=first.choice,
            widget=forms.RadioSelect,
        )

    def _yes_or_no(self, first: Answer) -> forms.Field:
        gate = self.criterion.section == CriterionSection.GATE
        return forms.ChoiceField(
            label=_("Có xảy ra không") if gate else _("Đạt hay chưa"),
            choices=_HAPPENED if gate else _MET,
            required=False,
            initial="" if first.met is None else _WORDS[first.met],
            widget=forms.RadioSelect,
        )

    def _points(self, first: Answer) -> forms.Field:
        most = None if self.row.item.is_unbounded else self.criterion.max_points
        label = (
            _("Điểm trừ") if self.criterion.section == CriterionSection.MINUS else _("Điểm tự chấm")
        )
        return _number(label, first.points, digits=6, most=most)

    def _note(self, first: Answer) -> forms.Field:
        main = self.criterion.section == CriterionSection.MAIN
        judged = self.criterion.kind == CriterionKind.JUDGEMENT and main and self.scored
        return forms.CharField(
            label=_("Nhận xét (bắt buộc)") if judged else _("Thuyết minh"),
            required=False,
            initial=first.note,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def typed(self, data: Mapping[str, Any]) -> Answer:
        """What was typed for this criterion."""
        code = self.criterion.code
        return Answer(
            points=data.get(f"points_{code}"),
            value=data.get(f"value_{code}"),
            choice=data.get(f"choice_{code}") or "",
            met={"1": True, "0": False}.get(data.get(f"met_{code}") or ""),
            absent=bool(data.get(f"absent_{code}")),
            note=data.get(f"note_{code}") or "",
        )

    def as_typed(self, answer: Answer) -> dict[str, str]:
        """What the fields hold for `answer`."""
        texts = {
            "points": _plain(answer.points),
            "value": _plain(answer.value),
            "choice": answer.choice,
            "met": "" if answer.met is None else _WORDS[answer.met],
            "absent": "on" if answer.absent else "",
            "note": answer.note,
        }
        return {f"{name}_{self.criterion.code}": text for name, text in texts.items()}

    def taken(self) -> dict[str, str]:
        """The fields as “Lấy số hệ thống” fills them; empty where the system knows nothing."""
        system = self.system
        if system is None:
            return {}
        typed, code = self.as_typed(system), self.criterion.code
        return {
            name: text
            for name, text in typed.items()
            if text or name in (f"points_{code}", f"absent_{code}")
        }

    def _bound(self, name: str) -> BoundField | None:
        full = f"{name}_{self.criterion.code}"
        return self.form[full] if full in self.form.fields else None

    @property
    def value(self) -> BoundField | None:
        return self._bound("value")

    @property
    def choice(self) -> BoundField | None:
        return self._bound("choice")

    @property
    def met(self) -> BoundField | None:
        return self._bound("met")

    @property
    def absent(self) -> BoundField | None:
        return self._bound("absent")

    @property
    def points(self) -> BoundField | None:
        return self._bound("points")

    @property
    def note(self) -> BoundField | None:
        return self._bound("note")


def _plain(number: Decimal | None) -> str:
    return "" if number is None else as_written(number)


def _level(option: Mapping[str, Any]) -> str:
    worth = _("%(points)s điểm") % {"points": as_written(Decimal(str(option["points"])))}
    return f"{option['label']} ({(_('loại khỏi xếp hạng') if option.get('excludes') else worth)})"


def _number(
    label: str, initial: Decimal | None, *, digits: int, most: Decimal | None = None
) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=Decimal(0),
        max_value=most,
        max_digits=digits,
        decimal_places=2,
        localize=True,
        initial=plain(initial),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
