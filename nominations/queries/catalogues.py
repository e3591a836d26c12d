"""Score tables and forms in force: the version that was published last."""

from collections.abc import Sequence

from django.db.models import OuterRef, QuerySet, Subquery

from nominations.models import Campaign, FormTemplate, ScoreTable


def table_in_force(campaign: Campaign | None, target: str) -> ScoreTable | None:
    """The campaign's newest published table for `target`; a draft is not in force."""
    if campaign is None:
        return None
    published = campaign.tables.filter(target=target, published_at__isnull=False)
    return published.order_by("-version").first()


def forms_in_force(authority_id: int, kinds: Sequence[str]) -> QuerySet[FormTemplate]:
    """The newest published version of each of the authority's forms for parts of `kinds`."""
    published = FormTemplate.objects.filter(
        authority_id=authority_id, submission_kind__in=kinds, published_at__isnull=False
    )
    newest = published.filter(code=OuterRef("code")).order_by("-version")
    return published.filter(pk=Subquery(newest.values("pk")[:1]))
