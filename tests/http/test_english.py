"""Every page in English: what is not from a record, and no name, has no Vietnamese left in it."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import CharField, JSONField, Model, TextField
from django.urls import reverse

from nominations import clock
from nominations.management.commands.build_messages import kept
from nominations.models import User
from tests.factories.http import act_url, client_of
from tests.factories.world import NOW
from tests.http.strangers import Swing, in_full_swing
from tests.http.test_visibility import ACTS, DESKS, LISTS, PAGES, address, in_vain
from workflows.rules.task_query import KEYS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: Letters that only Vietnamese has, among the languages here.
VIETNAMESE = re.compile("[à-ãè-êìíò-õùúýăđĩũơưạ-ỹ]", re.IGNORECASE)
#: The product's name, the name of the language in the language, and words that people type.
NAMES = {"Nêu Gương", "Tiếng Việt", *KEYS.values()}
DESK_OF_EACH_KIND = ("hoa", "binh", "lan", "mau", "vu", "so", "council", "quan_tri", "nominee")
READ_ALOUD = {"aria-label", "title", "placeholder", "alt", "value", "content"}


class Words(HTMLParser):
    """The texts of a page: between the tags, and in attributes that somebody sees or hears.

    An `article` that says it is Vietnamese is an official paper: it has no other language.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.paper = False

    def handle_endtag(self, tag: str) -> None:
        self.paper = self.paper and tag != "article"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.paper = self.paper or (tag == "article" and ("lang", "vi") in attrs)
        if self.paper:
            return
        typed = tag == "input" and dict(attrs).get("type") == "hidden"
        self.found += [
            value
            for name, value in attrs
            if value and not typed and (name in READ_ALOUD or name.startswith("data-"))
        ]

    def handle_data(self, data: str) -> None:
        if not self.paper:
            self.found.append(data)


@pytest.fixture
def swing(db: None, proofs: Path) -> Iterator[Swing]:
    with clock.at(NOW):
        yield in_full_swing()


@pytest.mark.embedded
@pytest.mark.slow
def test_no_page_keeps_vietnamese_of_its_own(swing: Swing) -> None:
    User.objects.update(language="en")
    for user in swing.users.values():
        user.refresh_from_db()
    known = spoken_by_records()
    left: dict[str, str] = {}

    for login, url in walks(swing):
        client = client_of(swing.users[login])
        for answer in (client.get(url), in_vain(client, url)):
            for text in vietnamese_in(answer, known):
                left.setdefault(text, url)

    assert not left, "\n".join(f"{url}: {text}" for text, url in left.items())


def walks(swing: Swing) -> Iterator[tuple[str, str]]:
    """Every page by somebody of each kind who may open it, and the lists by every kind of desk."""
    papers = swing.papers
    for (name, paper), seen in PAGES.items():
        for login in sorted(seen)[::4]:
            yield login, address(name, papers[paper].ref)
    for (paper, action), seen in ACTS.items():
        yield min(seen), act_url(papers[paper], action)
    for name, seen in DESKS.items():
        yield min(seen), reverse(name)
    for login in DESK_OF_EACH_KIND:
        for name in LISTS:
            yield login, reverse(name)


def spoken_by_records() -> re.Pattern[str]:
    """Whatever stands in a row of any table, longest first, and what English itself quotes."""
    texts = set(NAMES)
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, CharField | TextField | JSONField):
                texts |= {text for row in values_of(model, field.name) for text in strings_in(row)}
    for entry in kept():
        for text in (entry.msgstr, *entry.msgstr_plural.values()):
            texts |= set(re.split(r"%\(\w+\)[sd]|\{\w+\}", text))
    texts |= {text.replace("2026", "2027") for text in texts}  # proposed for the next year
    texts = {text.strip() for text in texts if VIETNAMESE.search(text)}
    return re.compile("|".join(map(re.escape, sorted(texts, key=len, reverse=True))), re.IGNORECASE)


def values_of(model: type[Model], name: str) -> Iterator[object]:
    yield from model._default_manager.values_list(name, flat=True).distinct()


def strings_in(value: object) -> Iterator[str]:
    """Texts inside what a JSON field holds, or of a text line by line."""
    if isinstance(value, str):
        yield value
        yield from value.splitlines()
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner)


def vietnamese_in(answer: Any, known: re.Pattern[str]) -> Iterator[str]:
    if answer.streaming:  # a file, not a page
        list(answer.streaming_content)
    elif answer.headers.get("Content-Type", "").startswith("text/html"):
        assert answer["Content-Language"] == "en"
        words = Words()
        words.feed(answer.content.decode())
        for text in words.found:
            rest = known.sub("·", " ".join(text.split()))
            if VIETNAMESE.search(rest):
                yield rest
