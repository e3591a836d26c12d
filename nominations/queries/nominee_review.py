"""What each row of an import will become: whom it means, what is wrong with it, what is said of it.

Nothing is stored: the rows, the corrections and the choices are; the rest follows from today's
people, units and awards.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from nominations.enums import NomineeKind
from nominations.models import Award, NomineeImport
from nominations.names import sort_key
from nominations.queries.nominee_roll import (
    NomineeRoll,
    Place,
    elsewhere,
    outsider_key,
    place,
    roll_of,
)
from nominations.rules.nominee_match import Known
from nominations.rules.nominee_rows import KIND_WORDS, Row, folded, parse

READY, CHOOSE, BAD, SKIP, DONE = "ready", "choose", "bad", "skip", "done"


@dataclass(slots=True)
class Line:
    """One row: `status`, whom it means, a sentence for each bad cell, and what is worth knowing."""

    index: int
    number: int
    cells: Mapping[str, str]
    row: Row
    chosen: str = ""
    status: str = READY
    kind: str = ""
    who: Known | None = None
    award: Award | None = None
    bad: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    options: tuple[Known, ...] = ()
    editable: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.who.name if self.who else self.row.name

    @property
    def post(self) -> str:
        """What the row says, else the post that is known."""
        known = self.who.post if self.who and self.kind == NomineeKind.PERSON else ""
        return (self.row.post or known)[:200]

    @property
    def birth_year(self) -> int | None:
        return self.row.birth_year or (self.who.birth_year if self.who else None)

    @property
    def inputs(self) -> frozenset[str]:
        """The cells that the preview lets one correct in place."""
        return frozenset(self.bad).union(self.editable)

    @property
    def kind_word(self) -> str:
        return _(KIND_WORDS[self.kind]) if self.kind in KIND_WORDS else ""

    @property
    def known_by(self) -> int | str:
        """How this nominee is known on a list."""
        return self.who.pk if self.who else outsider_key(sort_key(self.row.name), self.birth_year)


@dataclass(frozen=True, slots=True)
class Review:
    """Every row of an import as it stands now."""

    lines: list[Line]

    def of(self, status: str) -> list[Line]:
        return [line for line in self.lines if line.status == status]

    @property
    def ready(self) -> list[Line]:
        return self.of(READY)

    @property
    def open(self) -> list[Line]:
        """Rows that wait for a correction or a choice."""
        return [line for line in self.lines if line.status in (BAD, CHOOSE)]


@dataclass(slots=True)
class _Taken:
    """Who stands on the list, and which rows before this one brought whom."""

    listed: frozenset[Place]
    places: dict[Place, int] = field(default_factory=dict)
    nominees: dict[tuple[str, str], int] = field(default_factory=dict)


def review(listing: NomineeImport, day: date) -> Review:
    """Read every row of `listing` against today's people; a constant number of statements."""
    submission = listing.submission
    roll, present = roll_of(submission, day), submission.meeting_present
    lines = [
        _line(index, stored, listing.choices, year=day.year, present=present)
        for index, stored in enumerate(listing.rows)
    ]
    taken = _Taken(roll.listed)
    for line, stored in zip(lines, listing.rows, strict=True):
        if line.status != DONE:
            _identify(line, roll, left=bool(stored.get("left")))
            _check_award(line, roll)
            _settle(line, taken)
    _say_where_they_work(lines, day)
    return Review(lines)


def _line(
    index: int, stored: Mapping[str, Any], choices: Mapping[str, str], *, year: int, present: Any
) -> Line:
    row = parse(stored["cells"], year=year, present=present)
    line = Line(
        index=index,
        number=stored["n"],
        cells=stored["cells"],
        row=row,
        kind=row.kind,
        chosen=choices.get(str(index), ""),
        bad={**row.bad, **stored.get("bad", {})},
        notes=list(stored.get("notes", [])),
    )
    if stored.get("done"):
        line.status = DONE
    return line


