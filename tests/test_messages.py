"""The English catalogue holds what the code asks for, and is what runs."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from nominations.management.commands.build_messages import CATALOGUE, ROOT, asked_for, kept, updated

VIETNAMESE = re.compile("[à-ãè-êìíò-õùúýăđĩũơưạ-ỹ]", re.IGNORECASE)
MARKS = {
    "_", "_lazy", "N_", "gettext", "gettext_lazy",
    "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy",
}  # fmt: skip
#: No page of users: migrations, the demo's data and commands, which speak Vietnamese.
OF_THE_DEMO = re.compile(r"/migrations/|/demo|/rehearse/|/management/")
#: What is read, compared or kept, not said: words in files of offices and in what people type,
#: letters and old encodings, notes and titles that go into a record. File → how many.
NOT_SAID = {
    "nominations/names.py": 2,
    "nominations/queries/rankings.py": 1,
    "nominations/queries/summaries.py": 5,
    "nominations/rules/campaigns.py": 2,
    "nominations/rules/figures.py": 3,
    "nominations/rules/legacy_text.py": 22,
    "nominations/rules/nominee_rows.py": 10,
    "nominations/services/assessment.py": 6,
    "nominations/services/campaigns.py": 1,
    "nominations/services/clusters.py": 3,
    "nominations/services/initiative_uses.py": 1,
    "nominations/services/nominee_apply.py": 2,
    "nominations/services/nominee_cells.py": 2,
    "nominations/services/nominee_checks.py": 2,
    "nominations/services/nominee_files.py": 6,
    "nominations/services/nominee_import.py": 1,
    "nominations/services/nominee_template.py": 7,
    "nominations/services/people_moves.py": 2,
    "nominations/services/seat_moves.py": 4,
    "nominations/views/campaigns.py": 1,
    "workflows/calendar.py": 3,  # names of the library's days, as the table keeps them
    "workflows/services/calendar_days.py": 3,  # reasons and bases, as the table keeps them
    "workflows/services/messages/mails.py": 1,  # [TĐKT], the mark of a subject
    "workflows/rules/task_due.py": 2,
    "workflows/rules/task_query.py": 16,
    "workflows/views/feeds.py": 1,
    "workflows/services/acts/consolidation_review.py": 1,
    "workflows/services/acts/ranking.py": 2,
    "workflows/services/acts/summaries.py": 5,
    "workflows/services/figures.py": 2,
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{\w+\}")
_NAMED = re.compile(r"%\((\w+)\)")


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return kept()


def test_catalogue_holds_what_is_asked_for_and_nothing_else(catalogue: polib.POFile) -> None:
    """Due: `make messages`."""
    asked = {(message.context, message.text, message.plural) for message in asked_for()}

    assert asked == {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in catalogue}


def test_catalogue_is_written_as_the_command_writes_it(catalogue: polib.POFile) -> None:
    assert str(updated(catalogue)) == str(catalogue)


def test_compiled_catalogue_is_the_written_one(catalogue: polib.POFile) -> None:
    compiled = CATALOGUE.with_suffix(".mo").read_bytes()

    assert compiled == catalogue.to_binary()


def test_nothing_is_fuzzy_or_obsolete(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if entry.fuzzy or entry.obsolete] == []


def test_placeholders_agree(catalogue: polib.POFile) -> None:
    """A translation that asks for a value nobody gives is a failed page."""
    wrong = []
    for entry in catalogue.translated_entries():
        wanted = placeholders(entry.msgid)
        for text in texts(entry):
            # "One file is left" may leave out the number
            same = placeholders(text) == wanted
            given = {*wanted, *placeholders(entry.msgid_plural or "")}
            if not (same or (entry.msgid_plural and set(placeholders(text)) <= given)):
                wrong.append((entry.msgid, text))

    assert wrong == []


def test_translations_can_be_filled_in(catalogue: polib.POFile) -> None:
    """A lone % beside named values stops the page too."""
    named = [entry for entry in catalogue.translated_entries() if _NAMED.search(entry.msgid)]
    for entry in named:
        for text in texts(entry):
            values = dict.fromkeys(_NAMED.findall(f"{entry.msgid}{entry.msgid_plural}"), 1)
            assert text % values, text


def texts(entry: polib.POEntry) -> set[str]:
    return set(entry.msgstr_plural.values()) if entry.msgid_plural else {entry.msgstr}


def placeholders(text: str) -> Counter[str]:
    return Counter(match.group() for match in _PLACEHOLDER.finditer(text))


def test_everything_is_translated(catalogue: polib.POFile) -> None:
    """Due: an English msgstr in locale/en/LC_MESSAGES/django.po, then `make messages`."""
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []


def test_code_says_nothing_in_vietnamese_that_is_not_marked() -> None:
    found = {
        str(path.relative_to(ROOT)): unmarked(ast.parse(path.read_text(encoding="utf-8")))
        for path in code_of_pages()
    }

    assert {
        path: texts for path, texts in found.items() if len(texts) > NOT_SAID.get(path, 0)
    } == {}


def code_of_pages() -> Iterator[Path]:
    for app in ("nominations", "workflows"):
        for path in ROOT.joinpath(app).rglob("*.py"):
            place = path.relative_to(ROOT).as_posix()
            if not OF_THE_DEMO.search(place):
                yield path


def unmarked(tree: ast.Module) -> list[str]:
    """Texts with Vietnamese letters that no function of gettext takes, docstrings aside."""
    marked: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in MARKS:
                marked |= set(ast.walk(node))
        elif isinstance(node, ast.Expr):
            marked.add(node.value)
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in marked
        and VIETNAMESE.search(node.value)
    ]
