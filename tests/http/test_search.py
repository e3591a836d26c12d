"""The search box: what is found, how it may be typed, and that nobody finds what is not his."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nominations import clock
from nominations.enums import NomineeKind
from nominations.models import Nomination, Person, SearchLink, Submission
from nominations.names import words_of
from nominations.queries.search import SHOWN, search
from nominations.queries.standing import hats_of
from nominations.services.nominees import add_nominee
from nominations.services.organisation import found_unit, rename_unit
from nominations.services.people import register_person, rename_person
from nominations.services.search_phrases import missing, note_missing, rebuild
from tests.factories.acts import do
from tests.factories.http import client_of
from tests.factories.paths import prepared
from tests.factories.world import NOW, World, make_person, nominate
from tests.http.strangers import LEVEL, UNIT, Swing, in_full_swing
from tests.http.swing_above import SECRETS, both_in_full_swing
from workflows.services.consolidations import open_consolidation

pytestmark = pytest.mark.django_db
LIMIT = 12  # with session and user
AN = "Nguyễn Văn An"
_LINKS = re.compile(r'<li><a href="([^"]+)"')
_GROUP = re.compile(r'<section id="(\w+)".*?</section>', re.DOTALL)


def page(client: Client, text: str) -> str:
    answer = client.get("/search/", {"q": text})
    assert answer.status_code == 200
    content = answer.content.decode()
    return content[content.index("<main") : content.index("</main>")]


def groups(client: Client, text: str) -> dict[str, list[str]]:
    """Names (as text) of the results, group by group."""
    found = {}
    for section in _GROUP.finditer(page(client, text)):
        rows = re.findall(r"<li><(?:a|b)[^>]*>(.*?)</(?:a|b)>", section[0])
        found[section[1]] = [re.sub(r"</?mark>", "", row) for row in rows]
    return found


@pytest.fixture
def sent(world: World) -> Submission:
    """Kiểm lâm's file at the office, with two people on it."""
    file = prepared(world, names=[AN, "Đặng Thị Hoà"])
    for action, login in (("send_to_head", "hoa"), ("submit", "binh")):
        do(file, action, world.users[login])
    rebuild()
    return file


@pytest.fixture
def lan(world: World) -> Client:
    return client_of(world.users["lan"])


# --- How it may be typed ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Nguyễn Văn An", AN),
        ("nguyen van an", AN),
        ("an nguyễn", AN),
        ("NGUYEN, an!", AN),
        ("nguyen vna an", AN),
        ("ngyen van an", AN),
        ("nguy van an", AN),
        (unicodedata.normalize("NFD", AN), AN),  # letters and marks apart
        ("hòa đặng", "Đặng Thị Hoà"),
        ("hoà dang", "Đặng Thị Hoà"),
    ],
)
def test_name_is_found_however_it_is_typed(
    sent: Submission, lan: Client, typed: str, name: str
) -> None:
    assert groups(lan, typed)["people"] == [name]


def test_near_names_are_not_shown_beside_right_ones(sent: Submission, lan: Client) -> None:
    make_person("Nguyễn Vân Am")
    note_missing()

    text = page(lan, "nguyen van an")

    assert "gần giống" not in text
    assert "gần giống" in page(lan, "nguyen vna an")


def test_what_matched_is_marked_and_markup_is_not_obeyed(world: World, lan: Client) -> None:
    file = prepared(world, names=["An <b>Đậm</b>"])
    for action, login in (("send_to_head", "hoa"), ("submit", "binh")):
        do(file, action, world.users[login])
    rebuild()

    text = page(lan, "dam")

    assert "<mark>Đậm</mark>" in text
    assert "An &lt;b&gt;" in text


@pytest.mark.parametrize("typed", ["631", "631/QĐ-SM", "631 qd sm", "sm 631"])
def test_decision_is_found_by_its_number(world: World, lan: Client, typed: str) -> None:
    published(world, "631/QĐ-SM", [AN])

    found = groups(lan, typed)["decisions"]

    assert found == [f"Quyết định số 631/QĐ-SM ngày {NOW:%d/%m/%Y}"]


