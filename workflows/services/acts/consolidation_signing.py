"""The signature: all lines or some, declined, postponed, lowered, or back to the office.

An outcome is the signer's word on a line. It takes effect when the decisions are published
(`consolidation_issue`), so a signature can be recalled until the registrar numbers it.
"""

from collections.abc import Collection
from itertools import groupby

from django.utils.translation import gettext as _

from nominations.enums import (
    ConsolidationState,
    LineOutcome,
    Machine,
    NominationState,
    Role,
    SignatureForm,
)
from nominations.models import Award, Consolidation, Decision
from nominations.queries.proposals import thresholds_for
from nominations.rules.papers import UNDECIDED_LINE, vote_meets
from nominations.rules.readiness import Unmet
from nominations.services.nomination_moves import Moved
from workflows.services.acts.consolidation_drafting import award_for, free_lines
from workflows.services.acts.outcomes import apply_outcomes, close_finished
from workflows.services.errors import NotAllowed, NotReady
from workflows.services.step import Step, act, picked
from workflows.services.substitution import signer_role

N = NominationState


@act(Machine.CONSOLIDATION, "sign_all")
def sign_all(step: Step) -> None:
    """Grant every line that is left, but those that concern the signer himself."""
    _decide(step, undecided(step.subject), LineOutcome.GRANTED)


@act(Machine.CONSOLIDATION, "sign_part")
def sign_part(step: Step) -> None:
    """Grant the chosen lines; the others stay for a decision of their own."""
    _decide(step, _named(step), LineOutcome.GRANTED)


@act(Machine.CONSOLIDATION, "decline")
def decline(step: Step) -> None:
    """No, with a reason that the unit will read."""
    _decide(step, _named(step), LineOutcome.DECLINED, reason=step.need_note())


@act(Machine.CONSOLIDATION, "postpone")
def postpone(step: Step) -> None:
    """Not now; a later proposal of the period may collect it."""
    _decide(step, _named(step), LineOutcome.POSTPONED, reason=step.need_note())


@act(Machine.CONSOLIDATION, "lower")
def lower(step: Step) -> None:
    """Grant a lower award: one that this signer decides and whose threshold the vote meets."""
    reason = step.need_note()
    chosen = _named(step)
    award = award_for(step.subject, chosen, str(step.data.get("award", "")))
    _refuse_unless_lower(step, chosen, award)
    step.facts["award"] = award.code
    held = step.subject.lines.filter(active=True, nomination_id__in=chosen)
    step.facts["was"] = dict(held.values_list("nomination_id", "award_id"))
    _decide(step, chosen, LineOutcome.GRANTED, reason=reason, award=award)


def _refuse_unless_lower(step: Step, chosen: Collection[int], award: Award) -> None:
    consolidation: Consolidation = step.subject
    default = consolidation.period_route.threshold
    threshold = thresholds_for(consolidation, step.today).get(award.pk, default)
    for line in consolidation.lines.filter(active=True, nomination_id__in=chosen).select_related(
        "award"
    ):
        if line.award.rank <= award.rank:
            raise NotReady(
                [
                    Unmet(
                        "award",
                        _("“%(name)s” không thấp hơn “%(asked)s”.")
                        % {"name": award.name, "asked": line.award.name},
                    )
                ]
            )
        votes, size = line.votes_for, consolidation.council_size
        if votes is None or not size:
            continue  # no council on this route
        if not vote_meets(votes_for=votes, size=size, threshold=threshold):
            raise NotReady(
                [
                    Unmet(
                        "award",
                        _(
                            "Số phiếu của Hội đồng chưa đủ cho hình thức này; "
                            "hãy chuyển lại Văn phòng."
                        ),
                    )
                ]
            )


@act(Machine.CONSOLIDATION, "return_to_office")
def return_to_office(step: Step) -> None:
    """Back to the office: the whole list, or (with `lines`) only some, to be proposed anew."""
    step.need_note()
    left = undecided(step.subject)
    chosen = picked(step, left)
    if set(chosen) == set(left) and not _signed(step.subject):
        step.take(step.subject.return_to_office)
        return
    free_lines(step, step.free_of_conflict(chosen))
    _settle(step)


