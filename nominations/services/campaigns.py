"""Write campaigns: the office its authority's, units and clusters their answers below them.

Every write leaves one event in the campaign's own chain. A page carries the digest of what it
showed (`seen_of`): somebody else's save in between is never overwritten.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from nominations import clock
from nominations.enums import AwardTarget, StreamKind
from nominations.models import Campaign, Cluster, Unit, User
from nominations.queries.catalogues import table_in_force
from nominations.queries.standing import hats_of
from nominations.queries.visible_writing import (
    CAMPAIGN_ANSWERERS,
    CAMPAIGN_EDITORS,
    CLUSTER_ANSWERERS,
    campaigns_edited_by,
    campaigns_scored_by,
    campaigns_visible_to,
)
from nominations.services.drafting import DraftRefused, StaleDraft
from nominations.services.record_event import digest_of, record_event
from nominations.services.score_tables import copy_table

#: What a person writes of a campaign.
FIELDS = (
    *("kind", "year", "name", "theme", "document", "issued_on", "basis"),
    *("contents", "duties", "recipients", "source"),
)
_ANY_ROLE = CAMPAIGN_EDITORS | CAMPAIGN_ANSWERERS
_NOT_YOURS = N_("Bạn không có nhiệm vụ soạn phong trào này.")
_STALE = N_("Người khác đã lưu phong trào này sau khi bạn mở trang. Hãy xem lại.")


def seen_of(campaign: Campaign) -> str:
    """What a page carries: a digest of everything that people write here, and of its parent."""
    return digest_of([campaign.parent_id, *(getattr(campaign, name) for name in FIELDS)])[:16]


def create_campaign(
    *,
    issuer: Unit,
    parent: Campaign | None,
    cluster: Cluster | None,
    values: Mapping[str, Any],
    actor: User,
) -> Campaign:
    """A new campaign of an authority; with a parent also one of a unit or of a cluster (an answer).

    Raises DraftRefused without the right to issue it there, below a parent that the actor does not
    see, or if the issuer has one of that name in that year already (a second click).
    """
    hats = hats_of(actor, clock.today())
    office = issuer.pk in hats.unit_ids(CAMPAIGN_EDITORS) and cluster is None
    answers = (
        parent is not None and cluster is None and issuer.pk in hats.unit_ids(CAMPAIGN_ANSWERERS)
    )
    leads = (
        parent is not None
        and cluster is not None
        and cluster.pk in hats.cluster_ids(CLUSTER_ANSWERERS)
        and cluster.members.filter(unit=issuer).exists()
    )
    if not (office or answers or leads):
        raise DraftRefused(_("Bạn không có nhiệm vụ phát động phong trào ở đây."))
    if parent is not None and not campaigns_visible_to(hats).filter(pk=parent.pk).exists():
        raise DraftRefused(_("Không có phong trào cấp trên này."), field="parent")
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=issuer.pk)  # one at a time: a name once, codes once
        _refuse_same_name(issuer, cluster, values)
        campaign = Campaign.objects.create(
            code=_code(issuer, values["year"]),
            issuer=issuer,
            parent=parent,
            cluster=cluster,
            **{name: values[name] for name in FIELDS if name in values},
        )
        _record(campaign, "create", actor, {"parent": parent.code if parent else ""})
    return campaign


def save_campaign(
    campaign: Campaign,
    *,
    actor: User,
    seen: str,
    values: Mapping[str, Any],
    parent: Campaign | None,
) -> None:
    """The campaign's own fields. Raises DraftRefused (no right, a circle), StaleDraft."""
    with _writing(campaign, actor, seen) as fresh:
        if parent is not None and _stands_above(fresh, parent):
            raise DraftRefused(_("Phong trào không thể nằm dưới chính nó."), field="parent")
        before = {name: getattr(fresh, name) for name in FIELDS}
        changed = [name for name in FIELDS if name in values and values[name] != before[name]]
        if fresh.parent != parent:
            changed.append("parent")
        for name in changed:
            setattr(fresh, name, parent if name == "parent" else values[name])
        fresh.save(update_fields=changed)
        data = {"fields": changed, "before": {n: str(before[n]) for n in changed if n in before}}
        _record(fresh, "save", actor, data)


