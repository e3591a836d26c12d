"""The English catalogue holds what the code asks for, and is what runs."""

import re
from collections import Counter

import polib
import pytest

from nominations.management.commands.build_messages import CATALOGUE, asked_for, kept, updated

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
            if not (same or (entry.msgid_plural and set(placeholders(text)) <= set(wanted))):
                wrong.append((entry.msgid, text))

    assert wrong == []


def test_translations_can_be_filled_in(catalogue: polib.POFile) -> None:
    """A lone % beside named values stops the page too."""
    named = [entry for entry in catalogue.translated_entries() if _NAMED.search(entry.msgid)]
    for entry in named:
        for text in texts(entry):
            values = dict.fromkeys(_NAMED.findall(entry.msgid), 1)
            assert text % values, text


def texts(entry: polib.POEntry) -> set[str]:
    return set(entry.msgstr_plural.values()) if entry.msgid_plural else {entry.msgstr}


def placeholders(text: str) -> Counter[str]:
    return Counter(match.group() for match in _PLACEHOLDER.finditer(text))
