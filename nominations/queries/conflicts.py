"""Conflicts of interest, per nomination and not per file: oneself and one's family.

Being head of a unit with nominees is no conflict (domain.md 11.7).
"""

from collections.abc import Iterable

from django.db.models import Q

from nominations.models import Kinship, Nomination


def conflicted_nominations(people: Iterable[int], nomination_ids: Iterable[int]) -> frozenset[int]:
    """Those of `nomination_ids` on which none of `people` may decide (actor and mandate giver).

    A tie bars both, whichever of the two declared it.
    """
    own = list(people)
    declared = Kinship.objects.filter(person_id__in=own).values("relative_id")
    declared_by_them = Kinship.objects.filter(relative_id__in=own).values("person_id")
    barred = Q(person_id__in=own) | Q(person_id__in=declared) | Q(person_id__in=declared_by_them)
    found = Nomination.objects.filter(barred, pk__in=list(nomination_ids))
    return frozenset(found.values_list("pk", flat=True))
