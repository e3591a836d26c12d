"""The campaigns of the seed documents as data: each criterion with kind, threshold, source.

The list of codes is written here by hand: what the data leaves out or invents turns it red.
"""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from nominations.models import Campaign, Criterion, Unit
from nominations.rules.formula_shapes import wrong_with
from nominations.rules.formulas import FORMULAS, Fact, Item, propose
from nominations.rules.score_tables import unmet_to_publish
from nominations.services.catalogues import load_campaigns
from nominations.services.data_files import names_in, read_data
from tests.factories.world import make_unit

#: Code → kind, as the documents have them; one letter after the number: a further condition.
KINDS = {
    **dict.fromkeys(("D20-1", "D20-4"), "boolean"),
    **dict.fromkeys(("D20-2", "D20-5", "D20-7"), "judge"),
    **dict.fromkeys(("D20-3", "D20-3b", "D20-3c"), "number"),
    "D20-6": "gate",
    **dict.fromkeys(("T21-1", "T21-2", "T21-4", "T21-6", "T21-7"), "boolean"),
    **dict.fromkeys(("T21-3", "T21-5b", "T21-8"), "judge"),
    **dict.fromkeys(("T21-5", "T21-6b"), "number"),
    **dict.fromkeys(("C21-1", "C21-H"), "gate"),
    "C21-2": "boolean",
    **dict.fromkeys(("C21-3", "C21-4", "C21-5"), "judge"),
    **dict.fromkeys(("T25-1", "T25-2", "T25-3", "T25-5"), "boolean"),
    **dict.fromkeys(("T25-2b", "T25-4", "T25-6"), "judge"),
    "T25-2c": "number",
    **dict.fromkeys(("C25-1", "C25-H"), "gate"),
    "C25-2": "boolean",
    **dict.fromkeys(("C25-3", "C25-4", "C25-5", "C25-6"), "judge"),
}
FILES = [name for name in names_in("campaigns")]


def criteria() -> dict[str, dict]:
    return {
        line["code"]: line
        for name in FILES
        for table in read_data(f"campaigns/{name}").get("tables", ())
        for line in table["criteria"]
    }


def met(code: str, fact: Fact) -> Decimal | None:
    """What the formula of `code` gives out of one point: 1 met, 0 not met, None asks."""
    item = Item(code=code, cap=Decimal(1), how=criteria()[code]["how"])
    return propose(item, fact).points


def months(*shares: str | None) -> Fact:
    return Fact(months=tuple(None if share is None else Decimal(share) for share in shares))


def test_every_criterion_of_the_documents_is_there_with_its_kind() -> None:
    assert {code: line["kind"] for code, line in criteria().items()} == KINDS


@pytest.mark.parametrize("code", KINDS)
def test_criterion_is_short_has_its_source_and_a_sound_formula(code: str) -> None:
    line = criteria()[code]

    assert len(line["text"]) <= 120
    document = {"D20": "001 mục 3", "T21": "000 III.1", "C21": "000 III.2"}
    document |= {"T25": "002 II.1", "C25": "002 II.2"}
    assert line["source"].startswith(document[code[:3]])
    how = line.get("how", {})
    assert how.get("rule", "judge") in FORMULAS
    assert wrong_with(how, None) == []


@pytest.mark.parametrize(
    ("shares", "points"),
    [
        (("90.01",) * 12, 1),
        (("90.01",) * 11 + ("90",), 0),  # exactly 90 % is not above it
        (("100",) * 11 + ("89.9",), 0),  # the year's mean would pass
        (("100",) * 11 + (None,), None),  # 0 of 0 asks
    ],
)
def test_on_time_share_must_be_above_ninety_in_every_month(shares, points) -> None:
    assert met("D20-3", months(*shares)) == points


def test_one_overdue_task_of_the_year_is_one_too_many() -> None:
    assert met("D20-3b", Fact(value=Decimal(0))) == 1
    assert met("D20-3b", Fact(value=Decimal(1))) == 0


@pytest.mark.parametrize("code", ["D20-3c", "T21-5", "T21-6b", "T25-2c"])
def test_hundred_percent_means_hundred_and_nothing_due_asks(code: str) -> None:
    assert met(code, Fact(value=Decimal(100))) == 1
    assert met(code, Fact(value=Decimal("99.9"))) == 0
    assert met(code, Fact(none_due=True)) is None


