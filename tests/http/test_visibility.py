"""Every object address as everybody: who has nothing to do with it cannot tell that it exists."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

import nominations.urls
import workflows.urls
from nominations import clock
from nominations.enums import Machine
from nominations.models import Delegation
from tests.factories.http import act_url, client_of, snapshot
from tests.factories.world import CAST, NOW
from tests.http.strangers import (
    CLUSTER,
    LEVEL,
    OFFICE,
    OUTSIDERS,
    PROPOSALS,
    UNIT,
    YESTERDAY,
    Swing,
    in_full_swing,
    knocks,
)

pytestmark = pytest.mark.django_db

EVERYBODY = set(CAST) | set(OUTSIDERS)
WITHOUT_A_POST = {"xuan", "deputy", "nominee", "machine"}
WITH_A_POST = EVERYBODY - WITHOUT_A_POST
OWING = {"hoa", "binh", "an", "son"}

#: (address, paper) → who may open it (GET); everybody else gets the page that does not exist.
PAGES: dict[tuple[str, str], set[str]] = {
    ("submission", "sent"): UNIT | LEVEL,
    ("submission", "draft"): {"an", "son"},
    ("submission", "assessment"): UNIT | LEVEL | CLUSTER,
    ("correction", "correction"): UNIT | LEVEL,
    ("consolidation", "drafting"): PROPOSALS,
    ("consolidation", "council"): PROPOSALS | {"council"},
    ("consolidation", "signed"): PROPOSALS | {"council"},
    ("consolidation", "issued"): PROPOSALS | {"council"},
    ("submission_changed", "sent"): UNIT | LEVEL,
    ("submission_changed", "draft"): {"an", "son"},
    ("correction_changed", "correction"): UNIT | LEVEL,
    ("consolidation_changed", "council"): PROPOSALS | {"council"},
    ("ranking_changed", "ranking"): CLUSTER | LEVEL,
    ("decision", "signed_decision"): PROPOSALS | {"council"},
    ("decision", "issued_decision"): WITH_A_POST,
    ("ranking", "ranking"): CLUSTER | LEVEL,
    ("cluster", "cluster"): LEVEL | CLUSTER | {"hoa", "quan_tri"},
    ("hand_over", "cluster"): OFFICE | {"quan_tri"},
    ("period", "period"): PROPOSALS | OWING | {"council", "quan_tri"},
    ("period", "planned"): PROPOSALS | {"council", "quan_tri"},
    ("open_period", "planned"): OFFICE | {"quan_tri"},
    ("add_units", "period"): OFFICE | {"quan_tri"},
    ("period_dates", "planned"): OFFICE | {"quan_tri"},
    ("period_dates", "period"): OFFICE | {"quan_tri"},
    ("calendar_day", "own_day"): OFFICE | {"quan_tri"},
    ("unit", "unit"): LEVEL | {"quan_tri"},
    ("tracked", "period"): LEVEL | {"quan_tri"},
    ("tracked_list", "period"): LEVEL | {"quan_tri"},
    ("funnel", "period"): LEVEL | {"quan_tri"},
    ("desk_times", "period"): LEVEL | {"quan_tri"},
    ("extend", "period"): OFFICE,
    ("new_urging", "period"): OFFICE,
    ("urging_letter", "urging"): UNIT | PROPOSALS | {"quan_tri"},
    ("urging_letter", "urging_draft"): PROPOSALS | {"quan_tri"},
    ("ask_extension", "draft"): {"an", "son"},
    ("unit_progress", "unit"): LEVEL | {"quan_tri"} | UNIT,
    ("cluster_progress", "cluster"): LEVEL | CLUSTER | {"hoa", "quan_tri"},
    ("reorganise", "unit"): {"mau", "quan_tri"},
    ("edit", "sent"): UNIT,
    ("edit", "draft"): {"an", "son"},
    ("add_nominee", "sent"): UNIT,
    ("add_nominee", "draft"): {"an", "son"},
    ("attach", "sent"): UNIT,
    ("attach", "draft"): {"an", "son"},
    ("edit_nominee", "line"): UNIT,
    ("edit_nominee", "draft_line"): {"an", "son"},
    ("proof", "proof"): UNIT | LEVEL,
    ("proof_pages", "proof"): UNIT | LEVEL,
    ("proof_page", "proof"): UNIT | LEVEL,
    ("replace_proof", "proof"): UNIT,
    ("sort_proofs", "assessment"): UNIT,
    ("submission", "registration"): UNIT | LEVEL,
    ("add_registration", "registration"): UNIT,
    ("edit_registration", "registration_line"): UNIT,
    ("submission", "month"): UNIT,
    ("edit", "month"): UNIT,
    ("dossier", "dossier"): {"an", "son"},
    ("edit_form", "draft"): {"an", "son"},
    ("form", "form"): OFFICE | {"quan_tri"},
    ("build_form", "form_draft"): OFFICE | {"quan_tri"},
    ("initiative", "initiative"): UNIT | LEVEL | {"y_tuong", "council"},
    ("initiative", "initiative_draft"): {"an", "son"},
    ("edit_initiative", "initiative"): UNIT,
    ("edit_initiative", "initiative_draft"): {"an", "son"},
    ("initiative_results", "round"): OFFICE | {"y_tuong"},
    ("submission", "initiatives_sent"): UNIT | LEVEL | {"y_tuong"},
    ("period", "round"): PROPOSALS | OWING | {"council", "quan_tri", "y_tuong"},
    ("my_line", "own_line"): {"nominee"},
    ("answer_check", "check"): UNIT,
    ("nominee_list", "draft"): {"an", "son"},
    ("import_nominees", "draft"): {"an", "son"},
    ("nominee_template", "draft"): {"an", "son"},
    ("nominee_import", "listing"): {"an", "son"},
    ("copy", "sent"): UNIT | LEVEL,
    ("copy", "assessment"): UNIT | LEVEL | CLUSTER,
    ("person", "person"): UNIT | PROPOSALS | {"nominee", "council"},  # his line is on their lists
    ("person", "draft_person"): {"an", "son"},
    ("history", "sent"): UNIT,
    ("history", "draft"): {"an", "son"},
    ("comments", "sent"): UNIT,
    ("comments", "draft"): {"an", "son"},
}
#: Addresses that take a POST only: (address, paper) → to whom they answer at all.
POSTS: dict[tuple[str, str], set[str]] = {
    ("close_period", "period"): OFFICE | {"quan_tri"},
    ("remind", "period"): LEVEL | {"quan_tri"},
    ("remove_nominee", "draft_line"): {"an", "son"},
    ("remove_registration", "registration_line"): UNIT,
    ("refill_registration", "registration"): UNIT,
    ("draft_form", "form"): OFFICE | {"quan_tri"},
    ("publish_form", "form_draft"): OFFICE | {"quan_tri"},
    ("discard_form", "form_draft"): OFFICE | {"quan_tri"},
    ("remove_initiative", "initiative_draft"): {"an", "son"},
    ("take_out_initiative", "initiative"): UNIT,
    ("put_initiatives", "initiatives_sent"): UNIT,
    ("nominee_initiatives", "draft_line"): {"an", "son"},
    ("say_of_my_line", "own_line"): {"nominee"},
    ("last_year", "draft"): {"an", "son"},
    ("discard_import", "listing"): {"an", "son"},
    ("retire_proof", "proof"): UNIT,
    ("autosave", "draft"): {"an", "son"},
    ("autosave_answers", "assessment"): UNIT,
    ("here", "sent"): UNIT,
    ("resolve_comment", "remark"): UNIT,
}
#: What an address takes beside the reference.
MORE: dict[str, list[str]] = {
    "add_registration": ["target"],
    "proof_page": ["1", "small"],
    "copy": ["1"],
}
#: Forms of acts: (paper, action) → who is offered it now.
ACTS: dict[tuple[str, str], set[str]] = {
    ("draft", "withdraw"): {"an", "son"},
    ("sent", "return"): OFFICE,
    ("assessment", "score"): CLUSTER,
    ("correction", "withdraw"): {"binh"},
    ("drafting", "discard"): OFFICE,
    ("council", "record_result"): OFFICE,
    ("ranking", "lock_scores"): {"binh", "son"},
}
#: Lists show each visitor his own rows only, and open for everybody who has logged in.
LISTS = (
    "tasks",
    "deputies",
    "mine",
    "dossiers",
    "periods",
    "rankings",
    "clusters",
    "consolidations",
    "decisions",
    "new_consolidation",
    "units",
    "search",
    "registrations",
    "figures",
    "forms",
    "initiatives",
    "mentions",
    "help",
    "preferences",
    "messages",
    "message_wishes",
    "urging_letters",
    "feeds",
    "sign",
    "procedures",
    "saved_views",
)
#: Only for those whose unit may open something by itself: tests/http/test_ad_hoc.py.
OF_UNITS = {"ad_hoc"}
#: tests/http/test_initiatives.py
OF_UNITS |= {"new_initiative", "take_up_initiative"}
#: tests/http/test_unit_lists.py
OF_UNITS |= {"parts", "achievements"}
#: Writes the visitor's own login only: tests/http/test_preferences.py.
OF_ONESELF = {"tour", "saved_view"}
#: Whoever holds a post, for it: tests/http/test_deputies.py.
OF_ONESELF |= {"new_deputy"}
#: Behind a secret instead of a login: tests/http/test_feeds.py.
OF_ONESELF |= {"revoke_feed", "feed"}
#: Pages of a whole department: address → who may open it; the others get no page.
DESKS: dict[str, set[str]] = {
    "plan_figures": OFFICE | {"quan_tri", "o_office", "o_mau"},
    "new_form": OFFICE | {"quan_tri", "o_office", "o_mau"},
    "year_dates": OFFICE | {"quan_tri", "o_office", "o_mau"},
    "new_day": OFFICE | {"quan_tri", "o_office", "o_mau"},
}
#: Pages that are only read: address → who may open it; the others get no page.
READ: dict[str, set[str]] = {
    "tracker": LEVEL | {"quan_tri", "o_office", "o_mau", "o_vu"},
    "workload": LEVEL | {"binh", "son", "o_office", "o_mau", "o_vu", "o_cum"},
    "calendar": WITH_A_POST,
    "extensions": OFFICE | {"o_office", "o_mau"},
    "message_log": OFFICE | {"quan_tri", "o_office", "o_mau"},
    "message_today": OFFICE | {"quan_tri", "o_office", "o_mau"},
    "days_off": OFFICE | {"quan_tri", "o_office", "o_mau"},
    "message_release": {"mau", "o_mau"},
    "health": {"quan_tri"},
}
#: Of whom a task waits for, and of whoever heads its desk: test_parking.py, test_reassign.py.
OF_TASKS = {"park", "unpark", "reassign"}
#: Only while the paper waits for this very signer: tests/http/test_sign.py.
OF_SIGNERS = {"sign_paper"}
#: Whoever holds the desk, not whoever sees the file: tests/http/test_desk.py.
OF_DESKS = {"ready_reasons", "ready_reason", "recusals"} | {
    f"{machine}_desk{name}"
    for machine in ("submission", "correction")
    for name in ("", "_decide", "_skip", "_recuse", "_here", "_mark", "_pass", "_notes")
}
ACT_ADDRESSES = {f"{machine}_act" for machine in Machine}
BULK = {"bulk"}
#: Only of a part that was sent twice: tests/http/test_sent_copies.py.
OF_COPIES = {"copy_changes"}
#: Writes the country's days: tests/http/test_days_off.py.
OF_THE_COUNTRY = {"seed_days"}
#: The switch of languages is for visitors too: tests/http/test_language.py.
OF_VISITORS = {"language"}
#: Campaigns reach across authorities, and their tables have drafts: tests/http/test_campaigns.py.
OF_CAMPAIGNS = {
    "campaigns", "campaign", "new_campaign", "edit_campaign", "copy_campaign", "answer_campaign",
    "score_table", "draft_table", "publish_table", "drop_table",
    "add_criterion", "edit_criterion", "change_criterion",
}  # fmt: skip


@pytest.fixture
def swing(db: None, proofs: Path) -> Iterator[Swing]:
    with clock.at(NOW):
        yield in_full_swing()


def urls(swing: Swing) -> list[tuple[str, str, set[str]]]:
    """(address, the same for nothing, who may open it) of every row with a GET."""
    rows = [(address(n, swing.papers[p].ref), address(n, "khongco"), seen)
            for (n, p), seen in PAGES.items()]  # fmt: skip
    for (paper, action), seen in ACTS.items():
        url = act_url(swing.papers[paper], action)
        rows.append((url, url.replace(swing.papers[paper].ref, "khongco"), seen))
    return rows


def address(name: str, ref: str) -> str:
    return reverse(name, args=[ref, *MORE.get(name, ())])


def test_every_address_has_a_row() -> None:
    patterns = [*workflows.urls.urlpatterns, *nominations.urls.urlpatterns]
    rows = (
        {name for name, _paper in (*PAGES, *POSTS)}
        | set(LISTS)
        | ACT_ADDRESSES
        | BULK
        | OF_UNITS
        | OF_COPIES
        | OF_ONESELF
        | OF_VISITORS
        | OF_CAMPAIGNS
        | OF_SIGNERS
        | OF_TASKS
        | OF_THE_COUNTRY
    )
    rows |= set(DESKS) | set(READ) | OF_DESKS

    assert {pattern.name for pattern in patterns} == rows


def test_pages_open_for_their_people_and_for_nobody_else(swing: Swing) -> None:
    wrong = []

    addresses = list(urls(swing))
    for turn, (login, user) in enumerate(swing.users.items()):
        client = client_of(user)
        nothing = get(client, "/submissions/khongco/")
        for url, _nothing, seen in knocks(addresses, turn, login):
            answer = get(client, url)
            if login in seen:
                if answer[0] != 200:
                    wrong.append((login, url, answer[0]))
            elif answer != nothing:
                wrong.append((login, url, answer[0]))

    assert wrong == []


def test_addresses_of_nothing_all_answer_alike(swing: Swing) -> None:
    client = client_of(swing.users["xuan"])

    answers = {get(client, nothing) for _url, nothing, _seen in urls(swing)}

    assert [status for status, _body in answers] == [404]


def get(client: Client, url: str) -> tuple[int, bytes]:
    """Status and body; a proof is streamed, and closed when it is read to the end."""
    answer: Any = client.get(url)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, body


def test_writing_addresses_refuse_strangers_with_the_page_that_does_not_exist(
    swing: Swing,
) -> None:
    write = {"edit", "add_nominee", "attach", "edit_nominee", "open_period"}
    write |= {"add_units", "reorganise", "add_registration", "edit_registration"}
    write |= {"hand_over", "edit_form", "build_form"}
    write |= {"edit_initiative", "initiative_results", "answer_check"}
    write |= {"replace_proof", "sort_proofs", "calendar_day", "period_dates"}
    rows = [(name, paper, seen) for (name, paper), seen in POSTS.items()]
    rows += [(name, paper, seen) for (name, paper), seen in PAGES.items() if name in write]
    before = snapshot()
    wrong = []

    for turn, (login, user) in enumerate(swing.users.items()):
        client = client_of(user)
        tried = knocks(rows, turn, login)
        nothing = {name: client.post(address(name, "khongco")) for name, *_ in tried}
        for name, paper, seen in tried:
            answer = in_vain(client, address(name, swing.papers[paper].ref))
            if login in seen:
                if answer.status_code == 404:
                    wrong.append((login, name, paper, "closed"))
            elif answer.status_code != 404 or answer.content != nothing[name].content:
                wrong.append((login, name, paper, answer.status_code))

    assert wrong == []
    assert snapshot() == before


def test_desks_of_a_department_open_for_their_people_only(swing: Swing) -> None:
    for login, user in swing.users.items():
        client = client_of(user)
        for name, seen in DESKS.items():
            status = {
                client.get(reverse(name)).status_code,
                client.post(reverse(name), {"year": "x"}).status_code,
            }
            assert status == ({200, 422} if login in seen else {404}), (login, name)


def test_pages_that_are_only_read_open_for_their_people_and_name_no_paper_of_others(
    swing: Swing,
) -> None:
    refs = {paper.ref for paper in swing.papers.values()}

    for login, user in swing.users.items():
        client = client_of(user)
        for name, seen in READ.items():
            answer = client.get(reverse(name))
            assert answer.status_code == (200 if login in seen else 404), (login, name)
            if login.startswith("o_"):
                text = answer.content.decode()
                assert not [ref for ref in refs if ref in text], (login, name)


def in_vain(client: Client, url: str) -> Any:
    """POST without leaving a trace."""
    with transaction.atomic():
        answer = client.post(url)
        transaction.set_rollback(True)
    return answer


def test_bulk_preview_opens_no_file_of_others(swing: Swing) -> None:
    files = {"sent": UNIT | LEVEL, "draft": {"an", "son"}, "council": PROPOSALS | {"council"}}

    for login, user in swing.users.items():
        client = client_of(user)
        for paper, seen in files.items():
            kind = "consolidation" if paper == "council" else "submission"
            named = {"files": f"{kind}:{swing.papers[paper].ref}"}
            for answer in (client.get("/bulk/accept/", named), client.post("/bulk/accept/", named)):
                assert (answer.status_code == 404) == (login not in seen), (login, paper)


def test_lists_show_no_row_of_others(swing: Swing) -> None:
    strangers = WITHOUT_A_POST | {login for login in OUTSIDERS if login.startswith("o_")}
    published = {swing.papers["issued_decision"].ref}
    refs = {paper.ref for paper in swing.papers.values()} - published

    for login in strangers:
        client = client_of(swing.users[login])
        for name in LISTS:
            answer = client.get(reverse(name))
            text = answer.content.decode()
            assert answer.status_code == 200
            own = {swing.papers["own_line"].ref} if login == "nominee" else set()
            assert not [ref for ref in refs - own if ref in text], (login, name)


def test_nominee_sees_his_own_line_and_nothing_beside_it(swing: Swing) -> None:
    client = client_of(swing.users["nominee"])

    text = client.get(reverse("mine")).content.decode()

    assert "Chiến sĩ thi đua cơ sở" in text
    assert "Mẫu A" not in text


@pytest.mark.parametrize(
    ("moment", "status"), [(NOW - timedelta(days=1), 200), (NOW, 404), (NOW + timedelta(1), 404)]
)
def test_delegate_sees_what_the_giver_sees_until_the_last_day(
    swing: Swing, moment: datetime, status: int
) -> None:
    assert Delegation.objects.get().valid_to == YESTERDAY
    client = client_of(swing.users["deputy"])

    with clock.at(moment):
        answers = {get(client, url)[0] for url, _nothing, seen in urls(swing) if "lan" in seen}

    assert answers == {status}


def test_council_sees_a_proposal_from_the_council_on_and_no_file_below(swing: Swing) -> None:
    client = client_of(swing.users["council"])
    pages = {paper: client.get(reverse("consolidation", args=[swing.papers[paper].ref])).status_code
             for paper in ("drafting", "council", "signed", "issued")}  # fmt: skip

    assert pages == {"drafting": 404, "council": 200, "signed": 200, "issued": 200}
    assert client.get(reverse("submission", args=[swing.papers["sent"].ref])).status_code == 404


def test_everything_asks_for_the_login(swing: Swing) -> None:
    client = Client()

    for url in [url for url, *_ in urls(swing)] + [reverse(name) for name in LISTS]:
        answer = client.get(url)
        assert (answer.status_code, answer["Location"]) == (302, f"/login/?next={url}")
