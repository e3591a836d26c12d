"""What was checked before a paper came to the signature: by whom, when, how many of its lines."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from nominations import clock
from nominations.models import Consolidation, ConsolidationLine, Event


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked before the paper came here, by whom and when."""

    words: str
    by: str = ""
    glyph: str = "done"


@dataclass(frozen=True, slots=True)
class Told:
    """One act on the paper or on one of its nominations, before it came to the signature."""

    action: str
    day: date
    who: str
    post: str
    subject: str
    nomination_id: int | None
    note: str


_TELLING = ("initial", "close_posting", "record_result", "accept", "endorse", "not_endorse",
            "return", "resubmit")  # fmt: skip


def told_of(paper: Consolidation, nomination_ids: Collection[int]) -> list[Told]:
    """Who checked what, oldest first; one statement for the paper and all of its lines."""
    rows = (
        Event.objects.filter(
            Q(subject=paper.ref) | Q(items__nomination_id__in=nomination_ids), action__in=_TELLING
        )
        .order_by("at", "pk")
        .values_list(
            "action",
            "at",
            "person__full_name",
            "post_title",
            "subject",
            "items__nomination_id",
            "note",
        )
    )
    return [
        Told(action, clock.local_day(at), who or "", post, subject, nomination_id, note)
        for action, at, who, post, subject, nomination_id, note in rows
    ]


def checks_of(
    paper: Consolidation, lines: Sequence[ConsolidationLine], told: Iterable[Told]
) -> list[Check]:
    """What the signer may rely on: examined, endorsed, initialled, posted, voted."""
    facts = list(told)
    latest = {fact.action: fact for fact in facts if fact.subject == paper.ref}
    found = [*_examined(lines, facts), *_endorsed(lines, facts)]
    if initial := latest.get("initial"):
        words = _("%(post)s đã soát, ký nháy") % {"post": initial.post or _("Lãnh đạo Văn phòng")}
        found.append(Check(words, _signed(initial)))
    if paper.posted_from and paper.posted_to:
        words = _("Đã công khai từ %(first)s đến %(last)s") % {
            "first": f"{paper.posted_from:%d/%m/%Y}",
            "last": f"{paper.posted_to:%d/%m/%Y}",
        }
        closed = latest.get("close_posting")
        found.append(Check(words, _signed(closed) if closed else ""))
    if paper.council_size:
        words = _("Hội đồng có mặt %(present)s/%(size)s") % {
            "present": paper.council_present,
            "size": paper.council_size,
        }
        found.append(Check(words, paper.council_minutes))
    return found


def _signed(fact: Told) -> str:
    return f"{fact.who}, {fact.day:%d/%m/%Y}"


def _examined(lines: Sequence[ConsolidationLine], facts: Sequence[Told]) -> list[Check]:
    """How many lines an examiner found in order; the names of those who did."""
    if not lines:
        return []
    by_line = {fact.nomination_id: fact for fact in facts if fact.action == "accept"}
    seen = [by_line[line.nomination_id] for line in lines if line.nomination_id in by_line]
    words = _("%(n)d/%(all)d đã thẩm định, đủ điều kiện") % {"n": len(seen), "all": len(lines)}
    who = list(dict.fromkeys(_signed(fact) for fact in seen))
    more = _(" và %(n)d lượt khác") % {"n": len(who) - 2} if len(who) > 2 else ""
    return [Check(words, "; ".join(who[:2]) + more, "done" if len(seen) == len(lines) else "clock")]


def _endorsed(lines: Sequence[ConsolidationLine], facts: Sequence[Told]) -> list[Check]:
    opinions = opinions_of(facts)
    asked = [opinions[line.nomination_id] for line in lines if line.nomination_id in opinions]
    if not asked:
        return []
    yes = sum(fact.action == "endorse" for fact in asked)
    words = _("Cụm nhất trí %(n)d/%(all)d") % {"n": yes, "all": len(asked)}
    return [Check(words, "", "done" if yes == len(asked) else "clock")]


def opinions_of(facts: Iterable[Told]) -> dict[int | None, Told]:
    """Nomination → the cluster's latest opinion on it."""
    return {f.nomination_id: f for f in facts if f.action in ("endorse", "not_endorse")}
