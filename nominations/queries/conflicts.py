"""Conflicts of interest, per nomination and not per file: oneself and one's family.

Being head of a unit with nominees is no conflict (domain.md 11.7).
"""

from collections.abc import Iterable

from nominations.models import Kinship, Nomination


def family_of(person_id: int) -> frozenset[int]:
    """The person and the declared relatives, whichever of the two declared it."""
    ties = Kinship.objects.filter(person_id=person_id).values_list("relative_id", flat=True)
    back = Kinship.objects.filter(relative_id=person_id).values_list("person_id", flat=True)
    return frozenset({person_id, *ties.union(back)})


def conflicted_nominations(people: Iterable[int], nomination_ids: Iterable[int]) -> frozenset[int]:
    """Those of `nomination_ids` on which none of `people` may decide (actor and mandate giver)."""
    barred: frozenset[int] = frozenset().union(*(family_of(person) for person in people))
    return frozenset(
        Nomination.objects.filter(pk__in=list(nomination_ids), person_id__in=barred).values_list(
            "pk", flat=True
        )
    )
