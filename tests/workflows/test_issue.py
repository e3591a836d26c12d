"""The registrar's desk: numbers and dates, then publication, when everything takes effect."""

from datetime import date, timedelta
from typing import Any

import pytest

from nominations import clock
from nominations.models import AwardRecord, Consolidation
from tests.factories.acts import do, open_task_of
from tests.factories.paths import accepted, nominee, presented, states_of
from tests.factories.world import NOW, World
from workflows.services.errors import NotAllowed, NotReady

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
TODAY = date(2026, 11, 20)


@pytest.fixture
def approved(world: World) -> Consolidation:
    accepted(world)
    proposal = presented(world)
    second = nominee(world.submission("cckl"), "Thử B")
    do(proposal, "lower", world.users["vu"], note="Chuyển", lines=[second.pk], award="LDTT")
    do(proposal, "sign_all", world.users["vu"])
    assert proposal.decisions.count() == 2
    return proposal


def number(world: World, proposal: Consolidation, *pairs: tuple[str, date]) -> None:
    refs = proposal.decisions.order_by("pk").values_list("ref", flat=True)
    numbers: dict[str, Any] = dict(zip(refs, pairs, strict=False))
    do(proposal, "number", world.users["so"], numbers=numbers)


def test_decisions_are_numbered_one_by_one(world: World, approved: Consolidation) -> None:
    number(world, approved, (" 12/QĐ-SM ", TODAY))

    first, second = approved.decisions.order_by("pk")
    assert (first.number, first.dated) == ("12/QĐ-SM", TODAY)
    assert (second.number, second.dated) == ("", None)
    assert approved.state == "APPROVED"


def test_wrong_number_is_mended_before_publication(world: World, approved: Consolidation) -> None:
    number(world, approved, ("12/QĐ-SM", TODAY))

    number(world, approved, ("13/QĐ-SM", TODAY))

    assert approved.decisions.order_by("pk")[0].number == "13/QĐ-SM"


def test_same_number_twice_is_refused_and_nothing_is_kept(
    world: World, approved: Consolidation
) -> None:
    with pytest.raises(NotReady) as refused:
        number(world, approved, ("12/QĐ-SM", TODAY), ("12/QĐ-SM", TODAY))

    assert refused.value.unmet[0].field.startswith("number:")
    assert set(approved.decisions.values_list("number", flat=True)) == {""}


@pytest.mark.parametrize("dated", [TODAY - timedelta(days=1), TODAY + timedelta(days=1)])
def test_date_before_the_signature_or_ahead_is_refused(
    world: World, approved: Consolidation, dated: date
) -> None:
    with pytest.raises(NotReady) as refused:
        number(world, approved, ("12/QĐ-SM", dated))

    assert refused.value.unmet[0].field.startswith("dated:")


def test_date_between_signature_and_today_is_taken(world: World, approved: Consolidation) -> None:
    with clock.at(NOW + timedelta(days=4)):
        number(world, approved, ("12/QĐ-SM", TODAY), ("13/QĐ-SM", TODAY + timedelta(days=4)))

    assert set(approved.decisions.values_list("dated", flat=True)) == {
        TODAY,
        TODAY + timedelta(days=4),
    }


@pytest.mark.parametrize("numbers", [{}, {"unknown": ("1", TODAY)}])
def test_numbering_nothing_or_a_foreign_decision_is_refused(
    world: World, approved: Consolidation, numbers: dict
) -> None:
    with pytest.raises(NotReady):
        do(approved, "number", world.users["so"], numbers=numbers)


def test_blank_number_is_refused(world: World, approved: Consolidation) -> None:
    with pytest.raises(NotReady) as refused:
        number(world, approved, ("  ", TODAY))

    assert refused.value.unmet[0].field.startswith("number:")


def test_publication_waits_for_every_number(world: World, approved: Consolidation) -> None:
    number(world, approved, ("12/QĐ-SM", TODAY))

    with pytest.raises(NotReady) as refused:
        do(approved, "publish", world.users["so"])

    assert "1 quyết định" in refused.value.sentence
    assert not AwardRecord.objects.exists()


def test_publication_writes_what_each_nominee_holds_now(
    world: World, approved: Consolidation
) -> None:
    number(world, approved, ("12/QĐ-SM", TODAY), ("13/QĐ-SM", TODAY))

    event = do(approved, "publish", world.users["so"])

    assert approved.state == "ISSUED"
    records = {
        name: (award, lowered, year, granted)
        for name, award, lowered, year, granted in AwardRecord.objects.values_list(
            "holder_name", "award__code", "lowered_from__code", "year", "granted_on"
        )
    }
    assert records == {
        "Mẫu A": ("CSTDCS", None, 2026, TODAY),
        "Thử B": ("LDTT", "CSTDCS", 2026, TODAY),
        "Dụ C": ("CSTDCS", None, 2026, TODAY),
    }
    assert {item.to_state for item in event.items.all()} == {"AWARDED"}
    assert not approved.decisions.filter(published_at=None).exists()


def test_publication_closes_the_files_whose_lines_have_all_ended(
    world: World, approved: Consolidation
) -> None:
    number(world, approved, ("12/QĐ-SM", TODAY), ("13/QĐ-SM", TODAY))

    event = do(approved, "publish", world.users["so"])

    file = world.submission("cckl")
    assert (file.state, event.data["closed"]) == ("CLOSED", 1)
    assert world.submission("cctl").state == "DRAFT"
    assert open_task_of(approved) is None


def test_file_with_a_postponed_line_stays_accepted(world: World) -> None:
    file = accepted(world)
    proposal = presented(world)
    last = nominee(file, "Dụ C")
    do(proposal, "postpone", world.users["vu"], note="Chờ", lines=[last.pk])
    do(proposal, "sign_all", world.users["vu"])
    number(world, proposal, ("12/QĐ-SM", TODAY))

    do(proposal, "publish", world.users["so"])

    file.refresh_from_db()
    assert file.state == "ACCEPTED"
    assert states_of(file)["Dụ C"] == "POSTPONED"


@pytest.mark.parametrize("login", ["vu", "lan", "mau", "binh"])
def test_nobody_but_the_registrar_numbers(
    world: World, approved: Consolidation, login: str
) -> None:
    with pytest.raises(NotAllowed):
        do(approved, "number", world.users[login], numbers={})


def test_published_proposal_is_at_its_end(world: World, approved: Consolidation) -> None:
    number(world, approved, ("12/QĐ-SM", TODAY), ("13/QĐ-SM", TODAY))
    do(approved, "publish", world.users["so"])

    for action, login in (("publish", "so"), ("number", "so"), ("recall", "vu")):
        with pytest.raises(NotAllowed):
            do(approved, action, world.users[login])