def _identify(line: Line, roll: NomineeRoll, *, left: bool) -> None:
    """Whom the row means. A blank kind is what the name turns out to be."""
    if line.chosen:
        for kind, known in ((NomineeKind.PERSON, roll.people), (NomineeKind.UNIT, roll.units)):
            if line.chosen in known.by_ref and line.kind in ("", kind):
                line.who, line.kind = known.by_ref[line.chosen], kind
                line.notes.append(_("đã chọn"))
                return
    if not line.row.name or "kind" in line.bad:
        return
    if left:
        line.bad["name"] = _("Không còn công tác tại đơn vị (hoặc tập thể không còn).")
    elif line.kind == NomineeKind.OUTSIDER:
        _outsider(line, roll)
    elif line.kind == NomineeKind.UNIT:
        _collective(line, roll)
    else:
        _person(line, roll)


def _outsider(line: Line, roll: NomineeRoll) -> None:
    namesake = roll.people.match(line.row.name, line.row.birth_year)
    if namesake.sure:
        line.notes.append(
            _("đơn vị có %(told)s: nếu là người đó, Loại là Cá nhân") % {"told": namesake.sure.told}
        )
    if line.row.birth_year is None and "birth" not in line.bad:
        line.notes.append(_("chưa có năm sinh"))


def _collective(line: Line, roll: NomineeRoll) -> None:
    found = roll.units.match(line.row.name)
    line.who = found.sure or _by_symbol(line, roll)
    if line.who is None:
        line.options = found.options or tuple(roll.units.by_ref.values())
        line.bad["name"] = _("Không có tập thể này trong đơn vị: hãy chọn hoặc sửa tên.")


def _by_symbol(line: Line, roll: NomineeRoll) -> Known | None:
    return roll.unit_symbols.get(folded(line.row.name))


def _person(line: Line, roll: NomineeRoll) -> None:
    found = roll.people.match(line.row.name, line.row.birth_year)
    line.who, line.options = found.sure, found.options
    if found.note:
        line.notes.append(found.note)
    if found.sure or found.options:
        line.kind = NomineeKind.PERSON
        return
    unit = roll.units.match(line.row.name).sure or _by_symbol(line, roll)
    if not line.kind and unit:
        line.who, line.kind = unit, NomineeKind.UNIT
        return
    line.bad["name"] = _(
        "Không có ai tên này trong đơn vị: hãy sửa tên, hoặc ghi Loại là Ngoài cơ quan."
    )
    line.editable = ("name", "kind")


def _check_award(line: Line, roll: NomineeRoll) -> None:
    if not line.row.award:
        line.bad.setdefault("award", _("Chưa có danh hiệu, hình thức."))
        return
    line.award = roll.award(line.row.award)
    if line.award is None:
        line.bad.setdefault("award", _("Kỳ này không có danh hiệu, hình thức này: hãy chọn lại."))
    elif line.kind and not line.award.fits(line.kind):
        line.bad.setdefault(
            "award",
            _("Không dành cho %(kind_word)s: hãy chọn lại hoặc sửa Loại.")
            % {"kind_word": line.kind_word.lower()},
        )
        line.editable = ("award", "kind")


def _settle(line: Line, taken: _Taken) -> None:
    """Ready, or what keeps it; a row for somebody who stands there already is left aside."""
    if line.bad:
        line.status = BAD
        return
    if line.options and line.who is None:
        line.status = CHOOSE
        return
    assert line.award is not None
    who = (line.kind, str(line.known_by))
    spot = place(line.award.pk, *who)
    if spot in taken.listed:
        line.status = SKIP
        line.notes.append(_("đã có trong danh sách với danh hiệu này"))
    elif spot in taken.places:
        line.status = SKIP
        line.notes.append(_("trùng với dòng %(places)s") % {"places": taken.places[spot]})
    else:
        if who in taken.nominees:
            line.notes.append(
                _("cùng đối tượng với dòng %(nominees)s, danh hiệu khác")
                % {"nominees": taken.nominees[who]}
            )
        taken.places[spot] = taken.nominees[who] = line.number


def _say_where_they_work(lines: list[Line], day: date) -> None:
    """Who was not found in the unit may work in another one."""
    lost = [line for line in lines if line.status == BAD and "name" in line.bad and line.row.name]
    people = [line for line in lost if line.kind != NomineeKind.UNIT]
    homes = elsewhere({sort_key(line.row.name) for line in people}, day)
    for line in people:
        home = homes.get(sort_key(line.row.name))
        if home:
            line.notes.append(_("có người cùng tên công tác tại %(home)s") % {"home": home})
