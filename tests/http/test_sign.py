"""The signer's desk: what waits, what was checked, what stands out; the act by the same door."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.enums import DeskOutcome, Role
from nominations.models import Consolidation, Delegation, DeskMark, Kinship, Post, Submission
from tests.factories.acts import do
from tests.factories.clusters import meeting
from tests.factories.http import client_of, snapshot
from tests.factories.paths import accepted, drafted, nominee, presented, sent
from tests.factories.world import NOW, SINCE, World, make_person, make_world
from tests.http.test_query_counts import LIMIT, fresh_period, statements

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def sign_url(paper: Consolidation) -> str:
    return reverse("sign_paper", args=[paper.ref])


def on_desk(world: World, **nominees: object) -> Consolidation:
    """A proposal of Kiểm lâm's nominees before the Director."""
    accepted(world, **nominees)
    return presented(world)


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def carried(page: Any) -> dict[str, Any]:
    """What the form of the page carries, nothing ticked."""
    return {**page.context["door"], "then": "sign"}


def acts_of(page: Any) -> dict[str, str]:
    context = page.context
    return {"all": context["sign_url"], "part": context["part_url"], "back": context["return_url"]}


def test_director_finds_what_waits_for_him_and_nobody_else_does(world: World) -> None:
    paper = on_desk(world)

    for login, waits in (("vu", True), ("phan", False), ("lan", False), ("so", False)):
        assert (sign_url(paper) in text_of(client_of(world.users[login]), "/sign/")) is waits, login


def test_unit_head_finds_his_files_on_the_list(world: World) -> None:
    from_hoa = world.submission("cckl", "report")
    do(from_hoa, "send_to_head", world.users["hoa"])

    page = text_of(client_of(world.users["binh"]), "/sign/")

    assert f"/submissions/{from_hoa.ref}/" in page


def test_everything_is_ticked_and_signed_by_the_first_button(world: World) -> None:
    paper, client = on_desk(world), client_of(world.users["vu"])
    page = client.get(sign_url(paper))
    assert page.content.decode().count(" checked") == 3 + 1  # and the head of the list

    answer = client.post(acts_of(page)["all"], carried(page))

    paper.refresh_from_db()
    assert paper.state == "APPROVED"
    assert answer.headers["Location"] == f"/sign/?signed={paper.ref}"


def test_part_is_signed_and_the_rest_asks_for_a_word_on_the_same_screen(world: World) -> None:
    paper, client = on_desk(world), client_of(world.users["vu"])
    page = client.get(sign_url(paper))
    chosen = [nominee(world.submission("cckl"), name).pk for name in ("Mẫu A", "Thử B")]

    answer = client.post(acts_of(page)["part"], carried(page) | {"lines": chosen}, follow=True)

    text = answer.content.decode()
    assert answer.redirect_chain[-1][0].startswith(sign_url(paper))
    assert "Dụ C" in text
    assert "Mẫu A" not in text
    assert paper.lines.filter(outcome="granted").count() == 2


def test_nothing_chosen_signs_nothing(world: World) -> None:
    paper, client = on_desk(world), client_of(world.users["vu"])
    page = client.get(sign_url(paper))
    before = snapshot()

    answer = client.post(acts_of(page)["part"], carried(page))

    assert answer.status_code == 422
    assert snapshot() == before


def test_declined_with_a_reason_from_under_other(world: World) -> None:
    paper, client = on_desk(world), client_of(world.users["vu"])
    page = client.get(sign_url(paper))
    url = next(url for label, url in page.context["others"] if label == "Chưa khen thưởng…")
    line = nominee(world.submission("cckl"), "Dụ C").pk
    form = client.get(f"{url}?then=sign&lines={line}")
    fields = {name: form.context["form"][name].value() for name in ("key", "seen_version",
              "task_ref", "acting_for")}  # fmt: skip

    answer = client.post(f"{url}?then=sign", fields | {"lines": [line], "note": "Chưa đủ năm"})

    assert form.context["form"]["lines"].value() == [str(line)]
    assert form.context["back"] == sign_url(paper)
    assert answer.headers["Location"] == f"/sign/?signed={paper.ref}"
    assert paper.lines.get(nomination_id=line).reason == "Chưa đủ năm"


def test_next_paper_follows_and_the_last_one_is_taken_back(world: World) -> None:
    first, client = on_desk(world), client_of(world.users["vu"])
    accepted(world, "cctl", names=["Khác D"])
    second = presented(world)
    page = client.get(sign_url(first))
    assert (page.context["number"], page.context["total"]) == (1, 2)
    assert page.context["after"] == second.ref

    after = client.post(acts_of(page)["all"], carried(page), follow=True)

    assert after.redirect_chain[-1][0] == f"{sign_url(second)}?signed={first.ref}"
    undo = after.context["undo"]
    assert undo["paper"] == first
    back = client.post(undo["url"], undo["fields"] | {"then": "sign"})
    first.refresh_from_db()
    assert (back.headers["Location"], first.state) == (sign_url(first), "SIGNING")


