"""Text of a consolidated report, prefilled from the units' own: by section, then by unit."""

import re
from collections.abc import Iterable

#: “I. …”, “IV. …”: how reports of this field number their sections (domain.md 4.1).
_SECTION = re.compile(r"^\s*(?P<number>[IVX]{1,5})\s*[.)]\s*(?P<rest>.*)$")
_TITLE_END = re.compile(r"[:.;](\s|$)")
_UNNUMBERED = ""
_DIGITS = {"I": 1, "V": 5, "X": 10}


def heads_section(line: str) -> bool:
    """Whether a line reads like the heading of a section."""
    return _SECTION.match(line) is not None


def sections_of(text: str) -> dict[str, tuple[str, str]]:
    """Roman number → (title, what is said); text before the first number is under "".

    The title is the numbered line up to its first colon, stop or semicolon. A section that occurs
    twice is joined; a second title that differs is kept in what is said.
    """
    titles: dict[str, str] = {_UNNUMBERED: ""}
    bodies: dict[str, list[str]] = {}
    number = _UNNUMBERED
    for line in text.splitlines():
        match, said = _SECTION.match(line), line.strip()
        if match:
            number = match["number"]
            title, said = _split(match["rest"].strip())
            said = _beyond(titles.setdefault(number, title), title, said)
            bodies.setdefault(number, [])
        if said:
            bodies.setdefault(number, []).append(said)
    return {number: (titles[number], " ".join(lines)) for number, lines in bodies.items()}


def merged(texts: Iterable[tuple[str, str]], *, heading: str) -> str:
    """One draft from (unit, text) pairs: each section once, below it a line per unit.

    `heading` comes first. Units keep their order; a unit without a section is left out of it. The
    first unit's title heads the section; another's that differs is kept in its own line.
    """
    titles: dict[str, str] = {}
    lines: dict[str, list[str]] = {}
    for unit, text in texts:
        for number, (title, said) in sections_of(text).items():
            words = _beyond(titles.setdefault(number, title), title, said)
            below = lines.setdefault(number, [])
            if words:
                below.append(f"- {unit}: {words}")
    parts = [heading]
    for number in sorted(lines, key=_roman):
        if number:
            parts.append(f"{number}. {titles[number]}".rstrip())
        parts += lines[number]
    return "\n".join(parts)


def _beyond(kept: str, title: str, said: str) -> str:
    """What was said, after its own title where that is not the one that was kept."""
    if title.casefold() == kept.casefold():
        return said
    return ": ".join(part for part in (title, said) if part)


def _split(line: str) -> tuple[str, str]:
    end = _TITLE_END.search(line)
    return (line, "") if end is None else (line[: end.start()], line[end.end() :].strip())


def _roman(number: str) -> int:
    """The value of a Roman number up to 39; 0 for none."""
    values = [_DIGITS[letter] for letter in number]
    return sum(
        -value if any(later > value for later in values[place + 1 :]) else value
        for place, value in enumerate(values)
    )
