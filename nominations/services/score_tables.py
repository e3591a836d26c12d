"""Write score tables in versions (ADR 18): a draft is written freely, what is published stays.

A draft begins as a copy of the version in force. Publishing needs a sound table (`rules`) and a
note of what changed; periods that are open keep the version that they were opened with.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from nominations import clock
from nominations.enums import AwardTarget, StreamKind
from nominations.models import Campaign, Criterion, ScoreTable, User
from nominations.names import clean
from nominations.queries.standing import hats_of
from nominations.queries.visible_writing import CAMPAIGN_EDITORS, campaigns_scored_by
from nominations.rules.score_tables import unmet_to_publish
from nominations.services.drafting import DraftRefused, StaleDraft
from nominations.services.record_event import digest_of, record_event

#: What a person writes of a table, and of a criterion.
TABLE_FIELDS = (
    *("name", "basis", "total", "bonus_cap", "rounding", "difference_limit"),
    *("groups", "ratings", "ties"),
)
CRITERION_FIELDS = (
    *("code", "section", "group", "kind", "heads_only", "text", "method", "how"),
    *("evidence", "max_points", "may_be_absent", "source"),
)
_PUBLISHED = N_("Bản này đã ban hành nên không sửa được. Hãy lập bản dự thảo mới từ bản đang dùng.")
_STALE = N_("Người khác đã lưu bảng này sau khi bạn mở trang. Hãy xem lại rồi làm tiếp.")


class NotSound(DraftRefused):
    """A draft that cannot be published yet; `unmet` says everything that is to be mended."""

    def __init__(self, unmet: list[Any]) -> None:
        super().__init__(unmet[0].sentence, field=unmet[0].field)
        self.unmet = unmet


def seen_of(table: ScoreTable) -> str:
    """What a page carries: a digest of the table's own fields and of all its criteria."""
    rows = table.criteria.order_by("position", "pk").values_list(
        "pk", "position", *CRITERION_FIELDS
    )
    own = [getattr(table, name) for name in TABLE_FIELDS]
    return digest_of([str(table.published_at or ""), own, [list(row) for row in rows]])[:16]


def copy_table(table: ScoreTable, *, campaign: Campaign, version: int) -> ScoreTable:
    """A draft with everything that `table` has; needs a transaction."""
    draft = ScoreTable.objects.create(
        campaign=campaign,
        target=table.target,
        version=version,
        **{name: getattr(table, name) for name in TABLE_FIELDS},
    )
    Criterion.objects.bulk_create(
        Criterion(
            table=draft,
            position=position,
            **{name: getattr(line, name) for name in CRITERION_FIELDS},
        )
        for position, line in enumerate(table.criteria.order_by("position", "pk"), start=1)
    )
    return draft


def draft_table(campaign: Campaign, *, target: str, actor: User) -> ScoreTable:
    """The draft for `target`: the one that is there, or a copy of the newest version, or empty.

    Raises DraftRefused without the right.
    """
    title = _right(campaign, actor)
    with transaction.atomic():
        Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)  # one draft at a time
        versions = campaign.tables.filter(target=AwardTarget(target))
        draft = versions.filter(published_at=None).first()
        if draft is not None:
            return draft
        newest = versions.aggregate(last=Max("version"))["last"] or 0
        last = versions.filter(version=newest).first()
        if last is None:
            draft = ScoreTable.objects.create(campaign=campaign, target=target, version=1)
        else:
            draft = copy_table(last, campaign=campaign, version=newest + 1)
        _record(draft, "draft_table", actor, title)
    return draft


def save_table(table: ScoreTable, *, actor: User, seen: str, values: Mapping[str, Any]) -> None:
    """The draft's own fields. Raises DraftRefused (no right, published), StaleDraft."""
    with _writing(table, actor, seen, "save_table", fields=sorted(values)) as draft:
        ScoreTable.objects.filter(pk=draft.pk).update(
            **{name: values[name] for name in TABLE_FIELDS if name in values}
        )


def add_criterion(
    table: ScoreTable, *, actor: User, seen: str, values: Mapping[str, Any]
) -> Criterion:
    """One more criterion at the end of the draft. Raises DraftRefused if its code is taken."""
    with _writing(table, actor, seen, "add_criterion", code=values["code"]) as draft:
        last = draft.criteria.aggregate(last=Max("position"))["last"] or 0
        return _code_once(
            values["code"],
            lambda: Criterion.objects.create(table=draft, position=last + 1, **values),
        )


