"""Forms of the small department, and answers to them."""

from collections.abc import Collection, Mapping

from nominations import clock
from nominations.models import FormField, FormTemplate
from tests.factories.world import World

#: What most tests ask for: one field of each kind, in two sections.
EVERY_KIND = {
    "chi-dao": "long",
    "van-ban": "short",
    "ty-le": "number",
    "ngay-hop": "date",
    "hinh-thuc": "choice",
    "cong-khai": "yes_no",
}
CHOICES = ["Bỏ phiếu kín", "Biểu quyết"]
HEADINGS = ("I. Công tác chỉ đạo", "II. Bình xét")


def make_form(
    world: World,
    fields: Mapping[str, str] | None = None,
    *,
    kind: str = "report",
    code: str = "mau",
    version: int = 1,
    required: Collection[str] = (),
) -> FormTemplate:
    """A form of the department: code → kind; version 1 is published, later ones are drafts."""
    form = FormTemplate.objects.create(
        authority=world.department,
        submission_kind=kind,
        code=code,
        name=f"Mẫu {code}",
        version=version,
        published_at=clock.now() if version == 1 else None,
    )
    asked = EVERY_KIND if fields is None else fields
    FormField.objects.bulk_create(
        FormField(
            template=form,
            section=HEADINGS[place > 2],
            code=name,
            label=f"Mục {name}",
            kind=of_kind,
            choices=CHOICES if of_kind == "choice" else [],
            required=name in required,
            position=place,
        )
        for place, (name, of_kind) in enumerate(asked.items(), start=1)
    )
    return form


def in_period(world: World, **form: object) -> FormTemplate:
    """As `make_form`, kept by the department's open period."""
    made = make_form(world, **form)  # type: ignore[arg-type]
    assert world.period is not None
    world.period.forms.add(made)
    return made
