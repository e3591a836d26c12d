"""Help for what somebody does here: first ten minutes, words, keys, whom to ask."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nominations import clock
from nominations.enums import ConsolidationState, NominationState, SubmissionState
from nominations.labels import glyph_of, nominee_label, unit_state_label
from nominations.queries.office import office_of
from nominations.rules.personas import Persona, personas_of, tours_of
from nominations.visitor import VisitorRequest
from workflows.help_words import CONSOLIDATION, KEYS, NOMINATION, SUBMISSION
from workflows.tours import TOURS

_BELOW = frozenset({Persona.UNIT, Persona.NOMINEE})
Word = tuple[str, str, str]


@require_safe
def help_page(request: VisitorRequest) -> HttpResponse:
    """One page for all hats of the visitor."""
    personas = personas_of({post.role for post in request.hats.posts})
    inside = personas[0] in _BELOW
    context: dict[str, Any] = {
        "guides": [_guide(name) for name in tours_of(personas)],
        "words": _words(inside=inside, papers=personas[0] != Persona.NOMINEE),
        "keys": [(key, _(text)) for key, text in KEYS],
        "office": office_of(request.hats, clock.today()),
    }
    return render(request, "workflows/help.html", context)


def _guide(name: str) -> dict[str, Any]:
    tour = TOURS[name]
    steps = [(_(title), _(text)) for title, text in (*tour.steps, *tour.later)]
    return {"name": name, "title": _(tour.title), "steps": steps}


def _words(*, inside: bool, papers: bool) -> list[tuple[str, list[Word]]]:
    """Per kind of thing: glyph, word and meaning of each state, as the visitor reads them."""
    parts = [
        (glyph_of(s), unit_state_label(s) if inside else str(s.label), _(SUBMISSION[s]))
        for s in SubmissionState
    ]
    lines = [
        (glyph_of(s), nominee_label(s) if inside else str(s.label), _(NOMINATION[s]))
        for s in NominationState
    ]
    groups = [(_("Hồ sơ, từng phần hồ sơ"), parts), (_("Đề nghị khen thưởng"), lines)]
    if papers:
        named = [(glyph_of(s), str(s.label), _(CONSOLIDATION[s])) for s in ConsolidationState]
        groups.append((_("Tờ trình, báo cáo tổng hợp"), named))
    return groups
