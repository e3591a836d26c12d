"""The forms of a proposal's acts."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations import clock
from nominations.enums import NominationState
from nominations.models import Award, Consolidation
from nominations.queries.proposals import deciders_on
from nominations.rules.papers import has_own_number
from workflows.forms.base import DATE, ActForm, LinesField, LinesNoteForm, line_choices

N = NominationState


class ChangeAwardForm(LinesNoteForm):
    """Another award for the chosen lines."""

    lines = LinesField(required=True)
    award = forms.ChoiceField(label=_lazy("Hình thức mới"))
    field_order = ("lines", "award", "note")

    def build(self) -> None:
        super().build()
        if isinstance(self.subject, Consolidation):
            awards = Award.objects.filter(deciders__in=deciders_on(self.subject)).distinct()
            self.fields["award"].choices = [(a.code, a.name) for a in awards]


class RankForm(ActForm):
    """The order of the lines, by number."""

    def build(self) -> None:
        self.rows = {f"place_{pk}": pk for pk, _name in line_choices(self.subject)}
        for place, (pk, name) in enumerate(line_choices(self.subject), start=1):
            self.fields[f"place_{pk}"] = forms.IntegerField(label=name, initial=place, min_value=1)

    def act_data(self) -> dict[str, Any]:
        places = [(self.cleaned_data[name], pk) for name, pk in self.rows.items()]
        return {"order": [pk for _place, pk in sorted(places)]}


class CouncilForm(ActForm):
    """The recorded result of the council's session: who was there, and the votes per line."""

    size = forms.IntegerField(label=_lazy("Tổng số thành viên Hội đồng"), min_value=1, max_value=99)
    present = forms.IntegerField(label=_lazy("Số có mặt"), min_value=0, max_value=99)
    minutes = forms.CharField(label=_lazy("Biên bản họp Hội đồng (số, ngày)"), max_length=200)

    def build(self) -> None:
        self.rows: dict[str, int] = {}
        if not isinstance(self.subject, Consolidation):
            return
        for name in ("size", "present", "minutes"):
            self.fields[name].initial = getattr(self.subject, f"council_{name}")
        lines = self.subject.lines.filter(
            active=True, nomination__state__in=(N.SHORTLISTED, N.PASSED, N.FAILED)
        ).select_related("nomination", "award")
        for line in lines:
            name = f"votes_{line.nomination_id}"
            self.rows[name] = line.nomination_id
            self.fields[name] = forms.IntegerField(
                label=f"{line.nomination.nominee_name}: {line.award.name}",
                initial=line.votes_for,
                min_value=0,
                max_value=99,
                help_text=_("Số phiếu đồng ý."),
            )

    def act_data(self) -> dict[str, Any]:
        data = self.cleaned_data
        votes = {pk: data[name] for name, pk in self.rows.items()}
        return {name: data[name] for name in ("size", "present", "minutes")} | {"votes": votes}


class NumberForm(ActForm):
    """Number and date of each decision; those left blank stay without."""

    def build(self) -> None:
        self.refs: list[str] = []
        if not isinstance(self.subject, Consolidation):
            return
        if has_own_number(self.subject):
            self._ask(self.subject.ref, _("Văn bản"), self.subject.number, self.subject.dated)
        for decision in self.subject.decisions.select_related("award", "signer"):
            label = _("Quyết định %(verb)s “%(name)s”") % {
                "verb": decision.award.verb,
                "name": decision.award.name,
            }
            name = decision.signer.full_name if decision.signer else ""
            signer = (
                _("Người ký: %(signature_form)s %(name)s")
                % {"signature_form": decision.signature_form, "name": name}
            ).strip()
            self._ask(decision.ref, label, decision.number, decision.dated, signer)

    def _ask(self, ref: str, label: str, number: str, dated: date | None, signer: str = "") -> None:
        self.refs.append(ref)
        self.fields[f"number_{ref}"] = forms.CharField(
            label=_("%(label)s: số, ký hiệu") % {"label": label},
            required=False,
            max_length=60,
            initial=number,
            help_text=signer,
        )
        self.fields[f"dated_{ref}"] = forms.DateField(
            label=_("%(label)s: ngày") % {"label": label},
            required=False,
            initial=dated or clock.today(),
            widget=DATE,
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for ref in self.refs:
            if data.get(f"number_{ref}") and not data.get(f"dated_{ref}"):
                self.add_error(f"dated_{ref}", _("Hãy nhập ngày của quyết định."))
        return data

    def act_data(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "numbers": {
                ref: (data[f"number_{ref}"], data[f"dated_{ref}"])
                for ref in self.refs
                if data.get(f"number_{ref}")
            }
        }