def copy_to_next_year(campaign: Campaign, *, name: str, actor: User) -> Campaign:
    """The campaign with its tables in force as drafts, one year later, under `name`.

    What belongs to the old document (number, day, basis, parent) is left for the new one. Raises
    DraftRefused without the right, or if that name is there already in that year.
    """
    hats = hats_of(actor, clock.today())
    if not campaigns_scored_by(hats).filter(pk=campaign.pk).exists():
        raise DraftRefused(_(_NOT_YOURS))
    issuer = _living_issuer(campaign, hats.unit_ids(CAMPAIGN_EDITORS, inherited=False))
    kept = ("kind", "theme", "contents", "duties", "recipients")
    values = {field: getattr(campaign, field) for field in kept}
    values |= {"year": campaign.year + 1, "name": name, "source": f"Lập từ “{campaign.name}”"[:200]}
    with transaction.atomic():
        copied = create_campaign(
            issuer=issuer, parent=None, cluster=None, values=values, actor=actor
        )
        for target in AwardTarget:
            table = table_in_force(campaign, target) or _newest(campaign, target)
            if table is not None:
                copy_table(table, campaign=copied, version=1)
        _record(copied, "copy", actor, {"source": campaign.code})
    return copied


@contextmanager
def _writing(campaign: Campaign, actor: User, seen: str) -> Iterator[Campaign]:
    """A transaction in which `campaign`, locked and still as the page showed it, may be written."""
    hats = hats_of(actor, clock.today())
    if not campaigns_edited_by(hats).filter(pk=campaign.pk).exists():
        raise DraftRefused(_(_NOT_YOURS))
    with transaction.atomic():
        fresh = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
        if seen_of(fresh) != seen:
            raise StaleDraft(_(_STALE))
        yield fresh


def _refuse_same_name(issuer: Unit, cluster: Cluster | None, values: Mapping[str, Any]) -> None:
    same = Campaign.objects.filter(issuer=issuer, cluster=cluster, year=values["year"])
    if same.filter(name__iexact=values["name"]).exists():
        sentence = _("Năm %(year)s đã có phong trào “%(name)s”. Hãy đặt tên khác.") % {
            "year": values["year"],
            "name": values["name"],
        }
        raise DraftRefused(sentence, field="name")


def _code(issuer: Unit, year: int) -> str:
    """A code of its own: who, when, and which one."""
    stem = f"{issuer.code[:40]}-{year}"
    taken = set(Campaign.objects.filter(code__startswith=stem).values_list("code", flat=True))
    number = 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def _stands_above(campaign: Campaign, parent: Campaign | None) -> bool:
    """Whether `campaign` is `parent` or one of those above it."""
    while parent is not None:
        if parent.pk == campaign.pk:
            return True
        parent = parent.parent
    return False


def _living_issuer(campaign: Campaign, own: frozenset[int]) -> Unit:
    """Who issues the next one: the same unit, or the editor's own where that one has ended."""
    if campaign.issuer.valid_to is None:
        return campaign.issuer
    heir = Unit.objects.filter(pk__in=own, valid_to=None).order_by("position").first()
    if heir is None:
        raise DraftRefused(
            _("%(name)s đã kết thúc, chưa có đơn vị phát động tiếp.")
            % {"name": campaign.issuer.name}
        )
    return heir


def _newest(campaign: Campaign, target: str) -> Any:
    return campaign.tables.filter(target=target).order_by("-version").first()


def _record(campaign: Campaign, action: str, actor: User, data: dict[str, Any]) -> None:
    hats = hats_of(actor, clock.today())
    record_event(
        stream=(StreamKind.CAMPAIGN, campaign.ref),
        action=action,
        actor=actor,
        post_title=hats.title_of(_ANY_ROLE, campaign.issuer_id),
        data=data,
    )
