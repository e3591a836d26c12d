"""Initiatives as grounds of a nomination: named in it, allowed twice, and then seen."""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from nominations import clock
from nominations.models import InitiativeUse, Nomination, User
from nominations.queries.fields import EVERYTHING, open_fields
from nominations.queries.initiatives import usable_for
from nominations.services.drafting import DraftRefused, editing
from nominations.services.history import record_changes


def choose(
    nomination: Nomination, refs: Collection[str], *, actor: User, seen_version: int
) -> None:
    """Name exactly the initiatives `refs` as grounds of a nomination.

    Each must be recognised today, not expired, and the nominee's; one that was named before may
    stay. Raises DraftRefused otherwise. Elsewhere it may be named too: that is seen, not barred.
    """
    name, file = f"nomination:{nomination.ref}", nomination.submission
    allowed = open_fields(file)
    opened = "nominees" if "nominees" in allowed or EVERYTHING in allowed else name
    with editing(file, actor=actor, seen_version=seen_version, fields=[opened]) as fresh:
        named = {
            use.initiative.ref: use
            for use in nomination.initiative_uses.select_related("initiative")
        }
        usable = {row.ref: row for row in usable_for(nomination, clock.today())}
        if not set(refs) <= named.keys() | usable.keys():
            raise DraftRefused(
                _(
                    "Có sáng kiến không dùng được cho trường hợp này: chưa được công nhận, đã hết "
                    "thời gian sử dụng, hoặc không phải của người, tập thể được đề nghị."
                )
            )
        nomination.initiative_uses.filter(initiative__ref__in=named.keys() - set(refs)).delete()
        InitiativeUse.objects.bulk_create(
            InitiativeUse(initiative=usable[ref], nomination=nomination)
            for ref in sorted(set(refs) - named.keys())
        )
        titles = {ref: use.initiative.title for ref, use in named.items()}
        after = titles | {ref: row.title for ref, row in usable.items()}
        told = (_list_of(titles.values()), _list_of(after[ref] for ref in refs))
        record_changes(fresh, actor=actor, changes={name: told})


def _list_of(titles: Iterable[str]) -> str:
    told = "; ".join(sorted(titles))
    return f"Sáng kiến làm căn cứ: {told}" if told else ""