def test_decision_is_found_by_whom_it_rewards(world: World, lan: Client) -> None:
    published(world, "631/QĐ-SM", [AN])

    found = groups(lan, "an nguyen")

    assert found["people"] == [AN]
    assert found["decisions"] == [f"Quyết định số 631/QĐ-SM ngày {NOW:%d/%m/%Y}"]


def test_unit_and_its_papers_are_found(sent: Submission, lan: Client) -> None:
    found = groups(lan, "kiem lam")

    assert found["units"] == ["Chi cục Kiểm lâm"]
    assert found["files"] == ["Đề nghị khen thưởng – Chi cục Kiểm lâm"]
    assert groups(lan, "lâm kiểm 2026 nghi de") == {"files": found["files"]}


def published(world: World, number: str, names: list[str]) -> None:
    """A decision about these people, done by the services alone: they keep search up to date."""
    file = prepared(world, names=[])
    for name in names:
        file.refresh_from_db()
        add_nominee(
            file,
            actor=world.users["hoa"],
            seen_version=file.version,
            award=world.awards["CSTDCS"],
            nominee=register_person(full_name=name, sex="M"),
            details={},
        )
    for action, login in (("send_to_head", "hoa"), ("submit", "binh"), ("accept", "lan")):
        do(file, action, world.users[login])
    proposal = open_consolidation(
        period=world.period, title="Tờ trình mẫu", actor=world.users["lan"]
    )
    for action in ("collect", "shortlist", "present"):
        do(proposal, action, world.users["lan"])
    do(proposal, "sign_all", world.users["vu"])
    numbers = {d.ref: (number, NOW.date()) for d in proposal.decisions.all()}
    do(proposal, "number", world.users["so"], numbers=numbers)
    do(proposal, "publish", world.users["so"])


# --- What cannot be looked for --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("a", "Hãy gõ ít nhất 2 chữ cái hoặc chữ số."),
        ("x" * 500, "Nội dung tìm dài 500 ký tự. Hãy gõ tối đa 100 ký tự."),
        ("a b c d e f g h i k l", "Hãy gõ tối đa 10 từ."),
        ("?!…", "Chưa có chữ cái hoặc chữ số nào để tìm."),
        ("日本", "Chưa có chữ cái hoặc chữ số nào để tìm."),
        ("\x07 \x1b", ""),
        ("   ", ""),
        ("", ""),
    ],
)
def test_unfit_text_gets_a_sentence(world: World, lan: Client, typed: str, sentence: str) -> None:
    text = page(lan, typed)

    assert ('role="alert"' in text) == bool(sentence)
    assert sentence in text
    assert "Không tìm thấy" not in text


@pytest.mark.parametrize(
    "typed", ["nguyen\x00van", "an\x07", "'; DROP TABLE", "%_%an", "an' OR 1=1"]
)
def test_odd_text_is_looked_for_as_words(sent: Submission, lan: Client, typed: str) -> None:
    page(lan, typed)

    assert SearchLink.objects.exists()


def test_nothing_found_says_how_to_look(world: World, lan: Client) -> None:
    text = page(lan, "qwrtp")

    assert "Không tìm thấy “qwrtp”." in text
    assert "Có thể tìm không dấu, theo tên, đơn vị hoặc số quyết định." in text
    assert "<section" not in text


# --- Everything is found --------------------------------------------------------------------------

SYLLABLES = ["Nguyễn", "Thị", "Văn", "Hoà", "Hòa", "Đặng", "An", "Ân", "Y", "Niê", "H'", "Bình 2"]


@given(
    names=st.lists(
        st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=5).map(" ".join),
        min_size=1,
        max_size=8,
        unique=True,
    ),
    data=st.data(),
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_hit_of_brute_force_is_found(
    world: World, names: list[str], data: st.DataObject
) -> None:
    with clock.at(NOW):
        sent = world.submission("cctl")
        sent.nominations.all().delete()
        Submission.objects.filter(pk=sent.pk).update(state="OFFICE_CHECK", sent_at=NOW)
        Nomination.objects.bulk_create(
            Nomination(
                submission=sent,
                award=world.awards["CSTDCS"],
                nominee_kind=NomineeKind.OUTSIDER,
                nominee_name=name,
                nominee_sort_key="",
                state="SUBMITTED",
            )
            for name in names
        )
        note_missing()
        words = words_of(data.draw(st.sampled_from(names)))
        asked = data.draw(st.permutations(words)) if words else ["an"]
        asked = asked[: data.draw(st.integers(1, len(asked)))]
        brute = {name for name in names if set(words_of(name)) >= set(asked)}

        found = search(" ".join(asked), hats_of(world.users["lan"], NOW.date()))

        lines = {hit.name for hit in found.hits if hit.what == "line"}
        assert lines == brute if not found.near else not brute