def test_signed_paper_cannot_be_taken_back_once_it_has_a_number(world: World) -> None:
    paper, client = on_desk(world), client_of(world.users["vu"])
    do(paper, "sign_all", world.users["vu"])
    assert client.get(f"/sign/?signed={paper.ref}").context["undo"]
    do(paper, "claim", world.users["so"])

    assert client.get(f"/sign/?signed={paper.ref}").context["undo"] is None


@pytest.mark.parametrize("ref", ["khongco", ""])
def test_undo_of_nothing_is_no_fault(world: World, ref: str) -> None:
    page = client_of(world.users["vu"]).get(f"/sign/?signed={ref}")

    assert page.context["undo"] is None


def test_paper_that_waits_no_longer_opens_as_the_paper_it_is(world: World) -> None:
    paper = on_desk(world)
    do(paper, "sign_all", world.users["vu"])

    for login in ("vu", "lan"):
        answer = client_of(world.users[login]).get(sign_url(paper))
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            f"/consolidations/{paper.ref}/",
        )


def test_strangers_cannot_tell_that_there_is_a_paper(world: World) -> None:
    paper = on_desk(world)

    for login in ("hoa", "binh", "xuan"):
        client = client_of(world.users[login])
        nothing = client.get("/sign/khongco/")
        answer = client.get(sign_url(paper))
        assert (answer.status_code, answer.content) == (404, nothing.content), login


@pytest.mark.usefixtures("morning")
def test_what_was_checked_is_told_with_name_and_day() -> None:
    world = make_world(
        cluster_kinds=["nominations"], office_head_check=True, posting_days=3, council=True
    )
    file = sent(world)
    do(file, "endorse", world.users["son"])
    do(file, "not_endorse", world.users["son"], note="Thiếu sáng kiến",
       lines=[nominee(file, "Dụ C").pk])  # fmt: skip
    assert file.ranking
    sent(world, "cctl", names=["Khác D"])
    do(file.ranking, "lock_scores", world.users["son"], **meeting())
    do(file, "accept", world.users["lan"])
    paper = presented(world)
    do(paper, "initial", world.users["mau"])
    paper.posted_to = TODAY - timedelta(days=1)
    paper.posted_from = TODAY - timedelta(days=3)
    paper.save()
    do(paper, "close_posting", world.users["lan"])
    votes = dict.fromkeys(paper.lines.values_list("nomination_id", flat=True), 9)
    votes[nominee(file, "Thử B").pk] = 7
    session = {"size": 9, "present": 9, "minutes": "BB 7/HĐ", "votes": votes}
    do(paper, "record_result", world.users["lan"], **session)
    do(paper, "present", world.users["lan"])

    page = client_of(world.users["vu"]).get(sign_url(paper))

    checks = {check.words: (check.by, check.glyph) for check in page.context["checks"]}
    assert checks["3/3 đã thẩm định, đủ điều kiện"] == ("Trịnh Thị Lan, 20/11/2026", "done")
    assert checks["Cụm nhất trí 2/3"] == ("", "clock")
    assert checks["Hội đồng có mặt 9/9"] == ("BB 7/HĐ", "done")
    assert any("Hoàng Văn Mẫu, 20/11/2026" in by for by, _glyph in checks.values())
    assert any(words.startswith("Đã công khai từ 17/11/2026") for words in checks)
    noted = {item.title: item.notes for item in page.context["noted"]}
    assert noted == {
        "Thử B": ["Phiếu đồng ý 7/9 người dự họp"],
        "Dụ C": ["Cụm chưa nhất trí: Thiếu sáng kiến"],
    }


def test_what_stands_out_comes_first(world: World) -> None:
    file = accepted(world)
    Submission.objects.filter(pk=file.pk).update(late_days=2)
    DeskMark.objects.create(
        nomination=nominee(file, "Thử B"), stage="OFFICE_CHECK", outcome=DeskOutcome.CHANGE,
        remark="Nên tặng Giấy khen", person=world.person("lan"), at=NOW,
    )  # fmt: skip
    paper = drafted(world)
    do(paper, "change_award", world.users["lan"], lines=[nominee(file, "Mẫu A").pk],
       award="LDTT", note="Theo phiếu")  # fmt: skip
    do(paper, "present", world.users["lan"])

    page = client_of(world.users["vu"]).get(sign_url(paper))

    noted = {item.title: item.notes for item in page.context["noted"]}
    late = "Hồ sơ gửi trễ 2 ngày làm việc"
    assert noted["Mẫu A"] == ["Đơn vị đề nghị “Chiến sĩ thi đua cơ sở”", late]
    assert noted["Thử B"] == ["Đề nghị chuyển hình thức: Nên tặng Giấy khen", late]
    assert noted["Dụ C"] == [late]
    assert len(page.context["groups"]) == 2  # one decision each


