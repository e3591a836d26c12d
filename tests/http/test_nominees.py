"""Who is proposed for what: each line fits its award, is of the unit, and is listed once."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.http import snapshot, write
from tests.factories.paths import NAMES, nominee, prepared, sent
from tests.factories.world import World

pytestmark = pytest.mark.django_db
KEPT = "Đoạn này tôi đã gõ rất lâu"


def test_person_collective_and_outsider_are_listed(world: World, hoa: Client) -> None:
    file = world.submission("cckl")
    listed = [
        {"award": "CSTDCS", "person": world.person("binh").ref, "votes_for": "11"},
        {"award": "TTLDTT", "unit": world.units["cckl"].ref, "priority": "2"},
        {"award": "GKGD", "outsider": "Người  Ngoài", "achievement": "Giúp dân"},
    ]

    for fields in listed:
        assert write(hoa, "add_nominee", file, **fields).status_code == 302

    rows = file.nominations.order_by("pk").values_list("nominee_kind", "nominee_name", "state")
    assert list(rows) == [
        ("person", "Y Bình Niê", "DRAFT"),
        ("unit", "Chi cục Kiểm lâm", "DRAFT"),
        ("outsider", "Người Ngoài", "DRAFT"),
    ]


def refs(world: World) -> dict[str, str]:
    return {
        "{binh}": world.person("binh").ref,
        "{vu}": world.person("vu").ref,
        "{cckl}": world.units["cckl"].ref,
        "{cctl}": world.units["cctl"].ref,
    }


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"award": "TTLDTT", "person": "{binh}"}, "award"),  # an award for collectives
        ({"award": "CSTDCS", "unit": "{cckl}"}, "award"),  # an award for persons
        ({"award": "CSTDCS", "person": "{vu}"}, "person"),  # works elsewhere
        ({"award": "TTLDTT", "unit": "{cctl}"}, "unit"),  # another unit
        ({"award": "KHONGCO", "person": "{binh}"}, "award"),
        ({"award": "", "person": "{binh}"}, "award"),
        ({"award": "CSTDCS"}, "__all__"),
        ({"award": "GKGD", "person": "{binh}", "outsider": "Ai Đó"}, "__all__"),
        ({"award": "GKGD", "outsider": "   "}, "__all__"),
        ({"award": "CSTDCS", "person": "{binh}", "votes_for": "-1"}, "votes_for"),
    ],
)
def test_unfit_nominee_is_refused_at_the_field(
    world: World, hoa: Client, fields: dict[str, str], field: str
) -> None:
    file, known = world.submission("cckl"), refs(world)
    values = {name: known.get(value, value) for name, value in fields.items()}

    answer = write(hoa, "add_nominee", file, achievement=KEPT, **values)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert KEPT in answer.content.decode()
    assert not file.nominations.exists()


def test_nominee_is_listed_once_for_an_award(world: World, hoa: Client) -> None:
    file = world.submission("cckl")
    person = {"person": world.person("binh").ref}
    write(hoa, "add_nominee", file, award="CSTDCS", **person)
    before = snapshot()

    again = write(hoa, "add_nominee", file, award="CSTDCS", **person)
    assert (again.status_code, snapshot()) == (422, before)
    assert "đã có trong danh sách" in again.content.decode()

    assert write(hoa, "add_nominee", file, award="LDTT", **person).status_code == 302


def test_line_is_edited_and_taken_out_before_it_is_sent(world: World, hoa: Client) -> None:
    file = prepared(world)
    first, second = nominee(file, NAMES[0]), nominee(file, NAMES[1])
    edited = hoa.post(
        reverse("edit_nominee", args=[first.ref]),
        {"seen_version": file.version, "achievement": "Sáng kiến cấp Sở", "priority": "1"},
    )
    file.refresh_from_db()
    removed = hoa.post(reverse("remove_nominee", args=[second.ref]), {"seen_version": file.version})

    first.refresh_from_db()
    assert (edited.status_code, removed.status_code) == (302, 302)
    assert (first.achievement, first.priority) == ("Sáng kiến cấp Sở", 1)
    assert file.nominations.count() == 2


@pytest.mark.parametrize("version", ["", "x", "0", "²", "9" * 5000])
def test_line_is_not_taken_out_from_a_stale_page(world: World, hoa: Client, version: str) -> None:
    file = prepared(world)
    line = nominee(file, NAMES[0])

    answer = hoa.post(reverse("remove_nominee", args=[line.ref]), {"seen_version": version})

    assert answer.status_code == 302
    assert file.nominations.count() == 3


def test_sent_line_is_not_taken_out(world: World, hoa: Client) -> None:
    file = sent(world)
    url = reverse("remove_nominee", args=[nominee(file, NAMES[0]).ref])

    hoa.post(url, {"seen_version": file.version})

    assert file.nominations.count() == 3
