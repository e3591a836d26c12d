"""The unit's own menu: its parts of one kind, what it and its people were awarded, decisions."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse

from nominations import clock
from nominations.models import AwardRecord, Consolidation, Decision
from nominations.queries.decision_list import PAGE
from tests.factories.acts import do
from tests.factories.http import client_of
from tests.factories.paths import accepted, presented
from tests.factories.world import World
from tests.http.test_query_counts import LIMIT, more_periods, more_proposals, statements

pytestmark = pytest.mark.django_db
NOBODYS = ("lan", "vu", "so", "xuan")


def page(world: World, login: str, url: str) -> str:
    answer = client_of(world.users[login]).get(url)
    assert answer.status_code == 200, url
    return " ".join(answer.content.decode().split())


def published(world: World) -> Consolidation:
    """Three people of Kiểm lâm, examined, signed, numbered, published."""
    accepted(world)
    proposal = presented(world)
    do(proposal, "sign_all", world.users["vu"])
    numbers = {row.ref: ("31/QĐ-SM", clock.today()) for row in proposal.decisions.all()}
    do(proposal, "number", world.users["so"], numbers=numbers)
    do(proposal, "publish", world.users["so"])
    return proposal


@pytest.mark.parametrize("kind", ["report", "self_assessment", "nominations"])
def test_unit_lists_its_own_parts_of_one_kind(world: World, kind: str) -> None:
    text = page(world, "hoa", reverse("parts", args=[kind]))

    assert f"/submissions/{world.submission('cckl', kind).ref}/" in text
    assert world.submission("cctl", kind).ref not in text
    assert "Năm 2026" in text


@pytest.mark.parametrize("login", NOBODYS)
@pytest.mark.parametrize("url", ["/parts/report/", "/achievements/"])
def test_whoever_is_of_no_unit_gets_no_page(world: World, login: str, url: str) -> None:
    assert client_of(world.users[login]).get(url).status_code == 404


@pytest.mark.parametrize("kind", ["figures", "nothing", "acknowledgement"])
def test_kind_without_a_list_has_no_page(world: World, kind: str) -> None:
    assert client_of(world.users["hoa"]).get(f"/parts/{kind}/").status_code == 404


@pytest.mark.parametrize("year", ["1999", "abc", "", "99999999999999999999"])
def test_mistyped_year_shows_the_newest(world: World, year: str) -> None:
    assert "Năm 2026" in page(world, "hoa", f"/parts/report/?year={year}")


def test_unit_reads_what_its_people_were_awarded_and_by_which_decision(world: World) -> None:
    published(world)

    text = page(world, "hoa", "/achievements/")

    assert "31/QĐ-SM" in text
    for record in AwardRecord.objects.all():
        assert record.holder_name in text
    assert "Chưa có thành tích nào" in page(world, "an", "/achievements/")


def test_no_achievement_yet_says_when_there_will_be_one(world: World) -> None:
    assert "ngay khi quyết định khen thưởng được ban hành" in page(world, "hoa", "/achievements/")


def test_registrar_separates_what_waits_for_a_number_from_what_is_published(world: World) -> None:
    proposal = published(world)
    ref = proposal.decisions.get().ref

    assert ref not in page(world, "so", "/decisions/?status=waiting")
    assert "Không có quyết định nào chờ lấy số." in page(world, "so", "/decisions/?status=waiting")
    assert ref in page(world, "so", "/decisions/?status=published")
    assert ref in page(world, "so", "/decisions/?status=mistyped")


@pytest.mark.parametrize(
    ("url", "grow"), [("/parts/report/", more_periods), ("/achievements/", more_proposals)]
)
def test_lists_of_the_unit_cost_the_same_for_more_rows(
    world: World, url: str, grow: Callable[[World], None]
) -> None:
    client = client_of(world.users["hoa"])
    grow(world)

    few = statements(client, url)
    for _more in range(2):
        grow(world)

    assert few == statements(client, url) <= LIMIT


def test_frame_of_a_page_costs_what_it_did(world: World) -> None:
    """Session, user, posts, mandates, ended units, open tasks: no more for menu, hats and help."""
    assert statements(client_of(world.users["hoa"]), reverse("preferences")) == 6


def more_decisions(world: World, like: Decision, count: int) -> None:
    """So many more, every third without a number yet, several published at the same moment."""
    for n in range(count):
        waits = n % 3 == 0
        like.pk, like.ref, like._state.adding = None, f"more{n}", True
        like.number, like.dated = ("", None) if waits else (f"{n}/QĐ-X", clock.today())
        like.published_at = None if waits else clock.now() - timedelta(days=n // 6)
        like.save()


def test_decisions_stand_on_pages_each_once_and_unpublished_first(world: World) -> None:
    first = published(world).decisions.get()
    more_decisions(world, Decision.objects.get(pk=first.pk), 2 * PAGE)
    found: list[str] = []
    after = ""

    for _page in range(9):
        text = page(world, "so", f"/decisions/?after={after}")
        rows = re.findall(r'<td class="main"><a href="/decisions/([^/]+)/"', text)
        assert len(rows) <= PAGE
        found += rows
        link = re.search(r'after=([^"&]+)" rel="next"', text)
        if link is None:
            break
        after = link[1]

    kept = {row.ref: row.published_at for row in Decision.objects.all()}
    assert sorted(found) == sorted(kept)
    published_yet = [kept[ref] is not None for ref in found]
    assert published_yet == sorted(published_yet)
    days = [day for ref in found if (day := kept[ref]) is not None]
    assert days == sorted(days, reverse=True)


def test_decision_says_how_many_it_rewards_and_an_unknown_mark_shows_the_first_page(
    world: World,
) -> None:
    decision = published(world).decisions.get()

    text = page(world, "so", "/decisions/?after=nobody")

    assert f'data-label="Số lượng">{decision.records.count()}<' in text


def test_decisions_cost_the_same_for_more_rows(world: World) -> None:
    first = published(world).decisions.get()
    client = client_of(world.users["so"])

    one = statements(client, "/decisions/")
    more_decisions(world, Decision.objects.get(pk=first.pk), 2)

    assert statements(client, "/decisions/") == one <= LIMIT
