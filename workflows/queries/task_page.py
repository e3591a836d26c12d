"""Everything that the tasks page shows, for one address: tabs, chips, groups, rows, bulk acts."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nominations.queries.room import mentions_of
from nominations.queries.standing import Hats
from workflows.calendar import is_working_day
from workflows.queries.bulk import BULK_ACTS
from workflows.queries.inbox import (
    counts_of,
    has_house,
    tasks_awaited_by,
    tasks_done_by,
    tasks_of,
    tasks_of_house,
)
from workflows.queries.task_chips import chips_of
from workflows.queries.task_filter import (
    facets_of,
    narrowed,
    needs_everything,
)
from workflows.queries.task_groups import GROUPS, PARKED, group_filter
from workflows.queries.task_rows import (
    Cursor,
    TaskRow,
    done_page_of,
    page_of,
    with_news,
)
from workflows.rules.task_due import last_day_with
from workflows.rules.task_query import Query, Term, parse
from workflows.rules.task_state import CHIPS, TABS, ListState
from workflows.words import button, capped

#: Of what waits for others the first page of one's own tasks shows so many.
WAITING_SHOWN = 10
_LAST_MOMENT = 10**16  # the year 2286, in microseconds


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together; `count` is of the whole list, not of this page."""

    name: str
    label: str
    count: str
    note: str
    rows: list[TaskRow]
    more: str = ""


@dataclass(slots=True)
class TaskPage:
    """One page of one list."""

    state: ListState
    query: Query
    tabs: list[dict[str, Any]] = field(default_factory=list)
    chips: list[dict[str, Any]] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    after: str = ""
    bulk: list[dict[str, Any]] = field(default_factory=list)

    @property
    def total(self) -> str:
        """How many the list has without its filter."""
        return capped(self.counts.get(self.state.tab, 0))

    @property
    def everything(self) -> str:
        """The address of the whole list of this tab."""
        return ListState(tab=self.state.tab, cols=self.state.cols).to()


class _Reader:
    """Reads one page: the lists once, then their counts, facets and rows."""

    def __init__(self, viewer: Hats, user_id: int, state: ListState, today: date) -> None:
        self.viewer, self.user_id, self.state, self.today = viewer, user_id, state, today
        self.query = parse(state.q)
        self.lists = {"mine": tasks_of(viewer, user_id), "waiting": tasks_awaited_by(viewer)}
        if has_house(viewer):
            self.lists["house"] = tasks_of_house(viewer)
        self.done = state.tab == "done"
        self.all = tasks_done_by(user_id) if self.done else self.lists[state.tab]
        self.facets = facets_of(self.all, everything=needs_everything(self.query))
        self.found = narrowed(
            self.all, state, self.query, self.facets, today=today, user_id=user_id
        )
        #: Asked for by itself, what is put aside is the list; else it stands below it.
        self.parked_only = state.due == PARKED or Term("parked", "yes") in self.query.terms

    def counts(self) -> dict[str, int]:
        """Sizes of all lists and groups, in one statement."""
        parts: dict[str, QuerySet[Any]] = {
            **self.lists,
            "mentions": mentions_of(self.viewer),
            "found": self.found,
        }
        if self.done:
            parts |= {"done": self.all, "changed": self.found.filter(changed=True)}
        else:
            parts |= {name: self.found.filter(group_filter(name, self.today)) for name in GROUPS}
        return counts_of(self.user_id, parts)

    def rows(
        self, after: Cursor | None, parked: int
    ) -> tuple[list[TaskRow], list[TaskRow], Cursor | None]:
        """This page's rows, the first of those that wait for others, and the next page.

        The first of the `parked` tasks follow the last page's rows.
        """
        user_id, today = self.user_id, self.today
        if self.done:
            rows, cursor = done_page_of(
                self.found, self.viewer, user_id=user_id, today=today, after=after
            )
            return rows, [], cursor
        listed = self.found
        if not self.parked_only:
            listed = listed.exclude(group_filter(PARKED, today))
        rows, cursor = page_of(listed, self.viewer, user_id=user_id, today=today, after=after)
        if parked and cursor is None and not self.parked_only:
            aside = self.found.filter(group_filter(PARKED, today))
            rows += page_of(aside, self.viewer, user_id=user_id, today=today, limit=WAITING_SHOWN)[
                0
            ]
        waiting: list[TaskRow] = []
        if self.state.tab == "mine" and not self.state.narrowed:
            listed = self.lists["waiting"]
            waiting, _more = page_of(
                listed, self.viewer, user_id=user_id, today=today, limit=WAITING_SHOWN
            )
        every = with_news([*rows, *waiting], self.viewer, self.user_id)
        shown_waiting = every[len(rows) :] if cursor is None else []
        return every[: len(rows)], shown_waiting, cursor


