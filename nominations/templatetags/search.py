"""Which words of a result were looked for."""

import re
from collections.abc import Collection

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from nominations.names import words_of

register = template.Library()
_TOKEN = re.compile(r"(\w+)")


@register.filter
def marked(text: str, words: Collection[str]) -> SafeString:
    """The text with each word that was looked for in <mark>; neighbours share one."""
    pieces: list[tuple[str, bool]] = []
    for token in _TOKEN.split(text):
        found = words_of(token)
        hit = bool(found) and all(word in words for word in found)
        if hit and len(pieces) > 1 and pieces[-1][0] == " " and pieces[-2][1]:
            pieces[-2:] = [(f"{pieces[-2][0]} {token}", True)]
        elif token:
            pieces.append((token, hit))
    return mark_safe(
        "".join(
            format_html("<mark>{}</mark>", piece) if hit else conditional_escape(piece)
            for piece, hit in pieces
        )
    )
