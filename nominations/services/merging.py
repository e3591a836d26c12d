"""Save field by field: what others wrote meanwhile stays, and where both wrote, people choose.

`drafting.editing` refuses every page that is not the newest. This is for pages on which several
people write at once: only a field that both changed stops a save, and then nothing is written.
Design: docs/adr/0020.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from nominations.models import FieldChange, Submission, User
from nominations.queries.fields import is_open, open_fields
from nominations.rules.merging import three_way
from nominations.services.drafting import (
    CLOSED,
    MOVED_ON,
    DraftRefused,
    StaleDraft,
    leave_event,
)
from nominations.services.history import record_changes

_NOTHING: Mapping[str, str] = MappingProxyType({})
CLASH = N_(
    "Có mục được người khác lưu trong lúc bạn đang soạn. Chưa ghi đè gì cả: "
    "hãy so sánh hai bản, chọn hoặc sửa lại rồi lưu."
)


@dataclass(frozen=True, slots=True)
class PageState:
    """What a page shows: its version, and other ones of single fields.

    Newer ones were saved by the page itself since, older ones were typed into an earlier page and
    given back by the browser. `left` names the fields of which another's text was chosen after a
    clash.
    """

    version: int
    fields: Mapping[str, int] = field(default_factory=dict)
    left: frozenset[str] = frozenset()

    def of(self, name: str) -> int:
        """The version of one field that the page shows."""
        return self.fields.get(name, self.version)

    @property
    def oldest(self) -> int:
        return min((self.version, *self.fields.values()))


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that two people changed: what it was, both texts, and who saved the other one."""

    field: str
    base: str
    theirs: str
    mine: str
    who: str
    at: datetime


class Clashed(StaleDraft):
    """Both texts of each clash, what else changed, and the version in which they were read."""

    def __init__(
        self, clashes: Sequence[Clash], theirs: Mapping[str, str], mine: Mapping[str, str], now: int
    ) -> None:
        super().__init__(CLASH)
        self.clashes = tuple(clashes)
        self.theirs = theirs
        self.mine = mine
        self.version = now


@dataclass
class Draft:
    """A save in progress: `mine` is to be written; put the file's own columns into `columns`."""

    file: Submission
    mine: Mapping[str, str]
    columns: dict[str, Any] = field(default_factory=dict)


@contextmanager
def merging(
    submission: Submission,
    *,
    actor: User,
    seen: int | PageState,
    mine: Mapping[str, str],
    now: Callable[[Submission], Mapping[str, str]],
    fields: Iterable[str] = (),
    blank: Mapping[str, str] = _NOTHING,
    quiet: bool = False,
    folds: bool = False,
) -> Iterator[Draft]:
    """A transaction in which the fields of `draft.mine` are to be written, and only those.

    `mine`: history name → text as it will be stored; `now` reads the present texts of the same
    names (every writer of these fields must use `record_changes`). `fields` are their names among
    the open fields, if they differ (by default the first two parts of each name). `blank`: what a
    page shows of a field in which nothing is kept yet, if that is not empty; who sends it back
    untouched has written nothing against another's text.
    `quiet` is for saves that a page does by itself: `submission` was read in this request, no
    event is written, and with `folds` the writer's last change of the same field is continued.

    Raises Clashed where both sides changed a field, StaleDraft for a page that cannot be compared
    any more, DraftRefused if a field is closed; then nothing is saved.
    """
    page = seen if isinstance(seen, PageState) else PageState(seen)
    with transaction.atomic():
        file = submission if quiet else _locked(submission)
        _refuse_closed(file, page, fields or {_open_name(name) for name in mine})
        present = now(file)
        wanted = {name: mine[name] for name in mine if name in present and name not in page.left}
        draft = Draft(file, _merged(file, page, present, wanted, blank))
        yield draft
        if not draft.mine:
            return
        standing = Submission.objects.filter(pk=file.pk, version=file.version)
        if not standing.update(version=F("version") + 1, **draft.columns):
            raise StaleDraft(_(MOVED_ON))
        file.version += 1
        changes = {name: (present[name], text) for name, text in draft.mine.items()}
        record_changes(file, actor=actor, changes=changes, folds=folds)
        if not quiet:
            leave_event(file, actor, sorted(draft.mine))


def _locked(submission: Submission) -> Submission:
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related("dossier__period__unit_table", "dossier__unit")
        .get(pk=submission.pk)
    )


def _open_name(name: str) -> str:
    """indicator:so_vu:estimate is open with indicator:so_vu."""
    return ":".join(name.split(":")[:2])


def _refuse_closed(file: Submission, page: PageState, names: Iterable[str]) -> None:
    if not 1 <= page.version <= file.version:
        raise StaleDraft(_(MOVED_ON))
    allowed = open_fields(file)
    if all(is_open(allowed, name) for name in names):
        return
    raise DraftRefused(_(CLOSED)) if page.version == file.version else StaleDraft(_(MOVED_ON))


def _merged(
    file: Submission,
    page: PageState,
    present: Mapping[str, str],
    mine: Mapping[str, str],
    blank: Mapping[str, str],
) -> Mapping[str, str]:
    """What is to be written of `mine`. Raises Clashed."""
    since = changes_since(file, page, mine) if page.oldest < file.version else {}
    first = {name: rows[0].before or blank.get(name, "") for name, rows in since.items()}
    base = {name: first.get(name, present[name]) for name in mine}
    merged = three_way(base=base, theirs=present, mine=mine)
    if not merged.clashes:
        return merged.mine
    clashes = [
        Clash(
            name, base[name], present[name], mine[name], _who(since[name][-1]), since[name][-1].at
        )
        for name in merged.clashes
    ]
    raise Clashed(clashes, merged.theirs, merged.mine, file.version)


def changes_since(
    file: Submission, page: PageState, names: Iterable[str]
) -> dict[str, list[FieldChange]]:
    """The changes of each field that the page does not show yet, oldest first. One statement."""
    found: dict[str, list[FieldChange]] = {}
    wanted = set(names)
    rows = FieldChange.objects.filter(submission=file, version__gt=page.oldest)
    for row in rows.select_related("person").order_by("version", "pk"):
        if row.field in wanted and row.version > page.of(row.field):
            found.setdefault(row.field, []).append(row)
    return found


def _who(change: FieldChange) -> str:
    return f"{change.person.salutation_within} {change.person.full_name}"
