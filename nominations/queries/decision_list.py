"""The list of decisions, page by page."""

from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from nominations.models import AwardRecord, Decision
from nominations.queries.keys import among

#: Decisions on one page.
PAGE = 25


def decision_page(seen: QuerySet[Decision], after: str) -> tuple[list[Any], str]:
    """A page of `seen`, unpublished ones first, then the newest, and where the next one begins.

    `after` is the ref of the last row of the page before; unknown or empty: the first page. Each
    row has `holders`. They are counted from the index of the decisions on the page alone, so a page
    costs the same however many decisions and awards there are.
    """
    newest = (F("published_at").desc(nulls_first=True), "-pk")
    last = seen.filter(ref=after).only("published_at").first() if after else None
    rest = seen.filter(_behind(last)) if last else seen
    keys = rest.order_by(*newest).values("pk")[: PAGE + 1]
    rows = list(
        Decision.objects.filter(among(keys))
        .select_related("award", "signer", "authority", "consolidation")
        .annotate(holders=_holders())
        .order_by(*newest)
    )
    return rows[:PAGE], rows[PAGE - 1].ref if len(rows) > PAGE else ""


def _behind(last: Decision) -> Q:
    """Decisions that stand below this one."""
    same = Q(published_at=last.published_at) if last.published_at else Q(published_at__isnull=True)
    older = (
        Q(published_at__lt=last.published_at)
        if last.published_at
        else Q(published_at__isnull=False)
    )
    return (same & Q(pk__lt=last.pk)) | older


def _holders() -> Any:
    records = AwardRecord.objects.filter(decision=OuterRef("pk")).order_by().values("decision")
    counted = records.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
