"""What the council of initiatives decided, recorded for many initiatives at once.

Rows are only ever added: a higher level, or a correction, is one more. Constant statements for
any number of initiatives.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import InitiativeLevel, StreamKind, SubmissionState
from nominations.models import Event, Initiative, Period, Recognition, User
from nominations.names import clean, clean_block
from nominations.queries.visible_initiatives import sent_initiatives
from nominations.services.drafting import DraftRefused
from nominations.services.record_event import record_event

ACTION = "recognise_initiatives"
#: A part that its unit is mending, or that is under verification, waits for that.
READY = (SubmissionState.OFFICE_CHECK, SubmissionState.ACCEPTED, SubmissionState.CLOSED)


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision of a council: what, at which level, by which paper, until when (inclusive)."""

    recognised: bool
    level: InitiativeLevel
    number: str
    decided_on: date
    authority: str
    valid_to: date | None = None
    reason: str = ""


def record_results(
    period: Period,
    refs: Collection[str],
    *,
    actor: User,
    ruling: Ruling,
    corrects: bool = False,
    key: str = "",
) -> int:
    """Record `ruling` for the initiatives `refs` of a period; how many rows were added.

    The same `key` twice (a double click) adds nothing the second time. Raises DraftRefused, for
    all or none, with the field to mend.
    """
    _check(ruling)
    with transaction.atomic():
        chosen = _chosen(period, refs)
        if key and Event.objects.filter(actor=actor, key=key).exists():
            return 0
        for initiative in chosen:
            _check_one(initiative, ruling)
        _check_newest(chosen, ruling, corrects)
        assert actor.person is not None
        now = clock.now()
        Recognition.objects.bulk_create(
            Recognition(
                initiative=initiative,
                recognised=ruling.recognised,
                level=ruling.level,
                number=clean(ruling.number),
                decided_on=ruling.decided_on,
                authority=clean(ruling.authority),
                valid_to=ruling.valid_to if ruling.recognised else None,
                reason="" if ruling.recognised else clean_block(ruling.reason),
                recorded_by=actor.person,
                recorded_at=now,
            )
            for initiative in chosen
        )
        record_event(
            stream=(StreamKind.PERIOD, period.ref),
            action=ACTION,
            actor=actor,
            data={
                "initiatives": [initiative.ref for initiative in chosen],
                "recognised": ruling.recognised,
                "level": ruling.level,
                "number": clean(ruling.number),
                "corrects": corrects,
            },
            key=key,
        )
        return len(chosen)


def _chosen(period: Period, refs: Collection[str]) -> list[Initiative]:
    """The ticked initiatives under lock, in order of id: two recorders come one after the other."""
    sent = Initiative.objects.filter(sent_initiatives(), submission__dossier__period=period)
    rows = sent.select_for_update(of=("self",)).select_related("submission").order_by("pk")
    chosen = [row for row in rows if row.ref in refs]
    if not chosen:
        raise DraftRefused(_("Chưa chọn sáng kiến nào. Hãy đánh dấu ít nhất một sáng kiến."))
    if len(chosen) != len(set(refs)):
        raise DraftRefused(
            _("Có sáng kiến đã được đơn vị rút hoặc không thuộc kỳ này. Hãy tải lại trang.")
        )
    return chosen


def _check(ruling: Ruling) -> None:
    """What is wrong with the decision itself."""
    if not clean(ruling.number):
        raise DraftRefused(_("Hãy ghi số quyết định."), field="number")
    if ruling.decided_on > clock.today():
        raise DraftRefused(
            _("Ngày quyết định %(decided_on)s chưa đến. Hãy kiểm tra lại ngày.")
            % {"decided_on": f"{ruling.decided_on:%d/%m/%Y}"},
            field="decided_on",
        )
    if not clean(ruling.authority):
        raise DraftRefused(_("Hãy ghi cơ quan công nhận."), field="authority")
    if ruling.recognised and ruling.valid_to and ruling.valid_to < ruling.decided_on:
        raise DraftRefused(
            _("Thời gian sử dụng làm căn cứ kết thúc trước ngày quyết định. Hãy sửa ngày."),
            field="valid_to",
        )
    if not ruling.recognised and not clean_block(ruling.reason):
        raise DraftRefused(_("Không công nhận thì phải ghi lý do."), field="reason")


def _check_one(initiative: Initiative, ruling: Ruling) -> None:
    """What is wrong with this decision for one initiative."""
    part = initiative.submission
    assert part is not None
    assert part.sent_at is not None
    if part.state not in READY:
        raise DraftRefused(
            _("“%(title)s”: hồ sơ đang ở bước “%(state)s”. Hãy bỏ chọn, hoặc chờ đơn vị gửi lại.")
            % {"title": initiative.title, "state": part.get_state_display()},
        )
    sent_on = clock.local_day(part.sent_at)
    if ruling.decided_on < sent_on:
        raise DraftRefused(
            _(
                "“%(title)s”: đơn vị gửi ngày %(sent_on)s, sau ngày quyết định. Hãy kiểm tra "
                "lại ngày quyết định."
            )
            % {"title": initiative.title, "sent_on": f"{sent_on:%d/%m/%Y}"},
            field="decided_on",
        )


def _check_newest(chosen: list[Initiative], ruling: Ruling, corrects: bool) -> None:
    """A level that has its word already takes another only as a correction that says otherwise."""
    said = {
        word.initiative_id: word
        for word in Recognition.objects.filter(initiative__in=chosen, level=ruling.level).order_by(
            "pk"
        )
    }
    for initiative in chosen:
        word = said.get(initiative.pk)
        if word is None:
            continue
        if _says(word) == _would_say(ruling):
            raise DraftRefused(
                _("“%(title)s”: kết quả theo số %(number)s đã được ghi. Hãy bỏ chọn.")
                % {"title": initiative.title, "number": word.number},
                field="number",
            )
        if not corrects:
            raise DraftRefused(
                _(
                    "“%(title)s”: %(level)s đã có kết quả theo số %(number)s. Hãy bỏ chọn, hoặc "
                    "đánh dấu “Đính chính kết quả đã ghi”."
                )
                % {
                    "title": initiative.title,
                    "level": word.get_level_display().lower(),
                    "number": word.number,
                },
                field="corrects",
            )


def _says(word: Recognition) -> tuple[object, ...]:
    return (
        word.recognised,
        word.number.casefold(),
        word.decided_on,
        word.authority.casefold(),
        word.valid_to,
        word.reason,
    )


def _would_say(ruling: Ruling) -> tuple[object, ...]:
    return (
        ruling.recognised,
        clean(ruling.number).casefold(),
        ruling.decided_on,
        clean(ruling.authority).casefold(),
        ruling.valid_to if ruling.recognised else None,
        "" if ruling.recognised else clean_block(ruling.reason),
    )