def test_services_note_what_they_write(world: World, lan: Client) -> None:
    rebuild()
    person = register_person(full_name="Hồ Thị Mới", sex="F")
    rename_person(person=person, full_name="Hồ Thị Khác")
    unit = found_unit(
        code="moi", kind="division", level="department", name="Phòng Mới Lập", symbol="PML",
        parent=world.department, since=date(2026, 2, 1),
    )  # fmt: skip
    rename_unit(unit=unit, name="Phòng Đổi Tên", symbol="PĐT", parent=unit.parent, on=NOW.date())
    published(world, "77/QĐ-MOI", ["Người Rất Mới"])

    assert list(missing()) == []
    assert groups(lan, "moi lap") == {"units": ["Phòng Đổi Tên"]}
    assert groups(lan, "rat moi")["people"] == ["Người Rất Mới"]


def test_missing_texts_are_named_and_noted(world: World) -> None:
    rebuild()
    make_person("Chưa Ai Biết")

    lost = list(missing())

    assert lost == [(Person, "full_name", "Chưa Ai Biết")]
    assert note_missing() == 1
    assert list(missing()) == []


# --- Who sees what --------------------------------------------------------------------------------


@pytest.fixture
def swing(db: None, proofs: Path) -> Iterator[Swing]:
    with clock.at(NOW):
        found = in_full_swing()
        rebuild()
        yield found


def everything_said(swing: Swing) -> list[str]:
    """Something to type for each nominee, unit, paper and decision there is."""
    lines = Nomination.objects.values_list("nominee_name", flat=True)
    decision = swing.papers["issued_decision"]
    return [
        *sorted({*lines}),
        "kiểm lâm",
        "thủy lợi",
        "sở khác",
        "tờ trình",
        "2026",
        "chiến sĩ thi đua",
        decision.number,
        *(swing.papers[name].ref for name in ("sent", "draft", "council", "drafting")),
    ]


@pytest.mark.embedded
@pytest.mark.slow
def test_whatever_is_found_opens(swing: Swing) -> None:
    """Each person asks for every fourth text, another fourth than the one before him."""
    texts, wrong, opened = everything_said(swing), [], 0

    for turn, (login, user) in enumerate(swing.users.items()):
        client, asked = client_of(user), texts[turn % 4 :: 4]
        links = {link for text in asked for link in _LINKS.findall(page(client, text))}
        wrong += [(login, link) for link in links if client.get(link).status_code != 200]
        opened += len(links)

    assert wrong == []
    assert opened > 50


def test_whoever_may_open_a_file_finds_it_and_nobody_else(swing: Swing) -> None:
    for paper, seen in (("sent", UNIT | LEVEL), ("draft", {"an", "son"})):
        url = reverse("submission", args=[swing.papers[paper].ref])
        for login, user in swing.users.items():
            text = page(client_of(user), swing.papers[paper].ref)
            assert (url in text) == (login in seen), (login, paper)


def test_strangers_cannot_tell_a_name_from_none(swing: Swing) -> None:
    secret, nothing = "Chưa Gửi", "Không Thấy"  # a nominee in a draft; nobody
    may = {"an", "son"}

    for login, user in swing.users.items():
        client = client_of(user)
        pages = [page(client, text).replace(text, "…") for text in (secret, nothing)]
        assert (pages[0] == pages[1]) == (login not in may), login


def test_unpublished_decision_is_found_by_those_who_may_open_it(swing: Swing) -> None:
    signed = swing.papers["signed_decision"]
    url = reverse("decision", args=[signed.ref])

    seen = {
        login
        for login, user in swing.users.items()
        if url in page(client_of(user), signed.consolidation.title)
    }

    assert seen == LEVEL | {"so", "council"}


