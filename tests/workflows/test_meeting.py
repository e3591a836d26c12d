"""The cluster's meeting: minutes, totals, votes, places; after its lock nothing moves."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations import clock
from nominations.models import ClusterRanking, Event, Unit
from nominations.queries.clusters import leading_units
from nominations.rules.ranking import Result, places
from tests.factories.acts import do
from tests.factories.claims import claim
from tests.factories.clusters import (
    all_scored,
    assess,
    cross_score,
    make_cluster,
    meeting,
    paper_of,
)
from tests.factories.world import NOW, World
from workflows.services.errors import Conflict, NotAllowed, NotReady
from workflows.services.reconcile import inconsistencies

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

_RESULTS = st.lists(
    st.tuples(st.integers(0, 4), st.one_of(st.none(), st.integers(0, 2))), max_size=8
)


def results_of(rows: list[tuple[int, int | None]]) -> list[Result]:
    return [Result(n, str(n), "", Decimal(total), votes) for n, (total, votes) in enumerate(rows)]


@given(_RESULTS)
def test_place_is_one_more_than_how_many_are_better(rows: list[tuple[int, int | None]]) -> None:
    results = results_of(rows)

    found = places(results)

    keys = {result.unit: (result.final, result.votes or 0) for result in results}
    for unit, place in found.items():
        assert place == 1 + len([key for key in keys.values() if key > keys[unit]])
    assert sorted(found) == sorted(keys)


@given(_RESULTS)
def test_places_do_not_depend_on_the_order_of_members(rows: list[tuple[int, int | None]]) -> None:
    results = results_of(rows)

    assert places(results) == places(list(reversed(results)))


def entries(ranking: ClusterRanking) -> dict[str, tuple[Any, ...]]:
    rows = ranking.entries.values_list("unit__code", "place", "final_total", "votes")
    return {code: rest for code, *rest in rows}


def refs(world: World, **by_code: Any) -> dict[str, Any]:
    """Values by unit code → by the ref of the unit's paper."""
    return {paper_of(world, int(code[1:])).ref: value for code, value in by_code.items()}


def test_lock_writes_the_ranking_of_the_meeting() -> None:
    world = make_cluster(3)
    ranking = all_scored(world, 90, 95, 80)
    paper = paper_of(world, 1)

    event = do(
        ranking,
        "lock_scores",
        world.users["h0"],
        **meeting(
            present=3,
            finals=refs(world, u2=Decimal("97.5")),
            reasons=refs(world, u2="Cụm cộng thêm"),
            votes=refs(world, u0=1, u1=2),
            leading=paper.ref,
        ),
    )

    assert (ranking.state, ranking.minutes, ranking.met_on) == (
        "LOCKED",
        "BB 3/CUM-2",
        NOW.date(),
    )
    assert (ranking.members_present, ranking.leading_unit, ranking.leading_votes) == (
        3,
        world.units["u1"],
        2,
    )
    assert entries(ranking) == {"u2": [1, Decimal("97.5"), None], "u1": [2, 95, 2],
                                "u0": [3, 90, 1]}  # fmt: skip
    line = ranking.entries.get(unit=world.units["u2"])
    assert (line.self_total, line.cross_total) == (95, 80)
    moved = paper_of(world, 2)
    assert (moved.cluster_total, moved.cross_total) == (Decimal("97.5"), 80)
    assert moved.cluster_note == "Cụm cộng thêm"
    assert (event.data["present"], event.data["votes"]) == (3, refs(world, u0=1, u1=2))
    assert inconsistencies() == []


def test_tie_is_broken_by_votes_and_shared_without_them() -> None:
    world = make_cluster(3)
    ranking = all_scored(world, 90, 90, 90)

    do(
        ranking,
        "lock_scores",
        world.users["h0"],
        **meeting(present=3, votes=refs(world, u0=0, u1=1, u2=0)),
    )

    assert [rest[0] for _code, rest in sorted(entries(ranking).items())] == [2, 1, 2]


