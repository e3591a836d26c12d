"""Two levels, every address, everybody: a level sees only what was sent to it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations import clock
from tests.factories.acts import do
from tests.factories.http import act_url, client_of, snapshot
from tests.factories.levels import UPSTAIRS
from tests.factories.world import CAST, NOW
from tests.http.strangers import LEVEL, OFFICE, PROPOSALS, UNIT, Swing, knocks
from tests.http.swing_above import OUTSIDERS, SECRETS, both_in_full_swing
from tests.http.test_visibility import LISTS, get, in_vain

pytestmark = pytest.mark.django_db

EVERYBODY = set(CAST) | set(UPSTAIRS) | set(OUTSIDERS)
WITH_A_POST = EVERYBODY - {"xuan", "former", "b_former", "nominee", "machine"}
UNIT_2 = {"an", "son"}
COUNCIL = PROPOSALS | {"council"}
#: Lan is the department's officer at the ministry and the Director its head.
OWN = {"lan", "vu"}
OTHER = {"khac", "kha"}
B_OFFICE = {"kieu", "mai"}
B_LEVEL = B_OFFICE | {"truong"}
B_PROPOSALS = B_LEVEL | {"cao"}
B_COUNCIL = B_PROPOSALS | {"b_council"}

#: paper → who may open its page.
SEEN: dict[str, dict[str, set[str]]] = {
    "submission": {
        "below": UNIT | LEVEL,
        "report_cckl": UNIT | LEVEL,
        "later_file": UNIT_2 | LEVEL,
        "draft": UNIT_2,
        "part": OWN | B_LEVEL,
        "part_report": OWN | B_LEVEL,
        "supplement": OWN,
        "other_part": OTHER | B_LEVEL,
        "other_draft": OTHER,
    },
    "correction": {
        "correction": UNIT | LEVEL,
        "reopened": UNIT | LEVEL,
        "correction_above": OWN | B_LEVEL,
    },
    "consolidation": {
        "own": COUNCIL,
        "upward": COUNCIL,
        "outward": COUNCIL,
        "report": PROPOSALS,
        "report_fix": PROPOSALS,
        "b_drafting": B_PROPOSALS,
        "b_signed": B_COUNCIL,
        "b_issued": B_COUNCIL,
    },
    "decision": {
        "own_decision": COUNCIL,
        "b_decision": B_COUNCIL,
        "b_issued_decision": WITH_A_POST,
    },
    "period": {
        "period": COUNCIL | UNIT | UNIT_2 | {"quan_tri"},
        "period_above": B_COUNCIL | OWN | OTHER | {"b_quan_tri"},
    },
    "proof": {
        "proof Mẫu A": UNIT | LEVEL,
        "proof Dụ C": UNIT | LEVEL,
        "later_proof": UNIT_2 | LEVEL,
        "copied Mẫu A": OWN | B_LEVEL,
        "copied Dụ C": OWN | B_COUNCIL,  # on the agenda of a list that is not issued yet
        "supplement_proof": OWN,
        "other_proof": OTHER | B_PROPOSALS,  # on a list that the registrar sees
    },
}
CHANGING = ("submission", "correction", "consolidation")
#: Pages of data entry: (address, paper) → whose content it is.
ENTRY: dict[tuple[str, str], set[str]] = {
    **{
        (name, paper): seen
        for name in ("edit", "add_nominee", "attach")
        for paper, seen in (
            ("below", UNIT),
            ("part", OWN),
            ("supplement", OWN),
            ("other_part", OTHER),
        )
    },
    ("edit", "draft"): UNIT_2,
    ("edit", "other_draft"): OTHER,
    ("edit_nominee", "line"): UNIT,
    ("edit_nominee", "copy"): OWN,
    ("edit_nominee", "supplement_copy"): OWN,
    ("edit_nominee", "other_line"): OTHER,
}
OF_OFFICES: dict[tuple[str, str], set[str]] = {
    ("add_units", "period"): OFFICE | {"quan_tri"},
    ("add_units", "period_above"): B_OFFICE | {"b_quan_tri"},
}
POSTS: dict[tuple[str, str], set[str]] = {
    ("close_period", "period"): OFFICE | {"quan_tri"},
    ("close_period", "period_above"): B_OFFICE | {"b_quan_tri"},
    ("remove_nominee", "supplement_copy"): OWN,
    ("remove_nominee", "other_line"): OTHER,
}
#: Forms of acts: (paper, action) → who is offered it now.
ACTS: dict[tuple[str, str], set[str]] = {
    ("below", "return"): OFFICE,
    ("correction", "withdraw"): {"binh"},
    ("reopened", "withdraw"): {"binh"},
    ("own", "number"): {"so"},
    ("outward", "record_outcome"): OFFICE,
    ("report", "record_receipt"): OFFICE,
    ("report", "correct"): OFFICE,
    ("report_fix", "write"): OFFICE,
    ("part", "return"): B_OFFICE,
    ("part", "withdraw"): {"vu"},
    ("part_report", "return"): B_OFFICE,
    ("supplement", "withdraw"): OWN,
    ("correction_above", "withdraw"): {"vu"},
    ("other_part", "suspend"): B_OFFICE,
    ("other_draft", "withdraw"): OTHER,
    ("b_drafting", "discard"): B_OFFICE,
    ("b_signed", "number"): {"cao"},
}
#: Which text may be read by whom, on whatever page.
READERS: dict[str, set[str]] = {
    "of_the_house": UNIT | COUNCIL,
    "mending": UNIT | LEVEL,
    "to_the_unit": UNIT | LEVEL,
    "not_signed_yet": PROPOSALS,
    "goes_up_later": UNIT_2 | COUNCIL,
    "goes_outside": UNIT | COUNCIL,
    "other": OTHER | B_COUNCIL,
    "decliner": B_COUNCIL,
    "left_out": B_PROPOSALS | OWN,  # the department reads why its own line is not on the list
}


ABOVE = "Kết quả ở cấp trên"


@pytest.fixture
def swing(db: None, proofs: Path) -> Iterator[Swing]:
    with clock.at(NOW):
        yield both_in_full_swing()[0]


def rows(swing: Swing) -> list[tuple[str, str, set[str]]]:
    """(address, what it is, who may open it) of everything that answers to GET."""
    named = {(name, paper): seen for name, papers in SEEN.items() for paper, seen in papers.items()}
    named |= {
        (f"{name}_changed", paper): seen for name in CHANGING for paper, seen in SEEN[name].items()
    }
    named |= ENTRY | OF_OFFICES
    found = [
        (reverse(name, args=[swing.papers[paper].ref]), f"{name} {paper}", seen)
        for (name, paper), seen in named.items()
    ]
    return found + [
        (act_url(swing.papers[paper], action), f"{action} {paper}", seen)
        for (paper, action), seen in ACTS.items()
    ]


def test_both_levels_open_for_their_people_and_for_nobody_else(swing: Swing) -> None:
    addresses, wrong = rows(swing), []
    assert set(swing.users) == EVERYBODY

    for turn, (login, user) in enumerate(swing.users.items()):
        client = client_of(user)
        nothing = get(client, "/submissions/khongco/")
        for url, what, seen in knocks(addresses, turn, login):
            answer = get(client, url)
            if login in seen:
                if answer[0] != 200:
                    wrong.append((login, what, answer[0]))
            elif answer != nothing:
                wrong.append((login, what, answer[0]))

    assert wrong == []


def test_writing_at_another_level_meets_the_page_that_does_not_exist(swing: Swing) -> None:
    acts = {(f"{machine}_act", paper): seen for machine, papers in SEEN.items()
            if machine in CHANGING for paper, seen in papers.items()}  # fmt: skip
    before, wrong = snapshot(), []

    doors = (ENTRY | OF_OFFICES | POSTS | acts).items()
    for turn, (login, user) in enumerate(swing.users.items()):
        client = client_of(user)
        nothing = client.post("/submissions/khongco/claim/").content
        for (name, paper), seen in knocks(doors, turn, login):
            args = [swing.papers[paper].ref, *(["claim"] if name.endswith("_act") else [])]
            answer = in_vain(client, reverse(name, args=args))
            if login not in seen and (answer.status_code, answer.content) != (404, nothing):
                wrong.append((login, name, paper, answer.status_code))
            if login in seen and (name, paper) not in acts and answer.status_code == 404:
                wrong.append((login, name, paper, "closed"))

    assert wrong == []
    assert snapshot() == before


def bodies(swing: Swing, login: str) -> Iterator[tuple[str, str]]:
    """Every page that the person can open, with its text."""
    client = client_of(swing.users[login])
    for url in [reverse(name) for name in LISTS] + ["/?tab=waiting"]:
        yield url, client.get(url).content.decode()
    for url, what, seen in rows(swing):
        if login in seen and not what.startswith("proof"):
            yield what, get(client, url)[1].decode()


@pytest.mark.embedded
@pytest.mark.slow
def test_pages_that_open_say_nothing_of_what_is_hidden(swing: Swing) -> None:
    """Neither names and remarks nor references; and each text is read by somebody at all."""
    papers = {swing.papers[name].ref: (name, seen) for names in SEEN.values()
              for name, seen in names.items()}  # fmt: skip
    wrong, read = [], set()

    for login in swing.users:
        closed = [ref for ref, (_name, seen) in papers.items() if login not in seen]
        for url, text in bodies(swing, login):
            told = {name for name, secret in SECRETS.items() if secret in text}
            wrong += [(login, url, name) for name in told if login not in READERS[name]]
            wrong += [(login, url, papers[ref][0]) for ref in closed if ref in text]
            read |= told

    assert wrong == []
    assert read == set(SECRETS)


def page(swing: Swing, login: str, name: str, paper: str) -> str:
    answer: Any = client_of(swing.users[login]).get(reverse(name, args=[swing.papers[paper].ref]))
    return str(answer.content.decode())


def row_of(text: str, name: str) -> str:
    """The row of a table in which the name stands."""
    return next(row for row in text.split("<tr") if f">{name}<" in row)


def test_forwarded_line_says_sent_up_until_the_outcome_is_issued_above(swing: Swing) -> None:
    waiting = ["Dụ C", "Thêm D", "Ngoài nominee"]  # declined, granted, left out: nothing is issued

    for login in ("hoa", "binh", "lan"):
        text = page(swing, login, "submission", "below")
        assert [name for name in waiting if ABOVE in row_of(text, name)] == []
        assert all("Đã trình cấp trên" in row_of(text, name) for name in waiting)
        assert "Bằng khen của Bộ trưởng, 9/QĐ-BM" in row_of(text, "Mẫu A")
    publish(swing.papers["b_signed"], swing.users["cao"])
    text = page(swing, "hoa", "submission", "below")
    assert SECRETS["decliner"] in row_of(text, "Dụ C")
    assert "10/QĐ-BM" in row_of(text, "Thêm D")
    assert ABOVE not in row_of(text, "Ngoài nominee")


def publish(paper: Any, registrar: Any) -> None:
    number = {paper.decisions.get().ref: ("10/QĐ-BM", clock.today())}
    do(paper, "number", registrar, numbers=number)
    do(paper, "publish", registrar)


def test_nominee_reads_sent_up_and_nothing_of_the_list_above(swing: Swing) -> None:
    text = client_of(swing.users["nominee"]).get(reverse("mine")).content.decode()

    assert "Đã trình cấp trên" in text
    assert ABOVE not in text
    assert text.count("Bằng khen của Bộ trưởng") == 1  # the copy upstairs is not a second line


def test_everything_above_asks_for_the_login(swing: Swing) -> None:
    client = Client()

    for url, _what, _seen in rows(swing):
        answer = client.get(url)
        assert (answer.status_code, answer["Location"]) == (302, f"/login/?next={url}")
