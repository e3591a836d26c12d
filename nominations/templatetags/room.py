"""What changed between two texts, on a page."""

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from nominations.rules import diffs

register = template.Library()

#: Screen readers seldom say <del> and <ins>: the words say it.
_SAID = '<span class="visually-hidden">[{}: </span>{}<span class="visually-hidden">]</span>'
_MARKED = {diffs.GONE: f"<del>{_SAID}</del>", diffs.NEW: f"<ins>{_SAID}</ins>"}
#: So much of an unchanged stretch is shown on either side of a change.
_AROUND = 120


@register.simple_tag
def word_diff(before: str, after: str) -> SafeString:
    """Both texts as one, with <del> and <ins>; long stretches without a change are shortened."""
    pieces = diffs.word_diff(before or "", after or "")
    last = len(pieces) - 1
    shown = [_piece(piece, place == 0, place == last) for place, piece in enumerate(pieces)]
    return format_html('<div class="word-diff">{}</div>', format_html_join("", "{}", _rows(shown)))


@register.filter
def as_json(value: Any) -> str:
    """For data attributes that scripts read; Django escapes it like any text."""
    return json.dumps(value, ensure_ascii=False)


@register.simple_tag(takes_context=True)
def autosaves(context: Mapping[str, Any]) -> str | SafeString:
    """The attributes of a form that saves by itself: where `autosave` of the context says.

    An empty `autosave` means the form's own address; a page without one does not save by itself.
    What the browser has kept is offered on a fresh page only.
    """
    where, form = context.get("autosave"), context["form"]
    if where is None:
        return ""
    return format_html(
        ' data-autosave="{}" data-draft="{}" data-fields="{}"{}',
        where,
        context["request"].user.get_username(),
        as_json(dict(getattr(form, "history_names", {}))),
        "" if form.is_bound else mark_safe(" data-fresh"),
    )


def _rows(shown: list[SafeString]) -> list[tuple[SafeString]]:
    return [(piece,) for piece in shown]


def _piece(piece: diffs.Piece, first: bool, last: bool) -> SafeString:
    marked = _MARKED.get(piece.kind)
    if marked is not None:
        said = gettext("bỏ") if piece.kind == diffs.GONE else gettext("thêm")
        return format_html(marked, said, piece.text)
    return format_html("{}", _shortened(piece.text, first, last))


def _shortened(text: str, first: bool, last: bool) -> str:
    if len(text) <= 2 * _AROUND + 20:
        return text
    head = "" if first else text[:_AROUND]
    tail = "" if last else text[-_AROUND:]
    return f"{head} … {tail}"
