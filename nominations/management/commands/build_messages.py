"""manage.py build_messages: bring locale/en up to date with what the code and the pages say.

A tool of developers (it needs polib). Texts that are new come in without a translation, texts that
nobody asks for any longer go; a test says when either is due. Neither gettext nor its programs are
needed, here or at run time: the compiled catalogue is committed beside its source.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import polib
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
WIDTH = 100
METADATA = {
    "Project-Id-Version": "neu-guong",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
#: How many texts each function takes: its context, if it has one, first.
_ONE = {"_", "_lazy", "N_", "gettext", "gettext_lazy", "gettext_noop"}
_TWO = {"ngettext", "ngettext_lazy"}
_WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
_IN_TEMPLATES = re.compile(r"\b(?:_|gettext|ngettext|pgettext|npgettext)\((?=\s*u?[\"'])")


class Message(NamedTuple):
    """One text to translate, as gettext keys it."""

    text: str
    plural: str = ""
    context: str | None = None


class Command(BaseCommand):
    help = "Write locale/en/LC_MESSAGES/django.po and .mo."

    def handle(self, *args: Any, **options: Any) -> None:
        catalogue = updated(kept())
        catalogue.save(str(CATALOGUE))
        CATALOGUE.with_suffix(".mo").write_bytes(catalogue.to_binary())
        missing = len(catalogue.untranslated_entries())
        self.stdout.write(f"{len(catalogue)} texts, {missing} without a translation")


def kept() -> polib.POFile:
    """The catalogue as it lies there."""
    return polib.pofile(str(CATALOGUE), wrapwidth=WIDTH)


def updated(old: polib.POFile) -> polib.POFile:
    """A catalogue of today's texts, with the translations that `old` has for them."""
    known = {(entry.msgid, entry.msgctxt): entry for entry in old}
    new = polib.POFile(wrapwidth=WIDTH)
    new.metadata = METADATA
    for message, places in asked_for().items():
        entry = polib.POEntry(
            msgid=message.text,
            msgid_plural=message.plural,
            msgctxt=message.context,
            occurrences=[(place, "") for place in sorted(places)],
            flags=["python-format"] if "%(" in message.text else [],
        )
        _translate(entry, known.get((message.text, message.context)))
        new.append(entry)
    return new


def _translate(entry: polib.POEntry, known: polib.POEntry | None) -> None:
    """A plain text that gets a plural form keeps its translation as the first of the two."""
    if entry.msgid_plural:
        entry.msgstr_plural = {0: "", 1: ""}
        if known is not None:
            entry.msgstr_plural |= known.msgstr_plural or {0: known.msgstr}
    elif known is not None:
        entry.msgstr = known.msgstr or known.msgstr_plural.get(0, "")


def asked_for() -> dict[Message, set[str]]:
    """Every text that is marked, and the files that ask for it, in the order of the files."""
    found: dict[Message, set[str]] = {}
    for path in _sources():
        text = path.read_text(encoding="utf-8")
        messages = _in_code(text) if path.suffix == ".py" else _in_template(text, str(path))
        for message in messages:
            same = _same_but_for_the_plural(found, message)
            found.setdefault(same, set()).add(str(path.relative_to(ROOT)))
    return found


def _same_but_for_the_plural(found: dict[Message, set[str]], message: Message) -> Message:
    """gettext has one entry per text: with a plural, if anybody asks for one."""
    plain = message._replace(plural="")
    if message.plural and plain in found:
        found[message] = found.pop(plain)
    other = next((key for key in found if key._replace(plural="") == plain), message)
    return message if message.plural else other


def _sources() -> Iterator[Path]:
    for folder in ("config", "nominations", "workflows"):
        for path in sorted(ROOT.joinpath(folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    for path in sorted(ROOT.joinpath("templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".svg"}:
            yield path


def _in_code(text: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            yield from _of_call(node)


def _in_template(text: str, origin: str) -> Iterator[Message]:
    """Django writes a template as calls of gettext, with everything else crossed out."""
    code = templatize(text, origin=origin)
    for match in _IN_TEMPLATES.finditer(code):
        yield from _of_call(_call_at(code, match))


def _call_at(code: str, match: re.Match[str]) -> ast.Call:
    """The shortest call that begins at `match`: a text may hold brackets of its own."""
    end = match.end()
    while True:
        end = code.index(")", end) + 1
        try:
            node = ast.parse(code[match.start() : end], mode="eval").body
        except SyntaxError:
            continue
        assert isinstance(node, ast.Call)
        return node


def _of_call(node: ast.Call) -> Iterator[Message]:
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    values = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
    texts = [value for value in values if isinstance(value, str) and value]
    if name in _ONE and texts:
        yield Message(texts[0])
    elif name in _TWO and len(texts) == 2:
        yield Message(texts[0], plural=texts[1])
    elif name in _WITH_CONTEXT and len(texts) == 2:
        yield Message(texts[1], context=texts[0])
