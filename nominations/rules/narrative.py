"""Text of a consolidated report, prefilled from the units' own: by section, then by unit."""

import re
from collections.abc import Iterable

#: “I. …”, “IV. …”: how reports of this field number their sections (domain.md 4.1).
_SECTION = re.compile(r"^\s*(?P<number>[IVX]{1,5})\s*[.)]\s*(?P<rest>.*)$")
_TITLE_END = re.compile(r"[:.;]\s")
_UNNUMBERED = ""


def sections_of(text: str) -> dict[str, str]:
    """Roman number → what the section says; text before the first number is under "".

    A section that occurs twice is joined. Needs nothing of the text but its lines.
    """
    found: dict[str, list[str]] = {}
    number = _UNNUMBERED
    for line in text.splitlines():
        match = _SECTION.match(line)
        if match:
            number, line = match["number"], match["rest"]
        if line.strip():
            found.setdefault(number, []).append(line.strip())
    return {number: " ".join(lines) for number, lines in found.items()}


def merged(texts: Iterable[tuple[str, str]], *, heading: str) -> str:
    """One draft from (unit, text) pairs: each section once, below it a line per unit.

    `heading` comes first. Units keep their order; a unit without a section is left out of it.
    """
    by_section: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for unit, text in texts:
        for number, said in sections_of(text).items():
            title, rest = _split_title(said) if number else ("", said)
            titles.setdefault(number, title)
            if rest:
                by_section.setdefault(number, []).append(f"- {unit}: {rest}")
    parts = [heading]
    for number in sorted(by_section, key=_roman):
        if number:
            parts.append(f"{number}. {titles[number]}".rstrip())
        parts += by_section[number]
    return "\n".join(parts)


def _split_title(said: str) -> tuple[str, str]:
    """The section's title up to the first colon, stop or semicolon, and the rest."""
    end = _TITLE_END.search(said)
    if end is None:
        return said.rstrip(":.;"), ""
    return said[: end.start()], said[end.end() :].strip()


def _roman(number: str) -> int:
    values = {"I": 1, "V": 5, "X": 10}
    total = 0
    for here, after in zip(number, f"{number[1:]} ", strict=True):
        value = values[here]
        total += -value if values.get(after, 0) > value else value
    return total
