"""The scoring page, the columns of marks and the picture of a ranking, as a browser gets them."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from nominations.enums import MarkColumn
from nominations.models import ClusterRanking, Event
from tests.factories.acts import do
from tests.factories.clusters import meeting, paper_of
from tests.factories.http import act_url, client_of, hidden, page_url, post, snapshot
from tests.factories.marks import claimed, fields_of, mark, marked_cluster, words
from tests.factories.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def text_of(world: World, login: str, url: str) -> str:
    answer = client_of(world.users[login]).get(url)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def test_page_begins_with_the_claim_and_computes_the_total() -> None:
    world = marked_cluster(2)
    paper = claimed(world, 1, I_1=55)
    client = client_of(world.users["h0"])

    page = client.get(act_url(paper, "score"))
    form = page.context["form"]
    sent = post(client, paper, "score", note="Tốt", **fields_of(words(paper, "cluster")))

    assert form["points_I.1"].value() == 55
    assert "total" not in form.fields
    assert "Nội dung I.1" in page.content.decode()
    assert sent.status_code == 302, sent.content.decode()
    paper.refresh_from_db()
    assert (paper.cross_total, paper.cross_note) == (195, "Tốt")


def test_missing_reason_is_asked_at_its_field_and_everything_typed_stays() -> None:
    world = marked_cluster(2)
    paper = claimed(world, 1)
    before = snapshot()
    fields = fields_of(words(paper, "cluster", I_1=50, I_2=(None, "Không được giao")))

    answer = post(client_of(world.users["h0"]), paper, "score", note="Ghi rồi", **fields)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["reason_I.1"]
    assert all(said in page for said in ('value="50"', "Không được giao", "Ghi rồi", "checked"))
    assert snapshot() == before
    assert not paper.marks.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("points_I.1", "60,5"),
        ("points_I.1", "-1"),
        ("points_I.1", "abc"),
        ("points_I.1", "NaN"),
        ("points_I.1", "9,999"),
        ("points_I.1", ""),
        ("points_P.1", "1000,5"),
        ("points_L.1", "2"),
        ("points_L.1", ""),
        ("reason_I.1", "x" * 501),
    ],
)
def test_garbled_mark_is_refused_at_its_field(field: str, value: str) -> None:
    world = marked_cluster(2)
    paper = claimed(world, 1)
    fields = fields_of(words(paper, "cluster")) | {field: value}

    answer = post(client_of(world.users["h0"]), paper, "score", **fields)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not paper.marks.exists()


def test_stale_page_keeps_the_points_and_reasons() -> None:
    world = marked_cluster(2)
    paper = claimed(world, 1)
    page = hidden(paper) | fields_of(words(paper, "cluster", I_1=(41, "Báo cáo chậm")))
    mark(world, 1, I_1=50)

    answer = client_of(world.users["h0"]).post(act_url(paper, "score"), page)

    assert answer.status_code == 409
    assert "Báo cáo chậm" in answer.content.decode()
    assert paper.marks.get(criterion__code="I.1").points == 50


def test_double_click_scores_once() -> None:
    world = marked_cluster(2)
    paper = claimed(world, 1)
    page = hidden(paper) | fields_of(words(paper, "cluster"))
    client = client_of(world.users["h0"])

    answers = [client.post(act_url(paper, "score"), page).status_code for _click in range(2)]

    assert answers == [302, 302]
    assert Event.objects.filter(action="score").count() == 1
    assert paper.marks.count() == 6


def locked(world: World, size: int) -> ClusterRanking:
    ranking = ClusterRanking.objects.get()
    do(ranking, "lock_scores", world.users["h0"], **meeting(present=size))
    return ranking


def test_unit_reads_the_clusters_reasons_after_the_lock_only() -> None:
    world = marked_cluster(2)
    for n in range(2):
        claimed(world, n)
        mark(world, n, I_1=(50, "Chậm hai tháng"))
    paper = paper_of(world, 1)

    before = text_of(world, "o1", page_url(paper))
    locked(world, 2)
    after = text_of(world, "o1", page_url(paper))

    assert "Chậm hai tháng" not in before
    assert "<b>190</b> (tạm)" in before
    assert "Chậm hai tháng" in after
    assert "Thấp hơn tự chấm 10 điểm" in after
    assert "<h2>Bảng điểm</h2>" in after


def test_unit_reads_the_offices_points_once_it_is_accepted() -> None:
    world = marked_cluster(2)
    for n in range(2):
        claimed(world, n)
        mark(world, n)
    locked(world, 2)
    paper, office = paper_of(world, 1), client_of(world.users["lan"])
    fields = fields_of(words(paper, "office", IV_1=(90, "Thiếu một sản phẩm")))

    page = office.get(act_url(paper, "appraise")).content.decode()
    sent = post(office, paper, "appraise", **fields)
    before = text_of(world, "o1", page_url(paper))
    theirs = text_of(world, "lan", page_url(paper))
    do(paper, "accept", world.users["lan"])
    after = text_of(world, "o1", page_url(paper))

    assert "Cụm chấm" in page
    assert sent.status_code == 302
    assert "Thiếu một sản phẩm" not in before
    assert "Thiếu một sản phẩm" in theirs
    assert "Thiếu một sản phẩm" in after
    assert "Thấp hơn cụm chấm 10 điểm" in after


def columns_of(world: World, login: str, url: str) -> list[str]:
    sheet = client_of(world.users[login]).get(url).context["sheet"]
    return [str(label) for label in sheet.labels]


def test_each_reads_the_columns_that_concern_him() -> None:
    world = marked_cluster(2)
    for n in range(2):
        claimed(world, n)
        mark(world, n)
    paper, office = paper_of(world, 1), client_of(world.users["lan"])
    url = page_url(paper)
    scoring = {login: columns_of(world, login, url) for login in ("o1", "h0", "lan")}
    locked(world, 2)
    post(office, paper, "appraise", **fields_of(words(paper, "office")))
    appraised = {login: columns_of(world, login, url) for login in ("o1", "h0", "lan")}
    do(paper, "accept", world.users["lan"])

    own, cluster = ["Tự chấm"], ["Tự chấm", "Cụm chấm"]
    whole = [*cluster, "Thẩm định", "Điểm chốt"]
    assert scoring == {"o1": own, "h0": cluster, "lan": cluster}
    assert appraised == {"o1": cluster, "h0": cluster, "lan": whole}
    assert columns_of(world, "o1", url) == whole


def test_sheet_is_read_in_one_table_and_printed_across_when_it_is_wide() -> None:
    world = marked_cluster(2)
    paper = claimed(world, 1)
    narrow = text_of(world, "o1", page_url(paper))
    mark(world, 1, I_1=(50, "Chậm hai tháng"))

    wide = text_of(world, "h0", page_url(paper))

    assert [page.count("I.1. Nội dung I.1") for page in (narrow, wide)] == [1, 1]
    assert [page.count('class="print-wide"') for page in (narrow, wide)] == [0, 1]
    assert "Chênh lệch" not in narrow
    assert wide.index("Thấp hơn tự chấm 10 điểm") < wide.index("Cụm chấm: Chậm hai tháng")


def test_what_did_not_arise_is_told_apart_without_points() -> None:
    world = marked_cluster(2)
    paper = claimed(world, 1)
    mark(world, 1, I_2=None)

    page = text_of(world, "h0", page_url(paper))

    assert "Khác với tự chấm" in page
    assert "Thấp hơn tự chấm 40 điểm" not in page


def test_neighbour_reads_no_marks_of_others() -> None:
    world = marked_cluster(3)
    for n in range(3):
        claimed(world, n)
        mark(world, n, I_1=(50, "Chậm hai tháng"))
    ranking = ClusterRanking.objects.get()

    assert "Chậm hai tháng" not in text_of(world, "h2", page_url(paper_of(world, 1)))
    assert "Chậm hai tháng" in text_of(world, "h0", page_url(paper_of(world, 1)))
    assert text_of(world, "h2", page_url(ranking)).count('class="stacked"') == 1  # whom he scores
    assert text_of(world, "lan", page_url(ranking)).count('class="stacked"') == 3


def test_locked_ranking_shows_groups_ratings_and_why_a_unit_is_excluded() -> None:
    world = marked_cluster(3)
    for n in range(3):
        claimed(world, n)
    mark(world, 0, L_1=1)
    mark(world, 1, I_1=10, IV_1=50)
    mark(world, 2)

    page = text_of(world, "h2", page_url(locked(world, 3)))

    assert "Loại khỏi xếp hạng: L.1 Nội dung L.1" in page
    assert "Chưa xếp hạng" not in page
    assert page.count('class="stacked"') == 3
    assert ("Tốt" in page, "Khá" in page) == (True, True)  # 200 and 100 of 200


def costs_of(more: int) -> list[int]:
    """Statements of the paper's page and of the scoring page, in a world of its own."""
    costs = []
    with transaction.atomic():
        world = marked_cluster(2, more=more)
        paper = claimed(world, 1)
        do(paper, "score", world.users["h0"], marks=words(paper, MarkColumn.CLUSTER))
        client = client_of(world.users["h0"])
        for url in (page_url(paper), act_url(paper, "score")):
            client.get(url)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            costs.append(len(captured))
        transaction.set_rollback(True)
    return costs


def test_pages_cost_the_same_for_few_and_many_criteria() -> None:
    few, many = costs_of(1), costs_of(25)

    assert few == many
    assert max(few) <= 40