def test_gates_of_heads_are_for_heads_only() -> None:
    heads = {code for code, line in criteria().items() if line.get("heads_only")}

    assert heads == {"C21-H", "C25-H"}


def test_the_list_of_2020_is_one_list_for_collectives() -> None:
    tables = read_data("campaigns/bo-tnmt-2020")["tables"]

    assert [table["target"] for table in tables] == ["unit"]


@pytest.mark.parametrize("name", ["kon-tum-2021", "bo-tnmt-2025"])
def test_no_criteria_are_invented_where_the_document_has_none(name: str) -> None:
    assert "tables" not in read_data(f"campaigns/{name}")


def test_points_are_only_where_the_file_says_that_they_are_ours() -> None:
    for name in FILES:
        for table in read_data(f"campaigns/{name}").get("tables", ()):
            for line in table["criteria"]:
                if line.get("max_points"):
                    assert "điểm do hệ thống đề xuất" in line["source"], line["code"]
            if table["total"] is None:
                assert not any(line.get("max_points") for line in table["criteria"])


def test_dispatch_of_policy_keeps_its_nine_points_and_its_basis() -> None:
    dispatch = read_data("campaigns/kon-tum-2021")

    assert dispatch["kind"] == "policy"
    assert [text[:2] for text in dispatch["contents"]] == [f"{n}." for n in range(1, 10)]
    assert "14/CT-UBND" in dispatch["basis"]
    assert "PAPI" in str(dispatch["contents"])


@pytest.mark.parametrize("name", FILES)
def test_duties_say_who_what_to_whom_and_when(name: str) -> None:
    row = read_data(f"campaigns/{name}")

    assert row["recipients"]
    for duty in row.get("duties", ()):
        assert sorted(duty) == ["to", "what", "when", "who"]
        assert all(duty.values())


@pytest.mark.django_db
def test_loading_a_new_site_is_idempotent_and_hangs_the_plan_below_its_dispatch(capsys) -> None:
    make_unit("so", "Sở Mẫu")
    Unit.objects.create(
        code="bo", name="Bộ Mẫu", symbol="B", kind="ministry", level="ministry",
        valid_from="2020-01-01",
    )  # fmt: skip

    call_command("load_campaigns", "--issuer", "so", "--ministry", "bo")
    first = capsys.readouterr().out
    call_command("load_campaigns", "--issuer", "so", "--ministry", "bo")
    second = capsys.readouterr().out

    assert (
        "Đã nạp: bo-tnmt-2020, bo-tnmt-2021, kon-tum-2021, bo-tnmt-2025, minh-giang-2025." in first
    )
    assert "Đã nạp" not in second
    assert "Đã có, giữ nguyên" in second
    assert Criterion.objects.count() == len(KINDS)
    plan = Campaign.objects.get(code="minh-giang-2025")
    assert (plan.parent.code, plan.issuer.code) == ("bo-tnmt-2025", "so")
    assert plan.parent.issuer.code == "bo"
    for table in plan.tables.all():
        assert unmet_to_publish(table, list(table.criteria.all())) == []


@pytest.mark.django_db
def test_without_a_ministry_its_campaigns_are_left_out() -> None:
    done = load_campaigns(department=make_unit("so", "Sở Mẫu"), ministry=None)

    assert done.loaded == ("kon-tum-2021", "minh-giang-2025")
    assert done.skipped == ("bo-tnmt-2020", "bo-tnmt-2021", "bo-tnmt-2025")
    assert Campaign.objects.get(code="minh-giang-2025").parent is None


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [(), ("--issuer", "khong-co"), ("--ministry", "so")])
def test_loading_for_a_wrong_unit_is_refused_in_words(arguments: tuple[str, ...]) -> None:
    make_unit("so", "Sở Mẫu")

    with pytest.raises(CommandError, match=r"đơn vị|không thuộc cấp"):
        call_command("load_campaigns", *arguments)
    assert not Campaign.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["minh-giang-2026", "minh-giang-2025", "bo-tnmt-2021"])
@pytest.mark.usefixtures("demo_facts", "demo_day")
def test_tables_of_the_demo_could_be_published_as_they_are(code: str) -> None:
    for table in Campaign.objects.get(code=code).tables.all():
        assert unmet_to_publish(table, list(table.criteria.all())) == []
