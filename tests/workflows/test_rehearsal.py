"""A year played by the services of the pages: both levels, twice the same, and nothing left."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from nominations.models import Person, Unit
from nominations.services.organisation import found_unit
from workflows.services.rehearse import MovableClock, Outcome, play
from workflows.services.rehearse.world import TooSmall

pytestmark = pytest.mark.django_db

#: Enough for every kind of outcome.
SIZE = (5, 40)
#: Enough for a merger of the departments and of two units.
SMALL = (4, 24)


class _Undone(Exception):
    """Takes a played year out of the database again."""


def _played_and_undone(year: int) -> Outcome:
    try:
        with transaction.atomic():
            outcome = play(year, MovableClock(), size=SMALL, seed=2)
            raise _Undone
    except _Undone:
        return outcome


def _everything_happened(outcome: Outcome) -> None:
    """Sound, and no kind of end missing: at the Director, the Minister and outside."""
    assert outcome.inconsistencies == []
    assert outcome.tasks_open == 0
    assert outcome.audit_ok
    assert outcome.sound
    assert outcome.reports == {"semi_annual": 1, "annual": 1}
    granted = {row["level"] for row in outcome.decisions if row["nominations"]}
    assert granted == {"department", "ministry", "outside"}
    for happened in ("return", "lower", "decline", "postpone", "withdraw", "send_up", "receive"):
        assert outcome.acts.get(happened), f"nobody did {happened}"
    assert outcome.returns
    assert outcome.late
    assert outcome.nominations["FORWARDED"]
    assert outcome.nominations["DECLINED"]  # upstairs and outside too: only a part was granted
    assert set(outcome.submissions) == {"CLOSED"}
    assert outcome.reminders > outcome.escalations > 0
    assert outcome.extensions == 1
    assert outcome.delegated
    assert outcome.mails > outcome.urgent_mails > 0
    assert (outcome.max_digests_per_person_day, outcome.lost_mails) == (1, 0)


@pytest.mark.embedded
@pytest.mark.slow
def test_an_ordinary_year_ends_with_nothing_open() -> None:
    _everything_happened(play(2026, MovableClock(), size=SIZE, seed=2))


@pytest.mark.postgres
@pytest.mark.thirds
@pytest.mark.slow
def test_the_year_of_the_merger_is_the_same_twice() -> None:
    """The second time other primary keys are given: nothing may depend on them."""
    outcome = _played_and_undone(2025)
    assert outcome.sound
    assert outcome.reports == {"semi_annual": 1, "annual": 1}
    assert not Unit.objects.exists()
    assert play(2025, MovableClock(), size=SMALL, seed=2).to_json() == outcome.to_json()
    ended = Unit.objects.filter(valid_to=date(2025, 2, 28)).values_list("code", flat=True)
    assert {"so-1", "so-2", "bo-cu"} <= set(ended)


@pytest.mark.parametrize(
    ("size", "says"), [((2, 100), "ít nhất 3 đơn vị"), ((5, 16), "ít nhất 17 người")]
)
def test_too_small_a_department_cannot_play(size: tuple[int, int], says: str) -> None:
    with pytest.raises(TooSmall, match=says):
        play(2026, MovableClock(), size=size)
    with pytest.raises(CommandError, match=says):
        call_command("rehearse", units=size[0], people=size[1])
    assert not Person.objects.exists()


def test_a_year_that_no_rules_cover_is_refused() -> None:
    with pytest.raises(CommandError, match="từ 2024 đến 2100"):
        call_command("rehearse", year=1999)


def test_a_database_with_somebodys_data_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    found_unit(
        code="a", kind="division", level="department", name="A", symbol="A", since=date(2020, 1, 1)
    )
    monkeypatch.setenv("NEUGUONG_REHEARSAL", "1")
    with pytest.raises(CommandError, match="Cơ sở dữ liệu không trống"):
        call_command("rehearse", units=3, people=20)
    assert Unit.objects.count() == 1


def test_an_earlier_result_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "rehearsal.sqlite3").write_text("earlier")
    with pytest.raises(CommandError, match="đã có từ lần trước"):
        call_command("rehearse", units=3, people=20, out=tmp_path)
    assert (tmp_path / "rehearsal.sqlite3").read_text() == "earlier"


@pytest.mark.embedded
@pytest.mark.slow
def test_the_command_plays_in_a_database_of_its_own(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The child process writes its last line as JSON; here, nothing has happened."""
    call_command("rehearse", units=3, people=20, year=2026, seed=1, out=tmp_path, json=True)
    told = json.loads(capfd.readouterr().out.splitlines()[-1])
    assert told["tasks_open"] == 0
    assert told["inconsistencies"] == []
    assert told == json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert not Unit.objects.exists()
