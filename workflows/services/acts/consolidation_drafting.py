"""What the office does with a proposal while it drafts it."""

from collections.abc import Collection

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from nominations.enums import Machine, NominationState
from nominations.models import Award, Consolidation, ConsolidationLine, Nomination
from nominations.queries.proposals import collectable, deciders_on
from nominations.rules.papers import is_proposal, unmet_council, unmet_to_discard, unmet_to_present
from nominations.rules.readiness import Unmet
from nominations.services.nomination_moves import Moved, move_nominations
from workflows.calendar import add_working_days
from workflows.services.acts.outcomes import close_finished
from workflows.services.errors import NotReady
from workflows.services.step import Step, act, picked
from workflows.services.substitution import signer_role

N = NominationState


def lines_in(consolidation: Consolidation, *states: str) -> QuerySet[ConsolidationLine]:
    """Active lines whose nomination stands in one of `states`."""
    return consolidation.lines.filter(active=True, nomination__state__in=states)


def nominations_in(consolidation: Consolidation, *states: str) -> list[int]:
    return list(lines_in(consolidation, *states).values_list("nomination_id", flat=True))


@act(Machine.CONSOLIDATION, "collect", moves=False)
def collect(step: Step) -> None:
    """Take every examined nomination that this authority decides and no other proposal holds."""
    consolidation = step.subject
    free = collectable(consolidation, step.today)
    locked = set(free.select_for_update(of=("self",)).values_list("pk", flat=True))
    still_free = free.values_list(
        "pk", "state", "award_id"
    )  # another proposal may have been faster
    found = [row for row in still_free if row[0] in locked]
    if not found:
        raise NotReady([Unmet("lines", _("Không còn đề nghị nào đã thẩm định để tổng hợp."))])
    last = consolidation.lines.aggregate(last=Max("position"))["last"] or 0
    ConsolidationLine.objects.bulk_create(
        ConsolidationLine(
            consolidation=consolidation, nomination_id=pk, award_id=award_id, position=position
        )
        for position, (pk, _state, award_id) in enumerate(found, start=last + 1)
    )
    step.moved += [Moved(pk, state, state) for pk, state, _award in found]
    step.facts["collected"] = len(found)


@act(Machine.CONSOLIDATION, "rank", moves=False)
def rank(step: Step) -> None:
    """Put the lines in the order of `order` (nomination ids, first is first)."""
    order: list[int] = step.data.get("order") or []
    lines = {line.nomination_id: line for line in step.subject.lines.filter(active=True)}
    if set(order) != set(lines):
        raise NotReady([Unmet("order", _("Danh sách đã thay đổi. Hãy mở lại trang và xếp lại."))])
    for position, nomination_id in enumerate(order, start=1):
        lines[nomination_id].position = position
    ConsolidationLine.objects.bulk_update(lines.values(), ["position"])


@act(Machine.CONSOLIDATION, "shortlist", moves=False)
def shortlist(step: Step) -> None:
    """Put these lines (or all that are not decided yet) on the list that goes up."""
    available = nominations_in(step.subject, N.CHECKED, N.POSTPONED)
    if step.data.get("lines"):
        available += nominations_in(step.subject, N.NOT_SHORTLISTED)
    chosen = picked(step, available)
    if not chosen:
        raise NotReady([Unmet("lines", _("Không có đề nghị nào để đưa vào danh sách."))])
    step.moved += move_nominations(step.free_of_conflict(chosen), "shortlist", reason="")


@act(Machine.CONSOLIDATION, "leave_out", moves=False)
def leave_out(step: Step) -> None:
    """Leave these lines off the list, with a reason that the unit will read."""
    reason = step.need_note()
    chosen = _named(step, N.CHECKED, N.POSTPONED, N.SHORTLISTED)
    free = step.free_of_conflict(chosen)
    step.moved += move_nominations(free, "leave_out", note=reason, reason=reason)


@act(Machine.CONSOLIDATION, "take_off", moves=False)
def take_off(step: Step) -> None:
    """Take these lines out of the proposal; a later one may collect them."""
    chosen = _named(step, N.CHECKED, N.POSTPONED, N.SHORTLISTED, N.NOT_SHORTLISTED, N.PASSED)
    free_lines(step, step.free_of_conflict(chosen))


