"""Between two levels: the paper that arrives upstairs, the lines that go on there, the receipt.

A level sees only what was sent to it: upstairs gets copies, text and proofs as they were on the
day (proofs by their hash); nothing below is opened to it.
"""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nominations.enums import LineOutcome, NominationState, SubmissionState
from nominations.models import (
    Attachment,
    Consolidation,
    ConsolidationLine,
    Dispatch,
    Dossier,
    Indicator,
    Nomination,
    Submission,
)
from nominations.queries.forwarding import mended_below
from nominations.rules.papers import CARRIED_AS, is_proposal
from nominations.rules.readiness import Unmet
from nominations.services.nomination_moves import move_nominations
from workflows.services.elsewhere import move_along, supplement
from workflows.services.errors import NotReady
from workflows.services.step import Step

N = NominationState
_STILL_OPEN = (SubmissionState.DRAFT, SubmissionState.UNIT_SIGNING, SubmissionState.RETURNED)


def dossier_upstairs(paper: Consolidation) -> Dossier:
    """The authority's own dossier in the superior's period (checked by `unmet_to_send_up`)."""
    above = paper.period.parent
    assert above is not None
    return above.dossiers.get(unit=paper.period.authority_id)


def newest_part(dossier: Dossier, kind: str) -> Submission:
    """The last supplement of a part, or the part itself."""
    parts = dossier.submissions.filter(kind=kind).exclude(state=SubmissionState.WITHDRAWN)
    newest = parts.order_by("-number").first() or dossier.submissions.filter(kind=kind).latest(
        "number"
    )
    return newest


def deliver_paper(step: Step, paper: Consolidation) -> Submission:
    """Bring `paper` into the dossier upstairs and return the part that carries it.

    A report or summary arrives signed and numbered at the first desk; the lines of a proposal wait
    there, with whatever else the authority proposes for itself, for its leader's signature.
    """
    dossier, kind = dossier_upstairs(paper), CARRIED_AS[paper.kind]
    newest = newest_part(dossier, kind)
    if is_proposal(paper):
        file = newest if newest.state == SubmissionState.DRAFT else supplement(step, newest)
        return _copy_lines(step, paper, file)
    file = newest if newest.state in _STILL_OPEN else supplement(step, newest)
    return _arrive(step, paper, file)


def _arrive(step: Step, paper: Consolidation, file: Submission) -> Submission:
    def fill(fresh: Submission) -> None:
        fresh.deliver()
        fresh.narrative = paper.narrative
        fresh.nothing_to_report = False
        fresh.prepared_by_id = step.person_id
        fresh.signed_by_id = paper.signed_by_id
        fresh.sent_at = step.now
        fresh.returned_from, fresh.reply_by = "", None
        fresh.pins.filter(correction=None, resolved_at=None).update(resolved_at=step.now)

    note = f"{paper.number}, {paper.dated:%d/%m/%Y}"
    carried: Submission = move_along(step, file, fill, action="send_up", note=note)
    _fill_figures(paper, carried)
    return carried


def _fill_figures(paper: Consolidation, file: Submission) -> None:
    """The sums become the figures of the part upstairs, by code; unknown ones are added."""
    rows = [
        Indicator(
            submission=file,
            code=sum_.code,
            label=sum_.label,
            measure=sum_.measure,
            value=sum_.value,
            estimate=sum_.estimate,
            position=sum_.position,
        )
        for sum_ in paper.figures.all()
    ]
    Indicator.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["submission", "code"],
        update_fields=["value", "estimate"],
    )


def _granted(paper: Consolidation) -> QuerySet[ConsolidationLine]:
    return paper.lines.filter(outcome=LineOutcome.GRANTED).select_related("nomination")


def forward_lines(step: Step, paper: Consolidation) -> None:
    """The granted lines end at this level; the proposal lets go of them."""
    ids = list(
        _granted(paper)
        .filter(active=True, nomination__state__in=(N.SHORTLISTED, N.PASSED))
        .values_list("nomination_id", flat=True)
    )
    step.moved += move_nominations(ids, "forward", reason="")
    paper.lines.filter(active=True).update(active=False)


def _copy_lines(step: Step, paper: Consolidation, file: Submission) -> Submission:
    lines = list(_granted(paper).filter(nomination__state=N.FORWARDED).order_by("position", "pk"))
    _refuse_doubles(lines, file)
    start = file.nominations.count()
    copies = Nomination.objects.bulk_create(
        _copy(line, file, priority) for priority, line in enumerate(lines, start=start + 1)
    )
    copy_proofs(copies)

    def join(fresh: Submission) -> None:
        if not fresh.meeting_minutes:
            fresh.meeting_minutes = paper.council_minutes or f"{paper.number}"
        fresh.nothing_to_report = False

    data = {"paper": paper.ref, "nominations": len(copies)}
    joined: Submission = move_along(
        step, file, join, action="join", note=f"{paper.number}, {paper.dated:%d/%m/%Y}", data=data
    )
    return joined


