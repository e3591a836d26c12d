"""Lines of a registration: added, changed and removed by the unit while it may write."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError
from django.db.models import Max
from django.utils.translation import gettext as _

from nominations.enums import NomineeKind, PeriodKind, RegistrationKind, SubmissionKind
from nominations.models import Award, Period, Person, RegistrationLine, Submission, Unit, User
from nominations.names import clean
from nominations.queries.registration import first_registration, first_registrations
from nominations.services.drafting import DraftRefused, editing

FIELD = "registrations"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line says: a title names its award and for whom; the others have a text."""

    kind: RegistrationKind
    text: str = ""
    award: Award | None = None
    person: Person | None = None
    unit: Unit | None = None


def copy_registrations(period: Period, submissions: Sequence[Submission]) -> None:
    """Fill the parts of an amendment with the lines of the accepted registrations.

    `submissions` are those just started; needs a transaction. Constant statements.
    """
    if period.kind != PeriodKind.AMENDMENT:
        return
    parts = {
        part.dossier.unit_id: part
        for part in submissions
        if part.kind == SubmissionKind.REGISTRATION
    }
    RegistrationLine.objects.bulk_create(
        copy
        for unit_id, lines in first_registrations(parts, period.year).items()
        for copy in _copies(parts[unit_id], lines)
    )


def _copies(part: Submission, lines: Sequence[RegistrationLine]) -> list[RegistrationLine]:
    """Copies of `lines`; their place in the registration is what they are compared by."""
    return [
        RegistrationLine(
            submission=part,
            kind=line.kind,
            award=line.award,
            person=line.person,
            unit=line.unit,
            text=line.text,
            position=place,
        )
        for place, line in enumerate(lines, start=1)
    ]


def refill(submission: Submission, *, actor: User, seen_version: int) -> None:
    """Begin an amendment anew from the registration: it may have been accepted after the opening.

    Raises DraftRefused unless this is an amendment without lines, of a unit that registered.
    """
    with editing(submission, actor=actor, seen_version=seen_version, fields=[FIELD]) as file:
        _refuse_if_unchanged(file)
        if file.dossier.period.kind != PeriodKind.AMENDMENT or file.registrations.exists():
            raise DraftRefused(_("Chỉ lập lại được bản điều chỉnh chưa có nội dung nào."))
        lines = first_registration(file.dossier.unit, file.dossier.period.year)
        if not lines:
            raise DraftRefused(_("Đơn vị chưa có đăng ký nào được ghi nhận trong năm."))
        RegistrationLine.objects.bulk_create(_copies(file, lines))


def add_line(
    submission: Submission, *, actor: User, seen_version: int, entry: Entry
) -> RegistrationLine:
    """One more line. Raises DraftRefused for a misfit, a duplicate, or a closed field."""
    _check(entry)
    try:
        with editing(submission, actor=actor, seen_version=seen_version, fields=[FIELD]) as file:
            _refuse_if_unchanged(file)
            _refuse_twin(file, entry)
            return RegistrationLine.objects.create(
                submission=file, position=_next_place(file), **_columns(entry)
            )
    except IntegrityError as listed:
        raise _listed(entry) from listed


def save_line(line: RegistrationLine, *, actor: User, seen_version: int, entry: Entry) -> None:
    """Say it differently. Raises as `add_line`."""
    _check(entry)
    try:
        with editing(
            line.submission, actor=actor, seen_version=seen_version, fields=[FIELD]
        ) as file:
            _refuse_if_unchanged(file)
            _refuse_twin(file, entry, besides=line.pk)
            RegistrationLine.objects.filter(pk=line.pk).update(**_columns(entry))
    except IntegrityError as listed:
        raise _listed(entry) from listed


def remove_line(line: RegistrationLine, *, actor: User, seen_version: int) -> None:
    """Take a line out."""
    with editing(line.submission, actor=actor, seen_version=seen_version, fields=[FIELD]) as file:
        _refuse_if_unchanged(file)
        line.delete()


def _check(entry: Entry) -> None:
    if entry.kind != RegistrationKind.TITLE:
        if not clean(entry.text):
            raise DraftRefused(_("Hãy ghi nội dung đăng ký."), field="text")
        return
    if entry.award is None or (entry.person is None) == (entry.unit is None):
        raise DraftRefused(
            _("Hãy chọn danh hiệu và đúng một: cá nhân hoặc tập thể."), field="award"
        )
    kind = NomineeKind.PERSON if entry.person else NomineeKind.UNIT
    if not entry.award.fits(kind):
        raise DraftRefused(
            _("“%(name)s” không dành cho %(label)s. Hãy chọn danh hiệu khác hoặc đối tượng khác.")
            % {"name": entry.award.name, "label": kind.label.lower()},
            field="award",
        )


def _columns(entry: Entry) -> dict[str, object]:
    return {
        "kind": entry.kind,
        "award": entry.award,
        "person": entry.person,
        "unit": entry.unit,
        "text": clean(entry.text)[:500],
    }


def _refuse_if_unchanged(file: Submission) -> None:
    """“Không phát sinh” in an amendment means that nothing is changed here."""
    if file.nothing_to_report and file.dossier.period.kind == PeriodKind.AMENDMENT:
        raise DraftRefused(
            _("Đã chọn “Không phát sinh”: đăng ký đầu năm giữ nguyên. Hãy bỏ chọn trước khi sửa.")
        )


def _refuse_twin(file: Submission, entry: Entry, besides: int | None = None) -> None:
    """Titles are also held apart by the database; texts are compared without regard to case."""
    others = file.registrations.filter(kind=entry.kind, person=entry.person, unit=entry.unit)
    said = clean(entry.text).casefold()
    for other in others:
        if other.pk == besides:
            continue
        same_text = not entry.award and other.text.casefold() == said
        if same_text or (entry.award and other.award_id == entry.award.pk):
            raise _listed(entry)


def _listed(entry: Entry) -> DraftRefused:
    what = entry.award.name if entry.award else clean(entry.text)
    whom = entry.person.full_name if entry.person else entry.unit.name if entry.unit else ""
    field = "award" if entry.award else "text"
    named = f"{whom}: “{what}”" if whom else f"“{what}”"
    return DraftRefused(
        _("%(named)s đã có trong bản đăng ký. Hãy sửa dòng đã có.") % {"named": named}, field=field
    )


def _next_place(file: Submission) -> int:
    """After every line, also after those of the registration that an amendment leaves out."""
    last = file.registrations.aggregate(last=Max("position"))["last"] or 0
    if file.dossier.period.kind == PeriodKind.AMENDMENT:
        period = file.dossier.period
        last = max(last, len(first_registration(file.dossier.unit, period.year)))
    return int(last) + 1
