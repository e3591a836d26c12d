"""Đôn đốc: a numbered letter to the units that are late (demo.md A1); its list never changes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import PeriodStatus, StreamKind
from nominations.language import for_the_record
from nominations.models import Event, Period, Unit, User
from nominations.names import clean
from nominations.queries.standing import hats_of
from nominations.rules.readiness import Unmet
from nominations.services.record_event import digest_of, record_event
from workflows.models import UrgingLetter
from workflows.queries.urging import (
    NUMBERERS,
    WRITERS,
    heads_of,
    late_units,
    signers_for,
)
from workflows.rules.letters import unmet_answer_day
from workflows.services.errors import Conflict, NotAllowed, NotReady


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new letter says: units (refs), the last day to answer (inclusive), who signs."""

    units: Collection[str]
    answer_by: date
    signer: str


def write_letter(*, period: Period, wanted: Wanted, actor: User, key: str) -> UrgingLetter:
    """Write the letter and freeze its list of late units; nobody is told before it has a number.

    The same `key` again gives the letter that it wrote. Raises NotAllowed (not the period's
    office), Conflict (the period is not open, the key was used for something else) or NotReady.
    """
    hats = hats_of(actor, clock.today())
    if period.authority_id not in hats.unit_ids(WRITERS):
        raise NotAllowed(_("Chỉ cơ quan thường trực lập công văn đôn đốc."), stranger=True)
    fingerprint = digest_of([period.pk, sorted(wanted.units), str(wanted.answer_by), wanted.signer])
    earlier = _written_before(actor, key, fingerprint)
    if earlier is not None:
        return earlier
    if period.status != PeriodStatus.OPEN:
        raise Conflict(_("Kỳ này không ở trạng thái đang mở."))
    try:
        with transaction.atomic():
            letter = _write(period, wanted, actor)
            record_event(
                stream=(StreamKind.PERIOD, period.ref),
                action="draft_urging",
                actor=actor,
                post_title=hats.title_of(WRITERS, period.authority_id),
                data={"letter": letter.ref, "late": letter.late},
                key=key,
                fingerprint=fingerprint,
            )
    except IntegrityError:
        earlier = _written_before(actor, key, fingerprint)
        if earlier is None:
            raise
        return earlier
    return letter


def _written_before(actor: User, key: str, fingerprint: str) -> UrgingLetter | None:
    """The answer to a repeated click; the same key for something else is refused."""
    event = Event.objects.filter(actor=actor, key=key).first()
    if event is None:
        return None
    if event.fingerprint != fingerprint:
        raise Conflict(
            _("Mã thao tác này đã dùng cho một việc khác. Hãy mở lại trang rồi làm lại.")
        )
    return UrgingLetter.objects.get(ref=event.data["letter"])


def _write(period: Period, wanted: Wanted, actor: User) -> UrgingLetter:
    today = clock.today()
    with for_the_record():
        late = [row for row in late_units(period, today) if row.ref in set(wanted.units)]
    signers = {one.key: one for one in signers_for(period.authority, today)}
    unmet = []
    if not late:
        unmet.append(Unmet("units", _("Không đơn vị nào trong số đã chọn còn trễ hạn.")))
    if sentence := unmet_answer_day(wanted.answer_by, today):
        unmet.append(Unmet("answer_by", sentence))
    if wanted.signer not in signers:
        unmet.append(Unmet("signer", _("Người này hôm nay không ký được. Hãy chọn người khác.")))
    if unmet:
        raise NotReady(unmet)
    letter = UrgingLetter.objects.create(
        period=period,
        answer_by=wanted.answer_by,
        late=[row.frozen() for row in late],
        signer=signers[wanted.signer].person,
        signer_title=signers[wanted.signer].lines[:160],
        made_by=actor,
        made_at=clock.now(),
    )
    letter.units.set(Unit.objects.filter(ref__in=[row.ref for row in late]))
    return letter


def number_letter(
    *, letter: UrgingLetter, number: str, dated_on: date, seen: str, actor: User
) -> None:
    """Give the letter its number and day: the first time it goes out, and the units are told.

    `seen` is the number that the actor's page showed. Raises NotAllowed, Conflict (somebody gave
    another number meanwhile) or NotReady (no number, used already, an impossible day).
    """
    period, today = letter.period, clock.today()
    hats = hats_of(actor, today)
    if period.authority_id not in hats.unit_ids(NUMBERERS):
        raise NotAllowed(_("Chỉ văn thư, cơ quan thường trực ghi số công văn."), stranger=True)
    with transaction.atomic():
        fresh = UrgingLetter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
        if fresh.number != seen:
            raise Conflict(
                _("Công văn vừa được ghi số %(number)s. Hãy xem lại.") % {"number": fresh.number}
            )
        text = clean(number)
        unmet = _unmet_number(fresh, text, dated_on, today, period.authority_id)
        if unmet:
            raise NotReady(unmet)
        fresh.number, fresh.dated_on = text, dated_on
        fresh.save(update_fields=["number", "dated_on"])
        named, note = _words(fresh)
        record_event(
            stream=(StreamKind.PERIOD, period.ref),
            action="renumber_urging" if seen else "urge",
            actor=actor,
            post_title=hats.title_of(NUMBERERS, period.authority_id),
            note=note,
            data={
                "letter": fresh.ref,
                "people": [person.ref for person in heads_of(_unit_ids(fresh), today)],
                "title": named,
                "link": f"/urging/{fresh.ref}/",
            },
        )


def _unmet_number(
    letter: UrgingLetter, text: str, dated_on: date, today: date, authority_id: int
) -> list[Unmet]:
    unmet = []
    if not text:
        unmet.append(Unmet("number", _("Hãy nhập số, ký hiệu của văn bản.")))
    same = UrgingLetter.objects.filter(
        number=text, dated_on__year=dated_on.year, period__authority=authority_id
    )
    if text and same.exclude(pk=letter.pk).exists():
        said = _("Số %(text)s đã dùng cho văn bản khác.") % {"text": text}
        unmet.append(Unmet("number", said))
    made_on = clock.local_day(letter.made_at)
    if not made_on <= dated_on <= today:
        said = _("Ngày văn bản phải từ ngày lập %(made_on)s đến hôm nay.") % {
            "made_on": f"{made_on:%d/%m/%Y}"
        }
        unmet.append(Unmet("dated_on", said))
    return unmet


def _unit_ids(letter: UrgingLetter) -> list[int]:
    return list(letter.units.values_list("pk", flat=True))


def _words(letter: UrgingLetter) -> tuple[str, str]:
    """What the log and the message call the letter, and what it asks."""
    with for_the_record():
        named = _("Công văn đôn đốc số %(number)s ngày %(day)s – %(period)s") % {
            "number": letter.number,
            "day": f"{letter.dated_on:%d/%m/%Y}",
            "period": letter.period.name,
        }
        asked = _("%(named)s: đề nghị gửi trước hết ngày %(day)s.") % {
            "named": named,
            "day": f"{letter.answer_by:%d/%m/%Y}",
        }
    return named, asked
