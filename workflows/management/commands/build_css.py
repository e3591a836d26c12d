"""manage.py build_css: the part of Tabler that our pages use, as a file of its own.

Rules on plain elements stay, and those whose classes are all among CLASSES: what we take from
Tabler on purpose. A class of ours that happens to have a name of Tabler's gets nothing from it.
Of the variables those stay that something which stays reads.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

STATIC = Path(settings.BASE_DIR, "static")
WHOLE = STATIC / "vendor" / "tabler-1.4.0" / "tabler.min.css"
USED = STATIC / "vendor" / "tabler-1.4.0" / "tabler.used.css"
_HEAD = """@charset "UTF-8";
/* Tabler 1.4.0 (MIT, see LICENSE), only what our pages use: written by `manage.py build_css`. */
"""
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_READ = re.compile(r"var\(\s*(--[\w-]+)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r"([\"'])(?:\\.|(?!\1).)*\1")
_COMMAS = re.compile(r",(?![^()]*\))")
#: Themes that we do not have, and what only they would show.
_NEVER = re.compile(r"data-bs-theme=\"?dark|\[dir=\"?rtl|data-bs-theme-(?:base|primary|font)")
#: What we take. Everything else that pages wear is ours.
CLASSES = frozenset(
    {
        "btn",
        "btn-link",
        "btn-primary",
        "btn-sm",
        "disabled",
        "form-control",
        "form-select",
        "icon",
        "is-invalid",
        "page",
        "small",
        "visually-hidden",
    }
)


class Command(BaseCommand):
    help = "Write the part of Tabler that our pages use."

    def handle(self, *args: Any, **options: Any) -> None:
        USED.write_text(used_part(), encoding="utf-8")
        self.stdout.write(f"{USED.relative_to(settings.BASE_DIR)}: {USED.stat().st_size} bytes")


def used_part() -> str:
    """What the file must hold now."""
    whole = _COMMENT.sub("", WHOLE.read_text(encoding="utf-8")).replace('@charset "UTF-8";', "")
    rules = list(_kept(whole))
    wanted = _variables_read("\n".join(_without_values(rules)))
    kept = (_less_variables(rule, wanted) for rule in rules)
    return _HEAD + "".join(f"{rule}\n" for rule in kept if rule)


def _kept(css: str) -> Iterator[str]:
    for head, body in _rules(css):
        if head.startswith(("@media", "@supports")):
            inner = "".join(_kept(body))
            if inner:
                yield f"{head}{{{inner}}}"
        elif not head.startswith("@"):
            selectors = [one for one in _COMMAS.split(head) if _may_match(one)]
            if selectors:
                yield f"{','.join(selectors)}{{{body}}}"


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """The rules of one level: what stands before the brace, and what inside."""
    start = 0
    while (opened := css.find("{", start)) >= 0:
        depth, place = 1, opened + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[place], 0)
            place += 1
        yield css[start:opened].strip(), css[opened + 1 : place - 1]
        start = place


def _may_match(selector: str) -> bool:
    if _NEVER.search(selector):
        return False
    asked = re.sub(r":not\([^)]*\)", "", _STRING.sub("", selector))
    return all(name in CLASSES for name in _CLASS.findall(asked))


def _is_root(rule: str) -> bool:
    return rule.startswith(":root") and rule.count("{") == 1


def _without_values(rules: list[str]) -> Iterator[str]:
    """What is read by anything but the tables of variables themselves, and by our own files."""
    yield from (rule for rule in rules if not _is_root(rule))
    for file in (STATIC / "neuguong" / "css").glob("*.css"):
        yield file.read_text(encoding="utf-8")


def _variables_read(text: str) -> frozenset[str]:
    """The names read in `text`, and those that their own values read."""
    values: dict[str, str] = {}
    for _head, body in _rules(_COMMENT.sub("", WHOLE.read_text(encoding="utf-8"))):
        for name, value in re.findall(r"(--[\w-]+):([^;}]*)", body):
            values[name] = f"{values.get(name, '')} {value}"
    found: set[str] = set()
    waiting = set(_READ.findall(text))
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(_READ.findall(values.get(name, ""))) - found
    return frozenset(found)


def _less_variables(rule: str, wanted: frozenset[str]) -> str:
    """A table of variables without those that nobody reads; any other rule as it is."""
    if not _is_root(rule):
        return rule
    head, _brace, body = rule[:-1].partition("{")
    lines = [line for line in re.split(r";(?![^(\"]*[)\"])", body) if line]
    kept = [
        line
        for line in lines
        if not line.startswith("--") or line.partition(":")[0].strip() in wanted
    ]
    return f"{head}{{{';'.join(kept)}}}" if kept else ""
