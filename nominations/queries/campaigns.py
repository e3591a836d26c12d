"""Campaigns as their pages show them: lists, score tables by version, what differs, the log."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from nominations import clock
from nominations.enums import AwardTarget, CriterionSection, StreamKind
from nominations.models import Campaign, Cluster, Criterion, Event, ScoreTable, Unit
from nominations.queries.standing import Hats
from nominations.queries.visible_writing import (
    CAMPAIGN_ANSWERERS,
    CLUSTER_ANSWERERS,
    campaigns_visible_to,
)
from nominations.rules.formula_shapes import in_words, plain
from nominations.rules.score_tables import main_points

_SECTION_NAMES: Mapping[str, str] = MappingProxyType(
    {
        CriterionSection.BONUS: N_("Điểm thưởng"),
        CriterionSection.MINUS: N_("Điểm trừ"),
        CriterionSection.GATE: N_("Điều kiện loại khỏi xếp hạng"),
    }
)
_FACTS: Mapping[str, str] = MappingProxyType(
    {
        "create": N_("Đã lập phong trào"),
        "save": N_("Đã sửa nội dung phong trào"),
        "copy": N_("Đã lập từ năm trước"),
        "draft_table": N_("Đã lập dự thảo bảng tiêu chí"),
        "save_table": N_("Đã sửa thông tin bảng tiêu chí"),
        "add_criterion": N_("Đã thêm tiêu chí"),
        "save_criterion": N_("Đã sửa tiêu chí"),
        "remove_criterion": N_("Đã bỏ tiêu chí"),
        "move_criterion": N_("Đã đổi thứ tự tiêu chí"),
        "drop_draft": N_("Đã bỏ dự thảo bảng tiêu chí"),
        "publish_table": N_("Đã ban hành bảng tiêu chí"),
    }
)
#: What is compared between two versions, in the words of the page.
_COMPARED = (
    ("text", N_("nội dung")),
    ("group", N_("nhóm")),
    ("section", N_("phần")),
    ("kind", N_("loại")),
    ("max_points", N_("điểm chuẩn")),
    ("how", N_("công thức")),
    ("evidence", N_("minh chứng")),
    ("may_be_absent", N_("có thể không phát sinh")),
    ("heads_only", N_("chỉ cho người đứng đầu")),
)


@dataclass(frozen=True, slots=True)
class Block:
    """One group or section of a table, with its criteria and what they can give."""

    heading: str
    points: Decimal | None
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    """A version of a score table, ready to be read. `in_force`: new periods would take it."""

    table: ScoreTable
    blocks: tuple[Block, ...]
    points: Decimal
    in_force: bool
    differences: tuple[str, ...] = ()
    versions: tuple[ScoreTable, ...] = ()


@dataclass(frozen=True, slots=True)
class Deed:
    """A past fact of a campaign."""

    what: str
    who: str
    when: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A campaign in a list, with the answers below it that the viewer sees."""

    campaign: Campaign
    answers: list["Branch"] = field(default_factory=list)


def campaigns_by_year(viewer: Hats) -> list[tuple[int, list[Branch]]]:
    """Visible campaigns, newest year first; answers hang below their parent. One statement."""
    rows = list(
        campaigns_visible_to(viewer)
        .select_related("issuer", "cluster")
        .order_by("-year", "issuer__level", "issuer__position", "code")
    )
    branches = {row.pk: Branch(row) for row in rows}
    tops = []
    for row in rows:
        parent = branches.get(row.parent_id or 0)
        if parent is not None and parent.campaign.year == row.year:
            parent.answers.append(branches[row.pk])
        else:
            tops.append(branches[row.pk])
    return [(year, list(found)) for year, found in groupby(tops, lambda b: b.campaign.year)]


def tables_of(campaign: Campaign, wanted: Mapping[str, int], *, drafts: bool) -> list[TableView]:
    """One version for each target: the one in `wanted`, else the one in force, else the draft.

    `drafts`: whether the viewer may see a draft. Two statements.
    """
    every = list(
        campaign.tables.select_related("published_by")
        .prefetch_related("criteria")
        .order_by("-version")
    )
    views = []
    for target in (AwardTarget.UNIT, AwardTarget.PERSON, AwardTarget.BOTH):
        versions = [
            table
            for table in every
            if table.target == target and (drafts or table.published_at is not None)
        ]
        if versions:
            views.append(_view(versions, wanted.get(target)))
    return views


def _view(versions: Sequence[ScoreTable], wanted: int | None) -> TableView:
    force = next((table for table in versions if table.published_at is not None), None)
    chosen = next((table for table in versions if table.version == wanted), force or versions[0])
    before = next((table for table in versions if table.version < chosen.version), None)
    return TableView(
        table=chosen,
        blocks=tuple(blocks_of(chosen)),
        points=main_points(chosen.criteria.all()),
        in_force=chosen is force,
        differences=tuple(differences(before, chosen)) if before else (),
        versions=tuple(versions),
    )