def _refuse_doubles(lines: Sequence[ConsolidationLine], file: Submission) -> None:
    """One person or collective is proposed once per award in a part."""
    there = set(
        file.nominations.exclude(state=N.WITHDRAWN).values_list("award_id", "person_id", "unit_id")
    )
    unmet = [
        Unmet(
            "lines",
            _("%(nominee_name)s đã có trong hồ sơ gửi cấp trên.")
            % {"nominee_name": line.nomination.nominee_name},
        )
        for line in lines
        if line.nomination.person_id or line.nomination.unit_id
        if (line.award_id, line.nomination.person_id, line.nomination.unit_id) in there
    ]
    if unmet:
        raise NotReady(unmet)


def _copy(line: ConsolidationLine, file: Submission, priority: int) -> Nomination:
    original = line.nomination
    return Nomination(
        submission=file,
        award_id=line.award_id,
        source=original,
        nominee_kind=original.nominee_kind,
        person_id=original.person_id,
        unit_id=original.unit_id,
        nominee_name=original.nominee_name,
        nominee_sort_key=original.nominee_sort_key,
        nominee_position=original.nominee_position,
        achievement=original.achievement,
        votes_for=line.votes_for,
        priority=priority,
    )


def copy_proofs(copies: Sequence[Nomination]) -> None:
    """Give each copy the proofs of its source that it has not got: same file, same hash."""
    by_source = {copy.source_id: copy for copy in copies}
    held = set(
        Attachment.objects.filter(nomination__in=copies).values_list("nomination__source", "sha256")
    )
    originals = Attachment.objects.filter(nomination__in=list(by_source), superseded=False)
    Attachment.objects.bulk_create(
        Attachment(
            submission_id=by_source[proof.nomination_id].submission_id,
            nomination=by_source[proof.nomination_id],
            kind=proof.kind,
            name=proof.name,
            content_type=proof.content_type,
            size=proof.size,
            sha256=proof.sha256,
            file=proof.file.name,
            pages=proof.pages,
            uploaded_by_id=proof.uploaded_by_id,
            uploaded_at=proof.uploaded_at,
        )
        for proof in originals.order_by("pk")
        if (proof.nomination_id, proof.sha256) not in held
    )


def acknowledge(step: Step, file: Submission) -> None:
    """The superior has taken `file` in: every paper of the level below in it is received."""
    open_ones = Dispatch.objects.filter(carried_by=file.pk, received_at=None)
    for dispatch in open_ones.select_related("consolidation").order_by("consolidation_id"):
        dispatch.received_at = step.now
        dispatch.save(update_fields=["received_at"])
        waiting = Dispatch.objects.filter(
            consolidation=dispatch.consolidation_id, received_at=None
        ).count()

        def take_in(paper: Consolidation, waiting: int = waiting) -> None:
            paper.take_in(waiting=waiting)

        move_along(step, dispatch.consolidation, take_in, action="receive")


def bring_up_to_date(step: Step, sources: Sequence[int]) -> None:
    """Nominations that were mended below go up again: their copies get the new text and proofs."""
    copies = list(
        Nomination.objects.filter(source_id__in=sources)
        .select_related("source", "submission")
        .order_by("pk")
    )
    for copy in copies:
        assert copy.source is not None
        copy.nominee_position = copy.source.nominee_position
        copy.achievement = copy.source.achievement
    Nomination.objects.bulk_update(copies, ["nominee_position", "achievement"])
    copy_proofs(copies)
    for file in {copy.submission_id: copy.submission for copy in copies}.values():
        names = ", ".join(c.nominee_name for c in copies if c.submission_id == file.pk)
        move_along(step, file, lambda _fresh: None, action="join", note=names)


def refuse_to_give_up(copies: Sequence[int]) -> None:
    """A copy is not withdrawn over the unit's head: raises NotReady while its source is mended."""
    if mended_below(copies):
        sentence = _(
            "Có đề nghị đang được đơn vị bổ sung theo yêu cầu của cấp trên. Hãy đợi đơn vị gửi lại "
            "hoặc rút đề nghị đó, rồi rút ở đây."
        )
        raise NotReady([Unmet("lines", sentence)])


def refuse_unreceived(file: Submission) -> None:
    """A file that brings papers of the level below is taken in first: raises NotReady."""
    waiting = Dispatch.objects.filter(carried_by=file.pk, received_at=None)
    numbers = ", ".join(waiting.values_list("consolidation__number", flat=True))
    if numbers:
        sentence = _(
            "Hồ sơ mang %(numbers)s, cấp trên chưa tiếp nhận. Hãy rút từng đề nghị, "
            "không rút cả hồ sơ."
        ) % {"numbers": numbers}
        raise NotReady([Unmet("lines", sentence)])
