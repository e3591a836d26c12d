"""Forms that come with the program, as data: `nominations/data/forms/*.yaml`."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from nominations.enums import FieldKind, SubmissionKind
from nominations.models import FormField, FormTemplate, Unit
from nominations.services.data_files import read_data


def load_form(name: str, *, authority: Unit) -> FormTemplate:
    """Record data/forms/<name>.yaml as the first draft of a form of `authority`.

    It is not in force before somebody there publishes it. Raises IntegrityError if it is there.
    """
    row = read_data(f"forms/{name}")
    with transaction.atomic():
        draft = FormTemplate.objects.create(
            authority=authority,
            submission_kind=SubmissionKind(row["submission_kind"]),
            code=row["code"],
            name=row["name"],
            basis=row["basis"],
        )
        FormField.objects.bulk_create(
            FormField(
                template=draft,
                position=place,
                section=section,
                code=item["code"],
                label=item["label"],
                help_text=item.get("help_text", ""),
                kind=FieldKind(item.get("kind", FieldKind.LONG)),
                choices=item.get("choices", []),
                required=item.get("required", False),
            )
            for place, (section, item) in enumerate(_items(row), start=1)
        )
    return draft


def _items(row: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for section in row["fields"]:
        for item in section["items"]:
            yield section["section"], item
