"""Forms built on screen: drafted, saved whole, published. A published version never changes."""

import re
from collections.abc import Sequence
from dataclasses import asdict, replace

from django.db import transaction
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import FieldKind, StreamKind, SubmissionKind
from nominations.models import FormField, FormTemplate, Unit, User
from nominations.names import clean, search_key
from nominations.queries.standing import hats_of
from nominations.queries.visible_forms import BUILDERS, codes_taken, rows_of, versions_of
from nominations.rules.form_fields import MOST_FIELDS, FieldRow, unmet_to_publish
from nominations.rules.unmet import Unmet
from nominations.services.record_event import digest_of, record_event


class FormRefused(Exception):
    """What was not done, and why. `stranger`: it is none of this person's business."""

    def __init__(
        self, sentence: str, *, unmet: Sequence[Unmet] = (), stranger: bool = False
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.unmet = list(unmet)
        self.stranger = stranger


class StaleForm(FormRefused):
    """Somebody saved the draft in between."""


def state_of(template: FormTemplate) -> str:
    """What a page of the builder showed, in one word: it is compared at the next save."""
    return digest_of([template.name, template.basis, [asdict(row) for row in rows_of(template)]])


def new_form(
    *, actor: User, authority: Unit, kind: SubmissionKind, name: str, basis: str = ""
) -> FormTemplate:
    """The first draft of a form, without fields. Raises FormRefused for who may not build."""
    title = _right(authority.pk, actor)
    with transaction.atomic():
        used = set(FormTemplate.objects.filter(authority=authority).values_list("code", flat=True))
        draft = FormTemplate.objects.create(
            authority=authority,
            submission_kind=kind,
            code=_free(_slug(name) or "mau", used),
            name=clean(name),
            basis=clean(basis),
        )
        _record(draft, "draft_form", actor, title)
    return draft


def start_draft(template: FormTemplate, *, actor: User) -> FormTemplate:
    """The draft of the next version, copied from the newest published one; or the one there is."""
    title = _right(template.authority_id, actor)
    with transaction.atomic():
        versions = list(versions_of(template).select_for_update())
        running = next((form for form in versions if form.published_at is None), None)
        if running is not None:
            return running
        newest = versions[0]
        draft = FormTemplate.objects.create(
            authority_id=newest.authority_id,
            submission_kind=newest.submission_kind,
            code=newest.code,
            name=newest.name,
            basis=newest.basis,
            version=newest.version + 1,
        )
        _write_rows(draft, rows_of(newest))
        _record(draft, "draft_form", actor, title)
    return draft


def save_draft(
    template: FormTemplate,
    *,
    actor: User,
    seen_state: str,
    name: str,
    basis: str,
    rows: Sequence[FieldRow],
) -> FormTemplate:
    """Replace the whole draft by what the page says; an unfinished field is kept as it is.

    Codes that are left blank are made from the labels. Raises StaleForm for an old page,
    FormRefused for a published version or a code that occurs twice.
    """
    title = _right(template.authority_id, actor)
    with transaction.atomic():
        draft = _locked(template, seen_state)
        coded = _coded(rows)
        _refuse_doubles(coded)
        draft.name, draft.basis = clean(name), clean(basis)
        draft.save(update_fields=["name", "basis"])
        draft.fields.all().delete()
        _write_rows(draft, coded)
        _record(draft, "save_form", actor, title)
    return draft


def publish(template: FormTemplate, *, actor: User, seen_state: str) -> FormTemplate:
    """Put the draft into force: periods that open from now on take it, open ones keep theirs.

    Raises FormRefused with all that is still wrong.
    """
    title = _right(template.authority_id, actor)
    with transaction.atomic():
        draft = _locked(template, seen_state)
        unmet = unmet_to_publish(draft.name, rows_of(draft), codes_taken(draft))
        if unmet:
            raise FormRefused(_("Chưa ban hành được: mẫu còn chỗ phải sửa."), unmet=unmet)
        draft.published_at = clock.now()
        draft.save(update_fields=["published_at"])
        _record(draft, "publish_form", actor, title)
    return draft


def discard(template: FormTemplate, *, actor: User) -> None:
    """Take a draft away; published versions stay for ever."""
    title = _right(template.authority_id, actor)
    with transaction.atomic():
        draft = _locked(template, None)
        _record(draft, "discard_form", actor, title)
        draft.delete()


def _right(authority_id: int, actor: User) -> str:
    """The title under which `actor` builds forms there; FormRefused if he may not."""
    hats = hats_of(actor, clock.today())
    if authority_id not in hats.unit_ids(BUILDERS):
        raise FormRefused(_("Chỉ cơ quan thường trực lập mẫu văn bản."), stranger=True)
    return hats.title_of(BUILDERS, authority_id)


def _locked(template: FormTemplate, seen_state: str | None) -> FormTemplate:
    """The draft for writing; None does not compare what the page showed."""
    fresh = FormTemplate.objects.select_for_update(of=("self",)).filter(pk=template.pk).first()
    if fresh is None:
        raise StaleForm(_("Dự thảo này đã bị bỏ sau khi bạn mở trang."))
    if fresh.published_at is not None:
        raise FormRefused(_("Bản đã ban hành không sửa được. Hãy lập bản mới."))
    if seen_state is not None and seen_state != state_of(fresh):
        raise StaleForm(_("Dự thảo đã được người khác lưu sau khi bạn mở trang."))
    return fresh


def _coded(rows: Sequence[FieldRow]) -> list[FieldRow]:
    """Rows with a code each; what is blank gets one from its label, or from its place."""
    used = {row.code for row in rows if row.code}
    coded = []
    for place, row in enumerate(rows[:MOST_FIELDS], start=1):
        if not row.code:
            row = replace(row, code=_free(_slug(row.label) or f"muc-{place}", used))
            used.add(row.code)
        coded.append(row)
    return coded


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", search_key(text)).strip("-")[:30].strip("-")


def _free(code: str, used: set[str]) -> str:
    """`code`, or `code-2`, `code-3` … if it is used already."""
    number, free = 1, code
    while free in used:
        number += 1
        free = f"{code}-{number}"
    return free


def _refuse_doubles(rows: Sequence[FieldRow]) -> None:
    first: dict[str, int] = {}
    for place, row in enumerate(rows, start=1):
        if row.code in first:
            sentence = _(
                "Mã “%(code)s” dùng cho mục %(first)s và mục %(place)s. Hãy sửa để mỗi mục "
                "một mã, hoặc xóa mã để hệ thống tự đặt."
            ) % {"code": row.code, "first": first[row.code], "place": place}
            raise FormRefused(sentence, unmet=[Unmet(str(place), sentence)])
        first[row.code] = place


def _write_rows(draft: FormTemplate, rows: Sequence[FieldRow]) -> None:
    FormField.objects.bulk_create(
        FormField(
            template=draft,
            position=place,
            section=clean(row.section),
            code=row.code,
            label=clean(row.label),
            help_text=clean(row.help_text),
            kind=FieldKind(row.kind),
            choices=[clean(choice) for choice in row.choices],
            required=row.required,
        )
        for place, row in enumerate(rows, start=1)
    )


def _record(template: FormTemplate, action: str, actor: User, title: str) -> None:
    record_event(
        stream=(StreamKind.UNIT, template.authority.ref),
        subject=template.ref,
        action=action,
        actor=actor,
        post_title=title,
        note=str(template),
        data={"form": template.code, "version": template.version},
    )
