"""What the office does with a report or a registration summary: add up, write, correct."""

from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import ConsolidationState, Machine, StreamKind
from nominations.models import (
    Consolidation,
    ConsolidationFigure,
    ConsolidationSource,
    ConsolidationText,
    Dispatch,
)
from nominations.names import clean_block
from nominations.queries.summaries import accepted_parts, sources_of, sums_of
from nominations.rules.narrative import merged
from nominations.rules.papers import unmet_to_sum
from nominations.rules.readiness import Unmet
from nominations.services.record_event import record_event
from nominations.services.search_phrases import note_row
from workflows.services.errors import NotReady
from workflows.services.step import Step, act

C = ConsolidationState


@act(Machine.CONSOLIDATION, "sum_up")
def sum_up(step: Step) -> None:
    """Add up the accepted papers; the first time it also drafts the text from theirs.

    While units are missing it needs `missing_reason`. Later sums keep the text that was written.
    """
    paper: Consolidation = step.subject
    paper.missing_reason = clean_block(str(step.data.get("missing_reason") or ""))
    unmet = unmet_to_sum(paper)
    if unmet:
        raise NotReady(unmet)
    if paper.state == C.COLLECTING:
        step.take(paper.gather, unmet_to_sum)
    else:
        step.stays = True
    sources = sources_of(paper)
    if not sources:
        raise NotReady([Unmet("sources", _("Chưa có đơn vị nào được tiếp nhận để tổng hợp."))])
    paper.sources.all().delete()
    paper.figures.all().delete()
    ConsolidationSource.objects.bulk_create(
        ConsolidationSource(consolidation=paper, submission=source, version=source.version)
        for source in sources
    )
    ConsolidationFigure.objects.bulk_create(sums_of(paper, sources))
    if not paper.narrative:
        _keep_text(step, paper, _prefilled(paper))
    step.facts["units"] = len({source.dossier_id for source in sources})
    step.facts["missing"] = paper.missing_names()


def _prefilled(paper: Consolidation) -> str:
    """Section by section what the units wrote; who had nothing to report is named."""
    parts = list(accepted_parts(paper))
    silent = [part.dossier.unit.name for part in parts if part.nothing_to_report]
    texts = [(part.dossier.unit.name, part.narrative) for part in parts if part.narrative]
    heading = f"{paper.title}. Tổng hợp từ {len(parts)} đơn vị"
    missing = paper.missing_names()
    if missing:
        heading += f"; chưa có số liệu của: {', '.join(missing)}"
    if silent:
        heading += f"; không phát sinh: {', '.join(silent)}"
    return merged(texts, heading=f"{heading}.")


@act(Machine.CONSOLIDATION, "write", moves=False)
def write(step: Step) -> None:
    """Save the text as a new version; earlier versions stay."""
    text = clean_block(str(step.data.get("narrative") or ""))
    if not text:
        raise NotReady([Unmet("narrative", _("Nội dung đang để trống. Hãy nhập nội dung."))])
    if text != step.subject.narrative:
        _keep_text(step, step.subject, text)


def _keep_text(step: Step, paper: Consolidation, text: str) -> None:
    number = paper.texts.count() + 1
    ConsolidationText.objects.create(
        consolidation=paper,
        number=number,
        text=text,
        saved_by_id=step.person_id,
        saved_at=step.now,
    )
    paper.narrative = text
    step.facts["text"] = number


@act(Machine.CONSOLIDATION, "correct", moves=False)
def correct(step: Step) -> None:
    """Draft the correction of an issued paper: the same sums anew, the same text to be changed.

    It is signed, numbered and sent like the first one; what differs is shown beside it. One
    correction at a time.
    """
    reason = step.need_note()
    paper: Consolidation = step.subject
    running = paper.corrected_by.exclude(state__in=(C.ENDED, C.ISSUED, C.SENT_UP, C.RECEIVED))
    if running.exists():
        raise NotReady([Unmet("note", _("Đang có một bản đính chính chưa phát hành."))])
    draft = Consolidation.objects.create(
        period=paper.period,
        kind=paper.kind,
        state=C.DRAFTING,
        title=f"Đính chính: {paper.title}"[:250],
        narrative=paper.narrative,
        missing_reason=paper.missing_reason or reason,
        goes_up=paper.goes_up,
        corrects=paper,
        opened_at=clock.now(),
    )
    note_row(draft)
    Dispatch.objects.bulk_create(
        Dispatch(consolidation=draft, recipient_id=recipient)
        for recipient in paper.dispatches.values_list("recipient_id", flat=True)
    )
    sources = sources_of(draft)
    ConsolidationSource.objects.bulk_create(
        ConsolidationSource(consolidation=draft, submission=source, version=source.version)
        for source in sources
    )
    ConsolidationFigure.objects.bulk_create(sums_of(draft, sources))
    record_event(
        stream=(StreamKind.CONSOLIDATION, draft.ref),
        action="open_consolidation",
        moves=True,
        actor=step.actor,
        post_title=step.post.title if step.post else "",
        to_state=draft.state,
        note=reason,
        data={"corrects": paper.ref},
        at=step.now,
    )
    step.started.append(draft)
    step.facts["correction"] = draft.ref
