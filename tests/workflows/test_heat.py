"""The cells of the heat map: numbers and words agree with states and days, whatever they are."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nominations.enums import SubmissionKind, SubmissionState
from workflows.calendar import working_days_between
from workflows.rules import heat, heat_words
from workflows.rules.heat import Day, Part, verdict

TODAY = date(2026, 11, 20)
DAY = Day(TODAY, working_days_between)
S = SubmissionState
_DESKS = (S.CLUSTER_REVIEW, S.OFFICE_CHECK)
_days = st.integers(-40, 40).map(lambda n: TODAY + timedelta(days=n))


@st.composite
def parts(draw: st.DrawFn) -> Part:
    """Any part that can be in the database, with or without an open task."""
    state = draw(st.sampled_from(S.values))
    came = ""
    if state == S.RETURNED:
        came = draw(st.sampled_from(_DESKS))
    elif state == S.SUSPENDED:
        came = draw(st.sampled_from((S.UNIT_SIGNING, *_DESKS)))
    elif state == S.UNIT_SIGNING:
        came = draw(st.sampled_from(("", *_DESKS)))
    moving = state not in (S.ACCEPTED, S.CLOSED, S.WITHDRAWN)
    return Part(
        ref=draw(st.uuids()).hex[:10],
        kind=draw(st.sampled_from((SubmissionKind.REPORT, SubmissionKind.SELF_ASSESSMENT))),
        state=state,
        came_from=came,
        begun=state != S.DRAFT or draw(st.booleans()),
        in_cluster=came == S.CLUSTER_REVIEW or state == S.CLUSTER_REVIEW or draw(st.booleans()),
        due_on=draw(_days) if moving else None,
        since=TODAY - timedelta(days=draw(st.integers(0, 30))) if moving else None,
        fix_due=draw(st.none() | _days) if state in (S.ACCEPTED, S.OFFICE_CHECK) else None,
    )


_files = st.lists(parts(), max_size=4)
_often = settings(max_examples=400)  # rare mixtures matter, and no table is touched


@_often
@given(_files, st.sampled_from((*heat.STEPS, heat.WHOLE)))
def test_a_late_cell_has_a_late_day_and_no_late_day_hides(found: list[Part], step: str) -> None:
    cell = verdict(found, step, DAY)
    here = [part for part in found if heat.passes(part, step)]
    overdue = [
        part.due_on
        for part in here
        if heat.place(part, step) in ("here", "back") and part.due_on and part.due_on < TODAY
    ]
    if step in (heat.DRAFT, heat.WHOLE):
        overdue = [
            part.fix_due if part.fix_due else part.due_on
            for part in here
            if (part.fix_due or (heat.place(part, step) in ("here", "back") and part.due_on))
        ]
        overdue = [day for day in overdue if day and day < TODAY]

    assert (cell.kind == heat.LATE) == bool(overdue)
    if cell.kind == heat.LATE:
        assert cell.due_on == min(overdue) or cell.days == -DAY.left(min(overdue))
        assert heat_words.short(cell) == f"trễ {cell.days}"
        assert cell.days
        assert cell.days > 0


@_often
@given(_files, st.sampled_from((*heat.STEPS, heat.WHOLE)))
def test_the_word_of_a_cell_agrees_with_its_day(found: list[Part], step: str) -> None:
    cell = verdict(found, step, DAY)
    word, said = heat_words.short(cell), heat_words.long(cell)

    assert word
    assert said
    if cell.kind == heat.DONE:
        assert cell.finished == cell.asked > 0
        assert word.startswith("✓")
        assert all(heat.place(p, step) == "done" for p in found if heat.passes(p, step))
    if cell.kind == heat.SOON_KIND:
        assert cell.due_on is not None
        assert cell.due_on >= TODAY
        assert working_days_between(TODAY, cell.due_on) <= heat.SOON_UNBEGUN
    if cell.kind == heat.NONE:
        assert word == "·"
        assert not any(
            heat.place(p, step) in ("here", "back", "done", "stopped")
            for p in found
            if heat.passes(p, step)
        )
    if word.startswith("còn"):
        assert cell.kind == heat.SOON_KIND
        assert cell.asked == 1
    if "/" in word:
        done, asked = map(int, word.split("/"))
        assert (done, asked) == (cell.finished, cell.asked)
        assert asked > 1


@given(st.lists(_files, max_size=6))
def test_every_coloured_cell_is_counted_once(units: list[list[Part]]) -> None:
    cells = [verdict(found, step, DAY) for found in units for step in heat.STEPS]
    counts = Counter(cell.kind for cell in cells)

    assert sum(counts.values()) == len(cells)
    assert set(counts) <= set(heat.KINDS)


@pytest.mark.parametrize(
    ("state", "came", "step", "expected"),
    [
        (S.DRAFT, "", heat.DRAFT, "here"),
        (S.UNIT_SIGNING, "", heat.DRAFT, "done"),
        (S.RETURNED, S.OFFICE_CHECK, heat.DRAFT, "back"),
        (S.RETURNED, S.OFFICE_CHECK, heat.CLUSTER, "done"),
        (S.RETURNED, S.OFFICE_CHECK, heat.OFFICE, "stopped"),
        (S.UNIT_SIGNING, S.OFFICE_CHECK, heat.OFFICE, "stopped"),
        (S.SUSPENDED, S.CLUSTER_REVIEW, heat.SIGNING, "done"),
        (S.SUSPENDED, S.CLUSTER_REVIEW, heat.CLUSTER, "stopped"),
        (S.SUSPENDED, S.CLUSTER_REVIEW, heat.OFFICE, "next"),
        (S.CLOSED, "", heat.PAPERS, "done"),
    ],
)
def test_place_of_a_part_at_a_step(state: str, came: str, step: str, expected: str) -> None:
    part = Part("x", SubmissionKind.REPORT, state, came_from=came, in_cluster=True)

    assert heat.place(part, step) == expected


def test_a_late_day_off_is_late_by_one_day_at_least() -> None:
    sunday = Day(date(2026, 11, 22), working_days_between)

    cell = verdict(
        [Part("x", SubmissionKind.REPORT, S.DRAFT, due_on=date(2026, 11, 21))], heat.DRAFT, sunday
    )

    assert heat_words.short(cell) == "trễ 1"
