"""The chips above the list: what is chosen, what may be chosen, where each × leads."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from workflows.queries.task_filter import MOST_CHOICES, Facet, choices
from workflows.rules.task_query import KEYS, Query, in_words, shown
from workflows.rules.task_state import CHIPS, DUE_CHOICES, ListState

_CHIP_NAMES = {
    "period": N_("Kỳ"),
    "cluster": N_("Cụm thi đua"),
    "unit": N_("Đơn vị"),
    "kind": N_("Loại việc"),
    "due": N_("Thời hạn"),
}


def chips_of(state: ListState, facets: list[Facet], *, done: bool) -> list[dict[str, Any]]:
    """One entry per chip: what is chosen, what may be chosen, where × leads."""
    offered = choices(facets)
    found = []
    for name in CHIPS:
        if name == "due":
            options = [(value, _(label)) for value, label in DUE_CHOICES.items()]
        else:
            options = [(choice.value, choice.label) for choice in offered[name]]
        chosen = getattr(state, name)
        if not chosen and (not options or (name == "due" and done)):
            continue
        found.append(
            {
                "name": name,
                "label": _(_CHIP_NAMES[name]),
                "chosen": dict(options).get(chosen, chosen),
                "options": [
                    (value, label, state.to(**{name: value}))
                    for value, label in options[:MOST_CHOICES]
                ],
                "more": KEYS[name] if len(options) > MOST_CHOICES else "",
                "off": state.to(**{name: ""}),
            }
        )
    return found


def word_chips(state: ListState, query: Query) -> list[tuple[str, str]]:
    """What was typed, term by term: its words, and the address without it."""
    return [(in_words(term), state.to(q=shown(query.without(term)))) for term in query.terms]


def known_keys() -> list[str]:
    """The keys of the box, as its hint names them."""
    return [f"{name}:" for name in KEYS.values()]
