"""A nominee looks at his own line: it is right, or something has to be corrected.

Neither his word nor the unit's answer touches the file: no version, no state, only a link in its
chain. What has to change is changed by the unit, where it always changes it.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import StreamKind
from nominations.models import Nomination, NomineeCheck, User
from nominations.names import clean_block
from nominations.queries.nominee_checks import takes_words
from nominations.services.drafting import DraftRefused
from nominations.services.record_event import record_event

CORRECTED, KEPT = "Đã đính chính.", "Không đính chính."
_LONGEST = 1000


def confirm_line(nomination: Nomination, *, actor: User) -> NomineeCheck:
    """The nominee says that his data is right; a second click finds the first word."""
    with transaction.atomic():
        newest = _newest(nomination)
        if newest is not None and newest.confirmed:
            return newest
        _refuse_if_open(newest)
        return _say(nomination, actor, action="confirm_line", confirmed=True)


def ask_correction(nomination: Nomination, *, actor: User, text: str) -> NomineeCheck:
    """The nominee asks for a correction. Raises DraftRefused while an older one is open."""
    request = clean_block(text)[:_LONGEST]
    if not request:
        raise DraftRefused(_("Hãy ghi điều cần đính chính."), field="request")
    with transaction.atomic():
        _refuse_if_open(_newest(nomination))
        return _say(nomination, actor, action="ask_correction", confirmed=False, request=request)


def answer_check(check: NomineeCheck, *, actor: User, corrected: bool, text: str) -> None:
    """The unit answers an open request, once. Raises DraftRefused without a sentence."""
    said = clean_block(text)[:_LONGEST]
    if not said:
        raise DraftRefused(
            _("Hãy trả lời bằng một câu để người được đề nghị hiểu."), field="answer"
        )
    with transaction.atomic():
        hit = NomineeCheck.objects.filter(
            pk=check.pk, confirmed=False, answered_at__isnull=True
        ).update(
            answer=f"{CORRECTED if corrected else KEPT} {said}",
            answered_by=actor.person,
            answered_at=clock.now(),
        )
        if not hit:
            raise DraftRefused(_("Đề nghị này đã được trả lời. Câu bạn viết chưa được gửi."))
        _tell(check.nomination, actor, "answer_nominee")


def _newest(nomination: Nomination) -> NomineeCheck | None:
    """The last word on a line, under the line's lock."""
    fresh = Nomination.objects.select_for_update().get(pk=nomination.pk)
    if not takes_words(fresh):
        raise DraftRefused(
            _(
                "Đề nghị này đã kết thúc. Nếu quyết định ghi sai, hãy liên hệ cán bộ tổng hợp của "
                "đơn vị để đề nghị đính chính quyết định."
            )
        )
    return fresh.nominee_checks.order_by("-pk").first()


def _refuse_if_open(newest: NomineeCheck | None) -> None:
    if newest is not None and not newest.confirmed and newest.answered_at is None:
        raise DraftRefused(
            _("Đề nghị trước của bạn đang chờ đơn vị trả lời. Hãy chờ trả lời rồi gửi tiếp."),
            field="request",
        )


def _say(
    nomination: Nomination, actor: User, *, action: str, confirmed: bool, request: str = ""
) -> NomineeCheck:
    assert actor.person is not None
    check = NomineeCheck.objects.create(
        nomination=nomination,
        person=actor.person,
        confirmed=confirmed,
        request=request,
        at=clock.now(),
    )
    _tell(nomination, actor, action)
    return check


def _tell(nomination: Nomination, actor: User, action: str) -> None:
    """A fact in the file's chain, without the words: those are between nominee and unit."""
    file = nomination.submission
    record_event(
        stream=(StreamKind.SUBMISSION, file.ref),
        action=action,
        actor=actor,
        from_state=file.state,
        to_state=file.state,
        data={"nomination": nomination.ref},
    )