def test_numbers_count_what_the_visitor_may_see(world: World, sent: Submission) -> None:
    nominate(world.submission("cctl"), ["Nguyễn Thị An", "Nguyễn Hữu An"], world.awards["CSTDCS"])
    note_missing()

    counts = {
        login: len(groups(client_of(world.users[login]), "an nguyen").get("people", []))
        for login in ("lan", "hoa", "son", "xuan")
    }

    assert counts == {"lan": 1, "hoa": 1, "son": 2, "xuan": 0}


def test_near_name_elsewhere_hides_nothing(world: World, sent: Submission, lan: Client) -> None:
    """The right spelling stands in a draft that Lan may not see: her near result stays."""
    nominate(world.submission("cctl"), ["Nguyễn Vna An"], world.awards["CSTDCS"])
    before = page(lan, "nguyen vna an")

    note_missing()

    assert page(lan, "nguyen vna an") == before
    assert AN in groups(lan, "nguyen vna an")["people"]


@pytest.mark.embedded
@pytest.mark.slow
def test_two_levels_find_only_what_opens_for_them(proofs: Path) -> None:
    with clock.at(NOW):
        swing, _levels = both_in_full_swing()
        rebuild()
        texts = [SECRETS["of_the_house"], SECRETS["other"], "tờ trình", "2026"]
        wrong = []
        for login, user in swing.users.items():
            client = client_of(user)
            found = {link for text in texts for link in _LINKS.findall(page(client, text))}
            links = sorted(found, key=lambda link: link[::-1])[:6]  # pages are slow: some of each
            wrong += [(login, link) for link in links if client.get(link).status_code != 200]

    assert wrong == []


# --- One person -----------------------------------------------------------------------------------


def test_person_shows_lines_that_the_visitor_may_see(world: World, sent: Submission) -> None:
    person = Nomination.objects.get(nominee_name=AN).person
    nominate(world.submission("cctl"), [], world.awards["LDTT"], people=[person])
    url = reverse("person", args=[person.ref])

    shown = {}
    for login in ("lan", "son"):
        text = client_of(world.users[login]).get(url).content.decode()
        shown[login] = {
            name for name in ("Chiến sĩ thi đua cơ sở", "Lao động tiên tiến") if name in text
        }

    assert shown == {"lan": {"Chiến sĩ thi đua cơ sở"}, "son": {"Lao động tiên tiến"}}


def test_awards_of_a_person_are_public_and_a_list_in_one_press(world: World) -> None:
    published(world, "631/QĐ-SM", [AN])
    client = client_of(world.users["an"])  # of another unit

    (link,) = _LINKS.findall(page(client, AN))[:1]
    text = client.get(link).content.decode()

    assert "631/QĐ-SM" in text
    assert "Không có đề nghị nào mà bạn xem được." in text


# --- How much it costs ----------------------------------------------------------------------------


def statements(client: Client, text: str) -> int:
    page(client, text)
    with CaptureQueriesContext(connection) as captured:
        page(client, text)
    return len(captured)


@pytest.mark.parametrize("typed", ["nguyen", "nguyne", "kiem lam"])
@pytest.mark.parametrize("login", ["lan", "hoa", "binh"])
def test_search_takes_few_statements_and_the_same_for_more_rows(
    world: World, sent: Submission, login: str, typed: str
) -> None:
    client = client_of(world.users[login])

    one = statements(client, typed)
    nominate(sent, ["Nguyễn Thị Ba", "Nguyễn Thị Tư"], world.awards["CSTDCS"])
    note_missing()

    assert statements(client, typed) == one <= LIMIT


def test_long_list_is_cut_and_says_so(world: World, sent: Submission, lan: Client) -> None:
    nominate(sent, [f"Trần Văn {n}" for n in range(SHOWN + 5)], world.awards["CSTDCS"])
    Nomination.objects.filter(submission=sent).update(state="SUBMITTED")
    note_missing()

    found = groups(lan, "tran van")
    text = page(lan, "tran van")

    assert len(found["people"]) == SHOWN
    assert f"Hơn {SHOWN} kết quả: hãy gõ thêm để thu hẹp." in text
    assert str(SHOWN + 5) not in re.sub('href="[^"]*"', "", text)  # nor how many there are
