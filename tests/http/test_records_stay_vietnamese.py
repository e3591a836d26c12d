"""Whoever acts, in whatever language he reads: what is kept is the same, word for word."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import CharField, JSONField, TextField
from django.utils import translation

from nominations import clock
from tests.factories.world import NOW
from tests.http.strangers import in_full_swing
from tests.http.swing_above import both_in_full_swing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize("swing", [in_full_swing, both_in_full_swing])
def test_acts_leave_the_same_words_in_every_language(
    swing: Callable[[], Any], proofs: Path
) -> None:
    kept = {}

    for language in ("vi", "en"):
        with transaction.atomic(), clock.at(NOW), translation.override(language):
            swing()
            kept[language] = Counter(sentences())
            transaction.set_rollback(True)

    assert not (more := kept["en"] - kept["vi"]), "\n".join(more)
    assert not (less := kept["vi"] - kept["en"]), "\n".join(less)


def sentences() -> Iterator[str]:
    """Every text of more than one word in every row: references and hashes have no spaces."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, CharField | TextField | JSONField):
                for value in model._default_manager.values_list(field.name, flat=True):
                    for text in texts_in(value):
                        if " " in text:
                            yield f"{model.__name__}.{field.name}: {text}"


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_in(inner)