def free_lines(step: Step, nomination_ids: Collection[int]) -> None:
    """Let go of these nominations: the line stays as history, the nomination is CHECKED again."""
    lines = step.subject.lines.filter(active=True, nomination_id__in=nomination_ids)
    back = lines.filter(
        nomination__state__in=(N.SHORTLISTED, N.NOT_SHORTLISTED, N.PASSED)
    ).values_list("nomination_id", flat=True)
    step.moved += move_nominations(list(back), "take_off", reason="")
    lines.update(active=False)


def _named(step: Step, *states: str) -> list[int]:
    """The lines named in the form; at least one must be."""
    if not step.data.get("lines"):
        raise NotReady([Unmet("lines", _("Hãy chọn ít nhất một đề nghị."))])
    return picked(step, nominations_in(step.subject, *states))


@act(Machine.CONSOLIDATION, "change_award", moves=False)
def change_award(step: Step) -> None:
    """Propose another award for one line; a vote that was taken on the old one is void."""
    reason = step.need_note()
    consolidation: Consolidation = step.subject
    chosen = _named(step, N.CHECKED, N.POSTPONED, N.SHORTLISTED, N.PASSED, N.FAILED)
    award = award_for(consolidation, chosen, str(step.data.get("award", "")))
    free = step.free_of_conflict(chosen)
    lines = consolidation.lines.filter(active=True, nomination_id__in=free)
    step.facts["award"] = award.code
    step.facts["was"] = list(lines.values_list("award__code", flat=True))
    voted = lines.filter(nomination__state__in=(N.PASSED, N.FAILED))
    voted_ids = list(voted.values_list("nomination_id", flat=True))
    lines.update(award=award, votes_for=None)
    step.moved += move_nominations(voted_ids, "void_vote", note=reason)
    others = Nomination.objects.filter(pk__in=set(free) - set(voted_ids))
    step.moved += [
        Moved(pk, state, state, reason) for pk, state in others.values_list("pk", "state")
    ]


def award_for(consolidation: Consolidation, nomination_ids: Collection[int], code: str) -> Award:
    """The award `code`, if this authority decides it and it fits these nominees."""
    award = Award.objects.filter(code=code, deciders__in=deciders_on(consolidation)).first()
    if award is None:
        raise NotReady([Unmet("award", _("Hãy chọn hình thức thuộc thẩm quyền của người ký."))])
    kinds = set(
        Nomination.objects.filter(pk__in=nomination_ids).values_list("nominee_kind", flat=True)
    )
    if not all(award.fits(kind) for kind in kinds):
        raise NotReady(
            [Unmet("award", _("“%(name)s” không dành cho đối tượng này.") % {"name": award.name})]
        )
    return award


@act(Machine.CONSOLIDATION, "present")
def present(step: Step) -> None:
    """Send the list on: from the draft to the next stage of the route, from the council to sign."""
    consolidation = step.subject
    if consolidation.state == "COUNCIL":
        step.take(consolidation.present_result, unmet_council)
    else:
        step.take(consolidation.present, unmet_to_present)
    arrive(step)


def arrive(step: Step) -> None:
    """What the next stage needs on arrival: posting dates, or who may sign."""
    consolidation = step.subject
    if consolidation.state == "POSTED":
        today = step.today
        consolidation.posted_from = today
        consolidation.posted_to = add_working_days(
            today,
            consolidation.period_route.posting_days,
            authority_id=consolidation.period.authority_id,
        )
    if consolidation.state == "SIGNING" and is_proposal(consolidation):
        step.substitute_role = signer_role(step, consolidation)


@act(Machine.CONSOLIDATION, "discard")
def discard(step: Step) -> None:
    """Give the draft up; its nominations are free for another proposal."""
    step.need_note()
    held = step.subject.lines.filter(active=True).values_list("nomination_id", flat=True)
    step.take(step.subject.discard, unmet_to_discard)
    free_lines(step, list(held))
    step.facts["closed"] = close_finished(step.subject)
