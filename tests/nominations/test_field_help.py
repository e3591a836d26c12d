"""The sentences below fields: each belongs to a field that exists, and reaches the page."""

import importlib
import pkgutil

import pytest
from django import forms

import nominations.forms
import workflows.forms
from nominations.field_help import HELP, help_for
from tests.factories.http import client_of
from tests.factories.world import World

#: Made while the form is built, not in its class.
_MADE = {"initiatives.InitiativeForm": {"unit"}, "proofs.UploadForm": {"kind", "nomination"}}


def classes() -> dict[str, type[forms.BaseForm]]:
    found = {}
    for package in (nominations.forms, workflows.forms):
        for module in pkgutil.iter_modules(package.__path__):
            source = importlib.import_module(f"{package.__name__}.{module.name}")
            for value in vars(source).values():
                if isinstance(value, type) and issubclass(value, forms.BaseForm):
                    name = f"{value.__module__.rpartition('.')[2]}.{value.__name__}"
                    found[name] = value
    return found


def test_every_sentence_belongs_to_a_field_without_one_of_its_own() -> None:
    known = classes()
    wrong = [
        f"{name}.{field}"
        for name, sentences in HELP.items()
        for field in sentences
        if field not in _MADE.get(name, ())
        and (
            name not in known
            or field not in known[name].base_fields  # type: ignore[attr-defined]
            or known[name].base_fields[field].help_text  # type: ignore[attr-defined]
        )
    ]

    assert wrong == []


def test_what_a_form_inherits_is_explained_as_in_its_base() -> None:
    known = classes()

    nominee = known["nominees.NomineeForm"]
    assert (
        help_for(nominee.__new__(nominee), "priority") == HELP["nominees.DetailsForm"]["priority"]
    )


@pytest.mark.django_db
def test_sentence_stands_below_the_field_and_describes_it(world: World) -> None:
    page = client_of(world.users["hoa"]).get(
        f"/content/{world.submission('cckl').ref}/nominees/new/"
    )

    text = page.content.decode()
    assert 'id="id_priority_helptext">1 là ưu tiên nhất' in text
    assert 'aria-describedby="id_priority_helptext"' in text