def task_page(
    viewer: Hats, *, user_id: int, state: ListState, today: date, after: str = ""
) -> TaskPage:
    """The page that `state` asks for, from the cursor `after` on."""
    if state.tab == "house" and not has_house(viewer):
        state = ListState(**{**_as_dict(state), "tab": "mine"})
    reader = _Reader(viewer, user_id, state, today)
    counts = reader.counts()
    rows, waiting, cursor = reader.rows(_cursor(after), counts.get(PARKED, 0))
    groups = _done_groups(rows, counts) if reader.done else _groups(rows, counts, today, state)
    if waiting:
        groups.append(_waiting(waiting, counts["waiting"], state))
    return TaskPage(
        state=state,
        query=reader.query,
        tabs=_tabs(reader, counts),
        chips=chips_of(state, reader.facets, done=reader.done),
        groups=groups,
        counts=counts,
        after=".".join(map(str, cursor)) if cursor else "",
        bulk=_bulk(rows) if state.tab in ("mine", "house") else [],
    )


def _as_dict(state: ListState) -> dict[str, Any]:
    return {name: getattr(state, name) for name in ("tab", *CHIPS, "q", "cols")}


def _cursor(text: str) -> Cursor | None:
    """Where the page starts; anything mistyped starts at the beginning."""
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 18 for part in parts):
        return None
    rank, moment, pk = (int(part) for part in parts)
    return (rank, moment, pk) if moment < _LAST_MOMENT else None


def _tabs(reader: _Reader, counts: dict[str, int]) -> list[dict[str, Any]]:
    state = reader.state
    return [
        {
            "name": name,
            "label": _("Cả đơn vị") if name == "house" and _unit_only(reader) else _(label),
            "count": capped(counts[name]) if name in reader.lists else "",
            "url": ListState(tab=name, cols=state.cols).to(),
            "current": name == state.tab,
        }
        for name, label in TABS.items()
        if name in reader.lists or name == "done"
    ]


def _unit_only(reader: _Reader) -> bool:
    from_offices = {"office", "office_head"}
    return not any(post.role.value in from_offices for post in reader.viewer.posts)


def _groups(
    rows: list[TaskRow], counts: dict[str, int], today: date, state: ListState
) -> list[Group]:
    labels = {
        "late": _("Trễ"),
        "soon": _("Sắp đến hạn"),
        "later": _("Còn hạn"),
        PARKED: _("Tạm gác"),
    }
    found = []
    for name in GROUPS:
        group = [row for row in rows if row.group == name]
        if group:
            note, count = _group_note(name, today), counts[name]
            cut = name == PARKED and count > len(group) and state.due != PARKED
            more = state.to(due=PARKED) if cut else ""
            found.append(Group(name, labels[name], capped(count), note, group, more))
    return found


def _group_note(name: str, today: date) -> str:
    """Why these rows stand together, in one grey sentence."""
    last = last_day_with(5, today)
    facts = {"day": f"{last:%d/%m}"}
    if name == "late":
        return _("đã qua ngày cuối của thời hạn")
    if name == PARKED:
        return _("tự trở lại danh sách khi hết ngày tạm gác")
    if name == "later":
        return _("hạn sau ngày %(day)s") % facts
    off = [
        f"{day:%d/%m}"
        for day in (today + timedelta(days=n) for n in range(1, (last - today).days + 1))
        if day.weekday() < 5 and not is_working_day(day)
    ]
    if off:
        return _("trong 5 ngày làm việc, đến hết %(day)s; nghỉ %(off)s") % (
            facts | {"off": ", ".join(off)}
        )
    return _("trong 5 ngày làm việc, đến hết %(day)s") % facts


def _waiting(rows: list[TaskRow], count: int, state: ListState) -> Group:
    more = ListState(tab="waiting", cols=state.cols).to() if count > len(rows) else ""
    note = _("chưa đến lượt bạn; thời hạn là của người đang giữ")
    return Group("waiting", _("Chờ người khác"), capped(count), note, rows, more)


def _done_groups(rows: list[TaskRow], counts: dict[str, int]) -> list[Group]:
    parts = (
        (
            "changed",
            _("Có thay đổi sau khi bạn xử lý"),
            counts["changed"],
            _("mở xem thì trở về danh sách bên dưới"),
        ),
        ("done", _("Đã xử lý"), counts["found"] - counts["changed"], _("mới nhất trước")),
    )
    return [
        Group(name, label, capped(count), note, group)
        for name, label, count, note in parts
        if (group := [row for row in rows if row.group == name])
    ]


def _bulk(rows: list[TaskRow]) -> list[dict[str, Any]]:
    """The acts that this page's rows may be given together; the most frequent one is the main."""
    rows = [row for row in rows if row.group != PARKED]
    acts = [row.bulk for row in rows if row.bulk]
    kinds: dict[str, set[str]] = {}
    for row in rows:
        if row.bulk:
            kinds.setdefault(row.bulk, set()).add(row.kind if row.machine == "submission" else "")
    return [
        {
            "action": name,
            "label": button(name, kinds[name].pop() if len(kinds[name]) == 1 else ""),
            "key": BULK_ACTS[name],
        }
        for name in sorted(dict.fromkeys(acts), key=acts.count)
    ]
