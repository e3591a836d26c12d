"""Search results as the page shows them: four groups of rows, each with a link if it opens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.enums import NomineeKind, SubmissionKind
from nominations.names import sort_key
from nominations.queries.search import LINES, SHOWN, Hit

_TITLES = {
    "people": gettext_lazy("Người"),
    "units": gettext_lazy("Đơn vị"),
    "files": gettext_lazy("Hồ sơ"),
    "decisions": gettext_lazy("Quyết định"),
}


@dataclass(slots=True)
class Row:
    """One result: what it is called, where it leads, what stands below.

    `page` and `ref` name the page; the view fills `url`, and marks the `first` that has one.
    """

    key: str
    name: str
    page: str = ""
    ref: str = ""
    notes: tuple[str, ...] = ()
    url: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The results of one kind; `more` than are shown."""

    code: str
    title: str
    rows: tuple[Row, ...]
    more: bool


def grouped(hits: Sequence[Hit]) -> list[Group]:
    """Hits in the groups of the page, those that are empty left out."""
    of = {what: [hit for hit in hits if hit.what == what] for what in _LIMITS}
    people = sorted(_people(of), key=lambda row: sort_key(row.name))
    found = {
        "people": (people, ("line", "record", "staff")),
        "units": (_units(of), ("unit", "line", "record")),
        "files": (_files(of), ("part", "paper")),
        "decisions": (_decisions(of), ("decision", "record")),
    }
    full = {what for what, limit in _LIMITS.items() if len(of[what]) > limit}
    return [
        Group(
            code,
            str(_TITLES[code]),
            tuple(rows[:SHOWN]),
            len(rows) > SHOWN or any(what in full for what in sources),
        )
        for code, (rows, sources) in found.items()
        if rows
    ]


_LIMITS = {
    "line": LINES,
    "record": LINES,
    "staff": SHOWN,
    "unit": SHOWN,
    "part": SHOWN,
    "paper": SHOWN,
    "decision": SHOWN,
}


def _merged(rows: Iterable[Row]) -> list[Row]:
    """Each key once: the first link, and at most three different notes."""
    merged: dict[str, Row] = {}
    for row in rows:
        first = merged.setdefault(row.key, row)
        if not first.page:
            first.page, first.ref = row.page, row.ref
        first.notes = tuple(dict.fromkeys(filter(None, (*first.notes, *row.notes))))[:3]
    return list(merged.values())


def _people(of: dict[str, list[Hit]]) -> list[Row]:
    rows = [
        Row(hit.ref, hit.name, "person", hit.ref, (_joined(hit.first, hit.second),))
        for hit in of["staff"]
    ]
    for hit in of["line"]:
        if hit.kind == NomineeKind.PERSON:
            rows.append(Row(hit.ref, hit.name, "person", hit.ref, _of_line(hit)))
        elif hit.kind == NomineeKind.OUTSIDER:
            rows.append(_outsider(hit, "submission", _of_line(hit)))
    for hit in of["record"]:
        if hit.kind == NomineeKind.PERSON:
            rows.append(Row(hit.ref, hit.name, "person", hit.ref, _of_record(hit)))
        elif hit.kind == NomineeKind.OUTSIDER:
            rows.append(_outsider(hit, "decision", _of_record(hit)))
    return _merged(rows)


def _outsider(hit: Hit, page: str, notes: tuple[str, ...]) -> Row:
    return Row(
        f"{page}:{hit.paper}:{hit.name}", hit.name, page if hit.paper else "", hit.paper, notes
    )


def _units(of: dict[str, list[Hit]]) -> list[Row]:
    rows = [
        Row(hit.ref, hit.name, "unit", hit.ref, (_joined(hit.first, hit.second), _ended(hit.third)))
        for hit in of["unit"]
    ]
    for what, page, notes in (("line", "submission", _of_line), ("record", "decision", _of_record)):
        rows += [
            Row(hit.ref, hit.name, page if hit.paper else "", hit.paper, notes(hit))
            for hit in of[what]
            if hit.kind == NomineeKind.UNIT
        ]
    return _merged(rows)


def _files(of: dict[str, list[Hit]]) -> list[Row]:
    parts = [
        Row(
            hit.ref,
            f"{SubmissionKind(hit.kind).label} – {hit.name}",
            "submission",
            hit.ref,
            (hit.first,),
        )
        for hit in of["part"]
    ]
    papers = [
        Row(hit.ref, hit.name, "consolidation", hit.ref, (_joined(hit.first, hit.second),))
        for hit in of["paper"]
    ]
    return _merged([*parts, *papers])


def _decisions(of: dict[str, list[Hit]]) -> list[Row]:
    rows = [
        Row(hit.ref, _numbered(hit.name, hit.third), "decision", hit.ref, (hit.first, hit.second))
        for hit in of["decision"]
    ]
    rows += [
        Row(
            hit.paper,
            _numbered(hit.first, hit.third),
            "decision",
            hit.paper,
            (hit.second, hit.name),
        )
        for hit in of["record"]
    ]
    return _merged(rows)


def _of_line(hit: Hit) -> tuple[str, ...]:
    asked = _("Đề nghị: %(award)s") % {"award": hit.third}
    return (_joined(hit.first, hit.second), asked)


def _of_record(hit: Hit) -> tuple[str, ...]:
    words = {"award": hit.second, "number": hit.first}
    return (_("Đã được khen: %(award)s (%(number)s)") % words,)


def _numbered(number: str, dated: str) -> str:
    if not number:
        return _("Quyết định chưa có số")
    day = _day(dated)
    return _("Quyết định số %(number)s ngày %(day)s") % {"number": number, "day": day}


def _ended(day: str) -> str:
    if not day:
        return ""
    return _("Đã kết thúc ngày %(day)s") % {"day": _day(day)}


def _day(text: str) -> str:
    return f"{date.fromisoformat(text[:10]):%d/%m/%Y}" if text else ""


def _joined(*texts: str) -> str:
    return ", ".join(text for text in texts if text)