def test_leading_units_are_the_first_by_place_and_by_vote() -> None:
    world = make_cluster(3)
    ranking = all_scored(world, 90, 95, 80)
    assert leading_units(world.period) == []
    do(
        ranking,
        "lock_scores",
        world.users["h0"],
        **meeting(present=3, votes=refs(world, u0=2), leading=paper_of(world, 0).ref),
    )

    found = [(row.unit.code, row.place, row.voted) for row in leading_units(world.period)]

    assert found == [("u0", 2, True), ("u1", 1, False)]


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"minutes": " "}, "minutes", "biên bản"),
        ({"met_on": None}, "met_on", "ngày họp"),
        ({"met_on": NOW.date() + timedelta(days=1)}, "met_on", "chưa đến"),
        ({"met_on": date(2026, 11, 19)}, "met_on", "trước ngày mở kỳ (20/11/2026)"),
        ({"present": None}, "present", "từ 1 đến 2"),
        ({"present": 0}, "present", "từ 1 đến 2"),
        ({"present": 3}, "present", "từ 1 đến 2"),
        ({"final": Decimal("100.5")}, "final:", "từ 0 đến 100"),
        ({"final": Decimal(-1)}, "final:", "từ 0 đến 100"),
        ({"final": Decimal("9.999")}, "final:", "hai chữ số"),
        ({"vote": 2}, "votes:", "từ 0 đến 1"),
        ({"leading": "khongco"}, "leading", "thành viên được xếp hạng"),
        ({"leading": "u0"}, "votes:", "hãy nhập số phiếu"),
        ({"leading": "u1", "vote": 1, "other": 0}, "leading", "cao nhất"),
    ],
)
def test_lock_is_refused_with_a_sentence_and_moves_nothing(
    change: dict[str, Any], field: str, sentence: str
) -> None:
    world = make_cluster(2)
    ranking = all_scored(world, 90, 80)
    change = dict(change)
    final, vote, other = (change.pop(name, None) for name in ("final", "vote", "other"))
    if change.get("leading", "").startswith("u"):
        change["leading"] = paper_of(world, int(change["leading"][1:])).ref
    data = meeting(finals=refs(world, u0=final), votes=refs(world, u0=vote, u1=other)) | change

    with pytest.raises(NotReady) as refused:
        do(ranking, "lock_scores", world.users["h0"], **data)

    assert [unmet.field.startswith(field) for unmet in refused.value.unmet] == [True]
    assert sentence in refused.value.sentence
    ranking.refresh_from_db()
    assert (ranking.state, ranking.entries.count(), ranking.minutes) == ("OPEN", 0, "")
    assert {paper_of(world, n).state for n in range(2)} == {"CLUSTER_REVIEW"}


def test_lock_waits_for_every_score_unless_the_meeting_gives_one() -> None:
    world = make_cluster(2)
    for n in range(2):
        assess(world, n)
    cross_score(world, 0, 90)
    unscored = paper_of(world, 1)
    ranking = unscored.ranking

    with pytest.raises(NotReady) as refused:
        do(ranking, "lock_scores", world.users["h0"], **meeting())

    assert [unmet.field for unmet in refused.value.unmet] == [f"final:{unscored.ref}"]
    do(ranking, "lock_scores", world.users["h0"], **meeting(finals={unscored.ref: Decimal(70)}))
    assert entries(ranking) == {"u0": [1, 90, None], "u1": [2, 70, None]}
    assert paper_of(world, 1).state == "OFFICE_CHECK"
    assert inconsistencies() == []


