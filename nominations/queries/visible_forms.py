"""Forms that the viewer may see and build: those of his authority."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from nominations.enums import Role
from nominations.models import FormTemplate, Unit
from nominations.queries.standing import Hats
from nominations.rules.form_fields import FieldRow

#: Who builds forms at an authority.
BUILDERS = frozenset({Role.OFFICE, Role.OFFICE_HEAD, Role.ADMIN})


def forms_visible_to(viewer: Hats) -> QuerySet[FormTemplate]:
    """Every version of the forms of the authorities for which the viewer builds forms."""
    return FormTemplate.objects.filter(authority_id__in=viewer.unit_ids(BUILDERS))


def building_authorities(viewer: Hats) -> QuerySet[Unit]:
    """The authorities for which the viewer may start a form, in order of the organisation."""
    own = viewer.unit_ids(BUILDERS, inherited=False)
    return Unit.objects.filter(pk__in=own).order_by("position", "code")


def with_counts(forms: QuerySet[FormTemplate]) -> QuerySet[FormTemplate]:
    """Each version with `asked`, its fields, and `opened`, the periods that keep it."""
    return forms.annotate(
        asked=Count("fields", distinct=True), opened=Count("periods", distinct=True)
    )


def versions_of(template: FormTemplate) -> QuerySet[FormTemplate]:
    """All versions of the same form, newest first."""
    return FormTemplate.objects.filter(
        authority_id=template.authority_id, code=template.code
    ).order_by("-version")


def rows_of(template: FormTemplate) -> list[FieldRow]:
    """The fields of a version as the builder writes them."""
    return [
        FieldRow(
            section=field.section,
            code=field.code,
            label=field.label,
            help_text=field.help_text,
            kind=field.kind,
            choices=tuple(field.choices),
            required=field.required,
        )
        for field in template.fields.all()
    ]


def codes_taken(template: FormTemplate) -> dict[str, str]:
    """Code → form, of the fields in the newest published versions of the authority's other forms
    for the same part."""
    others = (
        FormTemplate.objects.filter(
            authority_id=template.authority_id,
            submission_kind=template.submission_kind,
            published_at__isnull=False,
        )
        .exclude(code=template.code)
        .order_by("code", "version")
        .values_list("code", "name", "fields__code")
    )
    return {field: name for _code, name, field in others if field}


def grouped(forms: Iterable[FormTemplate]) -> list[tuple[FormTemplate | None, FormTemplate | None]]:
    """(version in force, draft) per form, from versions in any order."""
    found: dict[tuple[int, str], list[FormTemplate | None]] = {}
    for form in sorted(forms, key=lambda form: form.version):
        pair = found.setdefault((form.authority_id, form.code), [None, None])
        pair[0 if form.published_at else 1] = form
    return [(pair[0], pair[1]) for pair in found.values()]