def test_what_stands_out_of_many_is_told_once(world: World) -> None:
    file = accepted(world, names=[f"Người {n:02d}" for n in range(20)])
    Submission.objects.filter(pk=file.pk).update(late_days=2)
    odd = nominee(file, "Người 07")
    DeskMark.objects.create(
        nomination=odd, stage="OFFICE_CHECK", outcome=DeskOutcome.PASS, remark="Xem kỹ",
        person=world.person("lan"), at=NOW,
    )  # fmt: skip
    paper = presented(world)

    page = client_of(world.users["vu"]).get(sign_url(paper))

    rare, common = page.context["noted"]
    assert (rare.title, rare.pk) == ("Thẩm định: Xem kỹ", odd.pk)
    assert common.title == "Hồ sơ gửi trễ 2 ngày làm việc"
    assert common.notes[0].startswith("20 trường hợp: Người 00, ")
    assert page.context["stands_out"] == 20


def test_own_line_is_hidden_and_left_to_a_deputy(world: World) -> None:
    paper = on_desk(world, names=["Mẫu A"], people=[world.person("vu")])
    client = client_of(world.users["vu"])

    page = client.get(sign_url(paper))

    own = next(name for group in page.context["groups"] for name in group.names if name.hidden)
    assert own.notes == ["Đã ẩn: liên quan đến bản thân hoặc người thân."]
    assert page.context["free"] == 1
    client.post(acts_of(page)["all"], carried(page))
    deputy = client_of(world.users["phan"]).get(sign_url(paper))
    assert deputy.context["mandate"] == {"alone": True}
    assert "Bạn ký KT." in deputy.content.decode()
    assert [name.name for g in deputy.context["groups"] for name in g.names] == [own.name]


def test_mandate_is_named_and_signed_under(world: World) -> None:
    paper = on_desk(world)
    post = Post.objects.get(person=world.person("vu"), role=Role.LEADER)
    Delegation.objects.create(
        post=post, deputy=world.person("bui"), form="KT", mandate="TB 91/TB-SNNMT",
        mandate_on=TODAY, valid_from=SINCE, valid_to=TODAY,
    )  # fmt: skip
    client = client_of(world.users["bui"])

    page = client.get(sign_url(paper))
    client.post(acts_of(page)["all"], carried(page))

    text = page.content.decode()
    assert "TB 91/TB-SNNMT ngày 20/11/2026" in text
    assert "xử lý thay Vũ Đình Ví Dụ" in text
    assert set(paper.lines.values_list("signature_form", flat=True)) == {"KT"}


def test_kin_of_the_signer_is_hidden_too(world: World) -> None:
    relative = make_person("Họ Hàng")
    Kinship.objects.create(person=world.person("vu"), relative=relative, relation="em")
    paper = on_desk(world, names=["Mẫu A"], people=[relative])

    page = client_of(world.users["vu"]).get(sign_url(paper))

    assert [n.name for g in page.context["groups"] for n in g.names if n.hidden] == ["Họ Hàng"]


def test_paper_claimed_by_a_deputy_says_who_has_it(world: World) -> None:
    paper = on_desk(world)
    post = Post.objects.get(person=world.person("vu"), role=Role.LEADER)
    Delegation.objects.create(
        post=post, deputy=world.person("bui"), mandate="TB 91", mandate_on=TODAY,
        valid_from=SINCE, valid_to=date(2026, 12, 31),
    )  # fmt: skip
    do(paper, "claim", world.users["bui"], acting_for=world.person("vu"))

    page = client_of(world.users["vu"]).get(sign_url(paper))

    assert page.context["main"].reason == "Đã có người khác nhận xử lý."
    assert "data-sign-all" not in page.content.decode()


def one_more(world: World) -> None:
    world.period = fresh_period(world)
    accepted(world, names=[f"Người {world.period.pk}"])
    presented(world)


def test_list_takes_few_statements_and_the_same_for_more_papers(world: World) -> None:
    client = client_of(world.users["vu"])
    costs = []
    for count in (1, 3):
        while Consolidation.objects.count() < count:
            one_more(world)
        costs.append(statements(client, "/sign/"))

    assert costs[0] == costs[1] <= LIMIT


def test_paper_takes_few_statements_and_the_same_for_more_names(world: World) -> None:
    client, costs = client_of(world.users["vu"]), []
    for count in (1, 3, 40):
        world.period = fresh_period(world)
        paper = on_desk(world, names=[f"Người {n:02d}" for n in range(count)])
        costs.append(statements(client, sign_url(paper)))

    assert costs[0] == costs[1] == costs[2] <= LIMIT


def test_reading_changes_nothing(world: World) -> None:
    paper, client = on_desk(world), client_of(world.users["vu"])
    before = snapshot()

    for url in ("/sign/", sign_url(paper), f"/sign/?signed={paper.ref}"):
        client.get(url)

    assert snapshot() == before


def test_four_hundred_names_are_one_quick_page(world: World) -> None:
    paper = on_desk(world, names=[f"Người {n:03d}" for n in range(400)])
    client = client_of(world.users["vu"])

    with CaptureQueriesContext(connection) as captured:
        page = client.get(sign_url(paper))
    answer = client.post(acts_of(page)["all"], carried(page))

    assert page.content.decode().count('name="lines"') == 400
    assert len(captured) <= LIMIT + 8  # on SQLite one statement takes so many names
    assert answer.status_code == 302
    assert paper.lines.filter(outcome="granted").count() == 400