def test_late_member_is_left_without_a_place_and_its_draft_points_stay_its_own() -> None:
    world = make_cluster(3)
    for n in range(2):
        assess(world, n)
        cross_score(world, n, 90)
    late = paper_of(world, 2)
    claim(late, 99)

    do(
        late.ranking,
        "lock_scores",
        world.users["h0"],
        **meeting(unranked={late.ref: "Chưa nộp, đang sáp nhập"}),
    )

    line = late.ranking.entries.get(unit=world.units["u2"])
    assert (line.place, line.final_total, line.self_total) == (None, None, None)
    assert line.unranked_reason == "Chưa nộp, đang sáp nhập"


def test_leading_unit_is_never_one_that_was_left_out() -> None:
    world = make_cluster(2)
    assess(world, 0)
    cross_score(world, 0, 90)
    late = paper_of(world, 1)

    with pytest.raises(NotReady) as refused:
        do(
            late.ranking,
            "lock_scores",
            world.users["h0"],
            **meeting(leading=late.ref, votes={late.ref: 1}, unranked={late.ref: "Muộn"}),
        )

    assert [unmet.field for unmet in refused.value.unmet] == ["leading"]


def test_member_that_has_withdrawn_holds_nobody_up() -> None:
    world = make_cluster(2)
    assess(world, 0)
    cross_score(world, 0, 90)
    gone = assess(world, 1)
    do(gone, "withdraw", world.users["h1"], note="Giải thể")

    do(gone.ranking, "lock_scores", world.users["h0"], **meeting())

    line = gone.ranking.entries.get(unit=world.units["u1"])
    assert (line.place, line.unranked_reason) == (None, "Đơn vị đã rút bảng tự chấm.")


def test_member_that_has_ended_is_not_counted_as_present() -> None:
    world = make_cluster(3)
    Unit.objects.filter(code="u2").update(valid_to=date(2026, 6, 30))
    world.period.dossiers.get(unit=world.units["u2"]).submissions.update(ranking=None)
    world.units.pop("u2")
    ranking = all_scored(world, 90, 80)

    with pytest.raises(NotReady) as refused:
        do(ranking, "lock_scores", world.users["h0"], **meeting(present=3))
    do(ranking, "lock_scores", world.users["h0"], **meeting(present=2))

    assert "từ 1 đến 2" in refused.value.sentence
    assert set(entries(ranking)) == {"u0", "u1"}


def test_second_head_finds_the_ranking_locked() -> None:
    world = make_cluster(2)
    ranking = all_scored(world, 90, 80)
    seen = ranking.version
    do(ranking, "lock_scores", world.users["h0"], **meeting(minutes="BB 1"))

    with pytest.raises(Conflict):
        do(ranking, "lock_scores", world.users["h1"], seen_version=seen, **meeting(minutes="BB 2"))
    with pytest.raises(NotAllowed):
        do(ranking, "lock_scores", world.users["h1"], **meeting(minutes="BB 2"))

    assert (ranking.minutes, ranking.entries.count()) == ("BB 1", 2)
    assert Event.objects.filter(action="lock_scores", subject=ranking.ref).count() == 1


def test_same_click_twice_locks_once() -> None:
    world = make_cluster(2)
    ranking = all_scored(world, 90, 80)
    said = meeting(finals=refs(world, u0=Decimal(91)), reasons=refs(world, u0="Cụm cộng thêm"))
    first = do(ranking, "lock_scores", world.users["h0"], key="k", **said)

    second = do(ranking, "lock_scores", world.users["h0"], key="k", **said)

    assert first == second
    assert ranking.entries.count() == 2


def test_late_paper_skips_the_cluster_and_changes_no_place() -> None:
    world = make_cluster(2)
    assess(world, 0)
    cross_score(world, 0, 90)
    late = paper_of(world, 1)
    do(late.ranking, "lock_scores", world.users["h0"], **meeting(unranked={late.ref: "Muộn"}))

    with clock.at(NOW + timedelta(days=1)):
        assess(world, 1)

    late.refresh_from_db()
    assert (late.state, late.cross_total, late.cluster_total) == ("OFFICE_CHECK", None, None)
    assert late.ranking.entries.get(unit=world.units["u1"]).place is None