def undecided(consolidation: Consolidation) -> list[int]:
    """Nominations that wait for the signer's word."""
    return list(consolidation.lines.filter(UNDECIDED_LINE).values_list("nomination_id", flat=True))


def _signed(consolidation: Consolidation) -> bool:
    return consolidation.lines.filter(active=True).exclude(outcome="").exists()


def _named(step: Step) -> list[int]:
    if not step.data.get("lines"):
        raise NotReady([Unmet("lines", _("Hãy chọn ít nhất một trường hợp."))])
    return picked(step, undecided(step.subject))


def _decide(
    step: Step,
    chosen: Collection[int],
    outcome: LineOutcome,
    *,
    reason: str = "",
    award: Award | None = None,
) -> None:
    """Write the signer's word on the lines that he may decide, and see what is left."""
    _refuse_by_order(step)
    free = step.free_of_conflict(chosen)
    lines = step.subject.lines.filter(active=True, nomination_id__in=free)
    changes = {"award": award} if award else {}
    states = list(lines.values_list("nomination_id", "nomination__state"))
    lines.update(
        outcome=outcome,
        reason=reason,
        decided_by_id=step.person_id,
        decided_at=step.now,
        signature_form=_signature_form(step),
        signer_title=step.post.title if step.post else "",
        **changes,
    )
    step.moved += [Moved(pk, state, state, outcome.value) for pk, state in states]
    _settle(step)


def _refuse_by_order(step: Step) -> None:
    """TL. (thừa lệnh) never signs awards, whatever a mandate says (demo.md A1)."""
    if step.acting_for and step.post is not None and step.post.form == SignatureForm.TL:
        raise NotAllowed(_("Thừa lệnh (TL.) không ký khen thưởng. Hãy chọn KT. hoặc TUQ."))


def _signature_form(step: Step) -> str:
    """KT. for a deputy's own post; under a mandate the form that the mandate names."""
    if step.post is None:
        return ""
    if step.acting_for:
        return step.post.form
    return "KT" if step.post.role == Role.DEPUTY_LEADER else ""


def _settle(step: Step) -> None:
    """Stay while lines are left (for whoever may decide them), else approve or end."""
    consolidation: Consolidation = step.subject
    left = undecided(consolidation)
    granted = consolidation.lines.filter(active=True, outcome=LineOutcome.GRANTED).count()
    step.take(consolidation.decide, undecided=len(left), granted=granted)
    step.facts["left"] = len(left)
    if left:
        step.substitute_role = signer_role(step, consolidation)
    elif consolidation.state == ConsolidationState.APPROVED and consolidation.goes_up:
        put_signature(step, consolidation)
    elif consolidation.state == ConsolidationState.APPROVED:
        _draft_decisions(consolidation)
    else:
        step.moved += apply_outcomes(consolidation)
        step.facts["closed"] = close_finished(consolidation)


@act(Machine.CONSOLIDATION, "sign")
def sign(step: Step) -> None:
    """The leader signs a report or a summary; a deputy signs KT. under his mandate."""
    step.take(step.subject.sign)
    put_signature(step, step.subject)


def put_signature(step: Step, paper: Consolidation) -> None:
    """Who signed the paper itself, when and in which form; the registrar numbers it next."""
    paper.signed_by_id = step.person_id
    paper.signed_at = step.now
    paper.signature_form = _signature_form(step)
    paper.signer_title = step.post.title if step.post else ""


def _draft_decisions(consolidation: Consolidation) -> None:
    """One decision per kind of award and signer, number and date still blank."""
    granted = (
        consolidation.lines.filter(active=True, outcome=LineOutcome.GRANTED)
        .order_by("award__rank", "award_id", "decided_by_id", "signature_form")
        .values_list("award_id", "decided_by_id", "signature_form", "signer_title", "decided_at")
    )
    Decision.objects.bulk_create(
        Decision(
            consolidation=consolidation,
            authority_id=consolidation.period.authority_id,
            award_id=award_id,
            signer_id=signer_id,
            signature_form=form,
            signer_title=title,
            signed_at=max(moment for *_who, moment in rows if moment is not None),
        )
        for (award_id, signer_id, form, title), rows in groupby(granted, key=lambda row: row[:4])
    )
