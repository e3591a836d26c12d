"""Conflicts of interest, per nomination and not per file: oneself and one's family.

Being head of a unit with nominees is no conflict (domain.md 11.7).
"""

from collections.abc import Iterable

from django.db.models import Q

from nominations.models import Kinship, Nomination, Recusal


def barred_for(people: Iterable[int]) -> Q:
    """The nominations on which none of `people` may decide (actor and mandate giver).

    A tie bars both, whichever of the two declared it: on his own card, or at a desk.
    """
    own = list(people)
    standing = Recusal.objects.filter(lifted_at=None)
    theirs, of_them = standing.filter(person_id__in=own), standing.filter(relative_id__in=own)
    return (
        Q(person_id__in=own)
        | Q(person_id__in=Kinship.objects.filter(person_id__in=own).values("relative_id"))
        | Q(person_id__in=Kinship.objects.filter(relative_id__in=own).values("person_id"))
        | Q(person_id__in=theirs.filter(relative__isnull=False).values("relative_id"))
        | Q(person_id__in=of_them.values("person_id"))
        | Q(pk__in=theirs.filter(nomination__isnull=False).values("nomination_id"))
    )


def conflicted_nominations(people: Iterable[int], nomination_ids: Iterable[int]) -> frozenset[int]:
    """Those of `nomination_ids` on which none of `people` may decide."""
    found = Nomination.objects.filter(barred_for(people), pk__in=list(nomination_ids))
    return frozenset(found.values_list("pk", flat=True))
