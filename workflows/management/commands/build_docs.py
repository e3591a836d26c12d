"""manage.py build_docs: write the generated pages: the three diagrams, and half of the glossary."""

import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db.models import Model, TextChoices
from django.utils import translation

from nominations import enums
from nominations.labels import nominee_label, unit_label
from nominations.rules.roles import PERMITTED
from workflows.flows.diagram import PICTURES, Picture, mermaid, places_table, title_of
from workflows.flows.drawing import svg
from workflows.words import ACTIONS

DOCS = Path(settings.BASE_DIR, "docs")
MARK = "<!-- Below this line: written by `manage.py build_docs`. Above it: by hand. -->\n"


class Command(BaseCommand):
    help = "Write docs/diagrams/ and the generated part of docs/glossary.md."

    def handle(self, *args: Any, **options: Any) -> None:
        for path, text in documents().items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(str(path.relative_to(settings.BASE_DIR)))


def documents() -> dict[Path, str]:
    """Every generated file with the text that it must have, in Vietnamese whoever asks."""
    with translation.override("vi"):
        found = {}
        for picture in PICTURES:
            found[DOCS / "diagrams" / f"{picture.name}.svg"] = svg(picture)
            found[DOCS / "diagrams" / f"{picture.name}.md"] = _page(picture)
        found[DOCS / "glossary.md"] = _glossary()
    return found


def _page(picture: Picture) -> str:
    model = picture.model.__name__
    return f"""# {model}: {title_of(picture)}

Written by `manage.py build_docs` from the transitions of `{model}`, the desks of its flow
(`workflows/flows/{picture.name}.py`) and the permissions in `nominations/rules/roles.py`.

![{title_of(picture)}]({picture.name}.svg)

## Places

{places_table(picture)}

## As text

```mermaid
{mermaid(picture)}
```
"""


def _glossary() -> str:
    by_hand, _mark, _generated = (DOCS / "glossary.md").read_text(encoding="utf-8").partition(MARK)
    parts = ("## Actions\n", _actions(), "## Codes\n", *_codes(), "## Tables\n", _tables())
    return by_hand + MARK + "\n" + "\n".join(parts)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head), ["---" for _column in head], *map(list, rows)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _actions() -> str:
    """Code, button, past fact, and the machines on which a person can do it."""
    rows = []
    for code, words in ACTIONS.items():
        machines = [
            machine.value
            for machine, table in PERMITTED.items()
            if any(act == code for _state, act in table)
        ]
        rows.append((f"`{code}`", words.button, words.fact, ", ".join(machines) or "–"))
    return _table(("code", "button", "past fact in the log", "acts on"), rows)


def _codes() -> Iterator[str]:
    """One table per enum; states of submissions and nominations also as units read them."""
    for name, choices in inspect.getmembers(enums, _is_enum):
        said = inspect.cleandoc(choices.__doc__ or "")  # getdoc would find TextChoices' own
        yield f"### {name}\n" + (f"\n{said}\n" if said else "")
        if choices in (enums.SubmissionState, enums.NominationState):
            head: tuple[str, ...] = ("code", "staff read", "the unit reads")
            rows = [(_code(item), str(item.label), _as_unit(choices, item)) for item in choices]
            yield _table(head, rows)
        else:
            yield _table(("code", "label"), [(_code(c), str(c.label)) for c in choices])


def _is_enum(value: Any) -> bool:
    return inspect.isclass(value) and issubclass(value, TextChoices) and value is not TextChoices


def _code(item: Any) -> str:
    return f"`{item.value}`" if item.value else "(empty)"


def _as_unit(choices: Any, state: Any) -> str:
    if choices is enums.SubmissionState:
        return unit_label(SimpleNamespace(state=state.value, kind=""))
    return nominee_label(state.value)


def _tables() -> str:
    models: list[type[Model]] = [
        model
        for name in ("nominations", "workflows")
        for model in apps.get_app_config(name).get_models()
    ]
    rows = [
        (
            f"`{model.__name__}`",
            str(model._meta.verbose_name),
            (inspect.getdoc(model) or "").split("\n\n")[0].replace("\n", " "),
        )
        for model in sorted(models, key=lambda model: model.__name__)
    ]
    return _table(("model", "in Vietnamese", "what it is"), rows)
