"""What a desk writes down while it reads: marks, remarks, who steps back. Nothing moves here.

An act through the door reads the marks (`workflows.services.desk`).
"""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import DeskOutcome, StreamKind
from nominations.models import (
    Award,
    DeskMark,
    DeskNote,
    Nomination,
    Person,
    Recusal,
    Submission,
    User,
)
from nominations.names import clean_block
from nominations.queries.desk_beside import mark_of
from nominations.rules.desk import NEEDS_REASON, OUTCOMES
from nominations.services.drafting import DraftRefused
from nominations.services.record_event import record_event

LONGEST = 2000


class MarkedMeanwhile(DraftRefused):
    """A colleague chose something else for this line; `mark` is what stands now."""

    def __init__(self, mark: DeskMark) -> None:
        super().__init__(
            _("%(who)s đã chọn trước: “%(what)s”. Ý kiến bạn viết vẫn được giữ bên dưới.")
            % {"who": mark.person.full_name, "what": mark.get_outcome_display()}
        )
        self.mark = mark


def save_mark(
    nomination: Nomination,
    *,
    stage: str,
    outcome: str,
    remark: str,
    award: Award | None,
    actor: User,
    seen_version: int,
) -> DeskMark:
    """Note what the desk means to do with one line; `seen_version` is 0 where no mark was seen.

    Raises DraftRefused without the reason or the award that the outcome needs, MarkedMeanwhile if
    a colleague was faster with something else. The same word twice is one word.
    """
    said = clean_block(remark)[:LONGEST]
    _refuse_incomplete(stage, outcome, said, award)
    with transaction.atomic():
        Nomination.objects.select_for_update().only("pk", "state").get(pk=nomination.pk)
        mark = mark_of(nomination, stage)
        word = (outcome, said, award.pk if award else None)
        if mark is not None and (mark.outcome, mark.remark, mark.award_id) == word:
            return mark
        if (mark.version if mark else 0) != seen_version:
            if mark is None:
                raise DraftRefused(_("Kết quả dự kiến đã bị bỏ. Hãy mở lại trang rồi chọn lại."))
            raise MarkedMeanwhile(mark)
        mark = mark or DeskMark(nomination=nomination, stage=stage, version=0)
        mark.outcome, mark.remark, mark.award = outcome, said, award
        mark.person, mark.at = _writer(actor), clock.now()
        mark.version += 1
        mark.save()
        return mark


def _refuse_incomplete(stage: str, outcome: str, remark: str, award: Award | None) -> None:
    if outcome not in OUTCOMES.get(stage, ()):
        raise DraftRefused(_("Bàn này không có kết quả đó. Hãy chọn lại."), field="outcome")
    if outcome in NEEDS_REASON and not remark:
        raise DraftRefused(_("Hãy ghi lý do, hoặc chọn một lý do soạn sẵn."), field="remark")
    if outcome == DeskOutcome.CHANGE and award is None:
        raise DraftRefused(_("Hãy chọn hình thức đề nghị chuyển sang."), field="award")


def pass_all(lines: Collection[int], *, stage: str, actor: User) -> int:
    """Mark as in order all of `lines` that nobody has marked yet; how many there were."""
    with transaction.atomic():
        taken = DeskMark.objects.filter(nomination__in=lines, stage=stage)
        free = set(lines) - set(taken.values_list("nomination_id", flat=True))
        DeskMark.objects.bulk_create(
            [
                DeskMark(
                    nomination_id=line,
                    stage=stage,
                    outcome=DeskOutcome.PASS,
                    person=_writer(actor),
                    at=clock.now(),
                )
                for line in sorted(free)
            ],
            ignore_conflicts=True,
        )
    return len(free)


def drop_marks(lines: Collection[int], *, stage: str) -> None:
    """The marks were acted on: what happened is in the chain, the desk starts anew."""
    DeskMark.objects.filter(nomination__in=lines, stage=stage).delete()


def add_note(submission: Submission, *, stage: str, actor: User, text: str) -> DeskNote:
    """A remark for the people of the same desk. DraftRefused for an empty or too long one."""
    said = clean_block(text)
    if not said:
        raise DraftRefused(_("Hãy viết nội dung trao đổi."), field="text")
    if len(said) > LONGEST:
        raise DraftRefused(
            _("Nội dung dài quá %(n)d ký tự. Hãy viết ngắn lại.") % {"n": LONGEST}, field="text"
        )
    return DeskNote.objects.create(
        submission=submission, stage=stage, text=said, person=_writer(actor), at=clock.now()
    )


def recuse(nomination: Nomination, *, actor: User) -> Recusal:
    """“Liên quan đến bản thân hoặc người thân”: from now on the actor decides nothing about him.

    For a collective there is no such thing (domain.md 11.7). Saying it twice changes nothing.
    """
    if nomination.unit_id is not None:
        raise DraftRefused(
            _("Chỉ khai báo với cá nhân được đề nghị; đứng đầu tập thể không phải là liên quan.")
        )
    person = _writer(actor)
    whom = {"relative": nomination.person} if nomination.person_id else {"nomination": nomination}
    try:
        with transaction.atomic():
            recusal, new = Recusal.objects.get_or_create(
                person=person,
                lifted_at=None,
                **whom,
                defaults={
                    "at": clock.now(),
                    "authority": nomination.submission.dossier.period.authority,
                },
            )
            if new:
                _tell(recusal, actor, "recuse", note="")
    except IntegrityError:  # the same word from two pages at once
        recusal = Recusal.objects.get(person=person, lifted_at=None, **whom)
    return recusal


def lift_recusal(recusal: Recusal, *, actor: User, why: str) -> None:
    """The office's head finds that there is no tie after all; he says why. Not for his own."""
    reason = clean_block(why)[:500]
    if not reason:
        raise DraftRefused(_("Hãy ghi rõ lý do."), field="why")
    if recusal.person_id == actor.person_id:
        raise DraftRefused(_("Người đã khai báo không tự gỡ khai báo của mình."))
    with transaction.atomic():
        hit = Recusal.objects.filter(pk=recusal.pk, lifted_at=None).update(
            lifted_at=clock.now(), lifted_by=_writer(actor), lifted_why=reason
        )
        if hit:
            _tell(recusal, actor, "lift_recusal", note=reason)


def _tell(recusal: Recusal, actor: User, action: str, *, note: str) -> None:
    """A link in the chain of the one who stepped back; the other person is named by reference."""
    whom = recusal.relative or recusal.nomination
    record_event(
        stream=(StreamKind.PERSON, recusal.person.ref),
        action=action,
        actor=actor,
        note=note,
        data={"recusal": recusal.ref, "about": whom.ref if whom else ""},
    )


def _writer(actor: User) -> Person:
    assert actor.person is not None  # whoever sits at a desk holds a post
    return actor.person