def blocks_of(table: ScoreTable) -> list[Block]:
    """The criteria in groups, then bonus, minus and gates; a table without groups in one block."""
    rows = list(table.criteria.all())
    names = {str(group["code"]): str(group["name"]) for group in table.groups}
    main = [row for row in rows if row.section == CriterionSection.MAIN]
    known = [*names, *sorted({row.group for row in main} - set(names))]
    blocks = []
    for code in known:
        inside = tuple(row for row in main if row.group == code)
        heading = f"{code}. {names[code]}" if code in names else code
        if inside or code in names:
            points = main_points(inside) if table.total is not None else None
            blocks.append(Block(heading, points, inside))
    for section, name in _SECTION_NAMES.items():
        inside = tuple(row for row in rows if row.section == section)
        if inside:
            cap = table.bonus_cap if section == CriterionSection.BONUS else None
            blocks.append(Block(_(name), cap, inside))
    return blocks


def differences(old: ScoreTable, new: ScoreTable) -> list[str]:
    """What `new` says otherwise than `old`, one sentence each; the order alone is no difference."""
    before = {row.code: row for row in old.criteria.all()}
    after = {row.code: row for row in new.criteria.all()}
    said = []
    if old.total != new.total:
        said.append(
            _("Tổng điểm: %(total)s → %(now)s")
            % {"total": _shown(old.total), "now": _shown(new.total)}
        )
    said += [
        _("Thêm %(code)s: %(text)s") % {"code": code, "text": row.text}
        for code, row in after.items()
        if code not in before
    ]
    said += [
        _("Bỏ %(code)s: %(text)s") % {"code": code, "text": row.text}
        for code, row in before.items()
        if code not in after
    ]
    for code in [code for code in after if code in before]:
        said += _changed(before[code], after[code])
    return said


def _changed(old: Criterion, new: Criterion) -> list[str]:
    said = []
    for name, words in _COMPARED:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            said.append(f"{new.code}, {_(words)}: {_shown(was)} → {_shown(now)}")
    return said


def _shown(value: Any) -> str:
    if value is None or value == "":
        return _("không có")
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dict):
        return in_words(value) or _("không có")
    return f"“{value}”"


def campaign_log(campaign: Campaign, *, limit: int = 20) -> list[Deed]:
    """What was done to a campaign and its tables, newest first."""
    events = Event.objects.filter(
        stream__kind=StreamKind.CAMPAIGN, stream__subject=campaign.ref
    ).select_related("person")
    return [_deed(event) for event in events.order_by("-sequence")[:limit]]


def _deed(event: Event) -> Deed:
    person = event.person
    who = f"{person.salutation} {person.full_name}" if person else _("Hệ thống")
    if event.post_title:
        who += f", {event.post_title}"
    what = _(_FACTS.get(event.action, event.action))
    code, version = event.data.get("code"), event.data.get("version")
    if code:
        what += f" {code}"
    if version:
        target = AwardTarget(event.data["target"]).label.lower()
        what += _(" (%(target)s, bản %(version)s)") % {"target": target, "version": version}
    return Deed(what=what, who=who, when=event.at, note=event.note)


def answers_of(campaign: Campaign, viewer: Hats) -> Iterable[Campaign]:
    """The answers below a campaign that the viewer may see."""
    below = campaigns_visible_to(viewer).filter(parent=campaign)
    return below.select_related("issuer", "cluster").order_by("issuer__position", "code")


def answering_for(campaign: Campaign, viewer: Hats) -> list[tuple[Unit, Cluster | None]]:
    """For whom the viewer may answer this campaign today: his units, then clusters that he heads.

    Nobody answers his own campaign, and nobody for a unit that has ended.
    """
    today = clock.today()
    ids = viewer.unit_ids(CAMPAIGN_ANSWERERS, inherited=False) - {campaign.issuer_id}
    found: list[tuple[Unit, Cluster | None]] = [
        (unit, None)
        for unit in Unit.objects.filter(pk__in=ids, valid_to=None).order_by("position", "code")
    ]
    led = Cluster.objects.filter(pk__in=viewer.cluster_ids(CLUSTER_ANSWERERS))
    for cluster in led.order_by("position", "code"):
        seats = cluster.members.filter(seat="head").select_related("unit").order_by("-year")
        seat = seats.filter(year__lte=today.year).first()
        if seat is not None and seat.unit_id != campaign.issuer_id:
            found.append((seat.unit, cluster))
    return found