def save_criterion(
    criterion: Criterion, *, actor: User, seen: str, values: Mapping[str, Any]
) -> None:
    """What a criterion of a draft says. Raises DraftRefused if its new code is taken."""
    with _writing(criterion.table, actor, seen, "save_criterion", code=values["code"]) as draft:
        rows = draft.criteria.filter(pk=criterion.pk)
        if not _code_once(values["code"], lambda: rows.update(**values)):
            raise StaleDraft(_("Tiêu chí này đã được bỏ khỏi bảng."))


def remove_criterion(criterion: Criterion, *, actor: User, seen: str) -> None:
    """Take a criterion out of a draft."""
    with _writing(criterion.table, actor, seen, "remove_criterion", code=criterion.code) as draft:
        draft.criteria.filter(pk=criterion.pk).delete()


def move_criterion(criterion: Criterion, *, actor: User, seen: str, up: bool) -> None:
    """One place up or down inside its group (or section); at the end nothing moves."""
    with _writing(criterion.table, actor, seen, "move_criterion", code=criterion.code) as draft:
        rows = list(draft.criteria.order_by("position", "pk"))
        here = next((n for n, row in enumerate(rows) if row.pk == criterion.pk), None)
        if here is None:
            raise StaleDraft(_("Tiêu chí này đã được bỏ khỏi bảng."))
        there = _neighbour(rows, here, up=up)
        rows[here], rows[there] = rows[there], rows[here]
        for position, row in enumerate(rows, start=1):
            row.position = position
        Criterion.objects.bulk_update(rows, ["position"])


def _neighbour(rows: list[Criterion], here: int, *, up: bool) -> int:
    """The next place, up or down, with a criterion of the same block; `here` if there is none."""
    block = (rows[here].section, rows[here].group)
    places = range(here - 1, -1, -1) if up else range(here + 1, len(rows))
    return next((n for n in places if (rows[n].section, rows[n].group) == block), here)


def drop_draft(table: ScoreTable, *, actor: User, seen: str) -> None:
    """Give a draft up; the version in force stays as it is."""
    with _writing(table, actor, seen, "drop_draft") as draft:
        draft.delete()


def publish_table(table: ScoreTable, *, actor: User, seen: str, note: str) -> None:
    """Put a draft in force for the periods that open from now on.

    Raises NotSound (points do not add up, a formula makes no sense …), DraftRefused without a note
    of what changed since the version before, StaleDraft.
    """
    note = clean(note)[:300]
    with _writing(table, actor, seen, "publish_table", note=note) as draft:
        unmet = unmet_to_publish(draft, list(draft.criteria.order_by("position", "pk")))
        if unmet:
            raise NotSound(unmet)
        if not note and draft.version > 1:
            raise DraftRefused(_("Hãy ghi nội dung thay đổi so với bản trước."), field="note")
        draft.published_at, draft.change_note = clock.now(), note
        draft.published_by_id = actor.person_id
        draft.save(update_fields=["published_at", "published_by", "change_note"])


@contextmanager
def _writing(
    table: ScoreTable, actor: User, seen: str, action: str, *, note: str = "", **facts: Any
) -> Iterator[ScoreTable]:
    """A transaction in which a draft, locked and as the page showed it, may be written."""
    title = _right(table.campaign, actor)
    with transaction.atomic():
        fresh = ScoreTable.objects.select_for_update(of=("self",)).filter(pk=table.pk).first()
        if fresh is None:
            raise StaleDraft(_("Bản dự thảo này đã được bỏ."))
        if fresh.published_at is not None:
            raise DraftRefused(_(_PUBLISHED))
        if seen_of(fresh) != seen:
            raise StaleDraft(_(_STALE))
        fresh.campaign = table.campaign
        yield fresh
        _record(fresh, action, actor, title, note=note, **facts)


def _code_once(code: str, write: Any) -> Any:
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as taken:
        raise DraftRefused(
            _("Mã %(code)s đã có trong bảng. Hãy đặt mã khác.") % {"code": code}, field="code"
        ) from taken


def _right(campaign: Campaign, actor: User) -> str:
    """The title under which `actor` writes; DraftRefused if he may not."""
    hats = hats_of(actor, clock.today())
    if not campaigns_scored_by(hats).filter(pk=campaign.pk).exists():
        raise DraftRefused(_("Chỉ cơ quan thường trực soạn và ban hành bảng tiêu chí."))
    return hats.title_of(CAMPAIGN_EDITORS, campaign.issuer_id)


def _record(
    table: ScoreTable, action: str, actor: User, title: str, *, note: str = "", **facts: Any
) -> None:
    record_event(
        stream=(StreamKind.CAMPAIGN, table.campaign.ref),
        action=action,
        actor=actor,
        post_title=title,
        note=note,
        data={"target": table.target, "version": table.version, **facts},
    )
