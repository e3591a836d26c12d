"""How many statements a page takes: few, and the same whatever the number of its rows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.enums import Role
from nominations.models import Cluster, ClusterMember, Consolidation, Period, Post, Submission
from nominations.services.room import add_comment
from tests.factories.acts import do
from tests.factories.http import act_url, client_of, page_url
from tests.factories.paths import prepared
from tests.factories.world import NOW, SINCE, World, make_period, make_unit
from workflows.models import Task
from workflows.queries.task_rows import PAGE
from workflows.services.consolidations import open_consolidation
from workflows.services.periods import open_period

pytestmark = pytest.mark.django_db
LIMIT = 12  # with session and user
#: A unit's page shows its outlook and its time at each desk beside everything else.
LIMITS = {"unit_progress": 14}


def statements(client: Client, url: str) -> int:
    """Statements of one page, everything cached by the process warmed up before."""
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(url)
    assert answer.status_code == 200, url
    return len(captured)


def fresh_period(world: World, **route: Any) -> Period:
    """One more open period of the department for both units."""
    period = make_period(world, **route)
    units = [world.units[code] for code in ("cckl", "cctl")]
    open_period(period=period, units=units, actor=world.users["lan"])
    period.refresh_from_db()
    return period


def more_periods(world: World) -> None:
    fresh_period(world)


def more_units(world: World) -> None:
    """A unit more that owes something in the period."""
    n = world.department.children.count()
    unit = make_unit(f"don-vi-{n}", f"Đơn vị {n}", parent=world.department)
    dossier = world.period.dossiers.create(unit=unit)
    for kind in ("report", "self_assessment", "nominations"):
        Submission.objects.create(dossier=dossier, kind=kind)


def more_rankings(world: World) -> None:
    """A cluster more of which Bình is the head, with a period more to rank."""
    n = Cluster.objects.count()
    cluster = Cluster.objects.create(authority=world.department, code=f"cum-{n}9", name=f"Cụm {n}9")
    ClusterMember.objects.create(
        cluster=cluster, unit=make_unit(f"xa-{n}", f"Xã {n}", parent=world.department), year=2026
    )
    Post.objects.create(
        person=world.person("binh"), role=Role.CLUSTER_HEAD, cluster=cluster, valid_from=SINCE
    )
    cluster.rankings.create(period=world.period)


def more_proposals(world: World) -> None:
    """A period more with a proposal that is published: a decision, and a line of Xuân's own."""
    period = fresh_period(world)
    world.period = period
    file = prepared(world, names=[f"Người {period.pk}"], people=[world.person("xuan")])
    for action, login in (("send_to_head", "hoa"), ("submit", "binh"), ("accept", "lan")):
        do(file, action, world.users[login])
    proposal = open_consolidation(period=period, title=f"TTr {period.pk}", actor=world.users["lan"])
    for action, login in (("collect", "lan"), ("shortlist", "lan"), ("present", "lan")):
        do(proposal, action, world.users[login])
    do(proposal, "sign_all", world.users["vu"])
    numbers = {d.ref: (f"{d.pk}/QĐ", NOW.date()) for d in proposal.decisions.all()}
    do(proposal, "number", world.users["so"], numbers=numbers)
    do(proposal, "publish", world.users["so"])


Grow = Callable[[World], None]
#: address → (who opens it, what gives it one more row).
LISTS: dict[str, tuple[str, Grow]] = {
    "tasks": ("hoa", more_periods),
    "tasks?tab=waiting": ("binh", more_periods),
    "tasks?tab=house": ("binh", more_periods),
    "tasks?tab=done": ("hoa", lambda world: done_files(world)),
    "tasks?tab=done&q=kiểm+kỳ:2026&kind=report": ("hoa", lambda world: done_files(world)),
    "tasks?tab=mine&q=năm+kỳ:2026+đơn+vị:kiểm+loại:báo&kind=report&due=soon": ("hoa", more_periods),
    "tasks?tab=waiting&q=cụm:2+người:chưa": ("binh", more_periods),
    "tasks?tab=house&q=hạn:<9&unit=cckl": ("binh", more_periods),
    "dossiers": ("hoa", more_periods),
    "periods": ("lan", more_periods),
    "period": ("lan", more_units),
    "rankings": ("binh", more_rankings),
    "clusters": ("lan", more_rankings),
    "consolidations": ("lan", more_proposals),
    "decisions": ("lan", more_proposals),
    "mine": ("xuan", more_proposals),
    "tracker": ("lan", more_units),
    "tracked": ("lan", more_units),
    "tracked_list": ("lan", more_units),
    "tracked?ban-in=1": ("lan", more_units),
    "funnel": ("lan", more_proposals),
    "calendar": ("lan", more_periods),
    "calendar?nam=2026": ("hoa", more_periods),
    "workload": ("lan", more_proposals),
    "unit_progress": ("lan", more_periods),
    "cluster_progress": ("lan", more_periods),
}
#: Addresses that name what they show.
NAMED = {
    "period": lambda world: world.period.ref,
    "tracked": lambda world: world.period.ref,
    "tracked_list": lambda world: world.period.ref,
    "funnel": lambda world: world.period.ref,
    "unit_progress": lambda world: world.units["cckl"].ref,
    "cluster_progress": lambda world: world.cluster.ref,
}


@pytest.mark.parametrize("name", LISTS)
def test_list_takes_few_statements_and_the_same_for_more_rows(world: World, name: str) -> None:
    login, grow = LISTS[name]
    address, _mark, rest = name.partition("?")
    url = reverse(address, args=[NAMED[address](world)] if address in NAMED else [])
    client = client_of(world.users[login])
    grow(world)

    few = statements(client, f"{url}?{rest}")
    for _more in range(2):
        grow(world)
    many = statements(client, f"{url}?{rest}")

    assert few == many
    assert many <= LIMITS.get(name, LIMIT)


def test_mentions_on_the_tasks_cost_one_statement_however_many(world: World) -> None:
    client, report = client_of(world.users["binh"]), world.submission("cckl", "report")

    costs = []
    for _more in range(3):
        add_comment(report, actor=world.users["hoa"], field="", text="Nhờ @Y Bình Niê xem")
        costs.append(statements(client, "/"))
    with CaptureQueriesContext(connection) as captured:
        client.get("/")

    asked = [query for query in captured if "nominations_comment" in query["sql"]]
    assert len(set(costs)) == len(asked) == 1


@pytest.mark.parametrize(
    ("tab", "login"), [("mine", "hoa"), ("waiting", "binh"), ("house", "binh"), ("done", "hoa")]
)
def test_last_page_of_the_tasks_costs_what_the_first_does(
    world: World, tab: str, login: str
) -> None:
    client = client_of(world.users[login])
    for _period in range(PAGE // 3 + 1):
        fresh_period(world)
    if tab == "done":
        Task.objects.filter(role="unit_officer").update(status="DONE", owner=world.users[login])
    url, found = f"/?tab={tab}", []

    address = url
    for _page in range(3):
        page = client.get(address)
        found += [row.pk for group in page.context["groups"]
                  if group.name != "waiting" or tab == "waiting" for row in group.rows]  # fmt: skip
        address = f"{url}&after={page.context['after']}"
        if not page.context["after"]:
            break
        last = address

    units = 2 if tab == "done" else 1
    assert len(found) == len(set(found)) == (PAGE // 3 + 2) * 3 * units
    assert statements(client, url) == statements(client, last) <= LIMIT


def filled(world: World, count: int) -> Submission:
    """A file of `count` nominees in a period of its own, returned once, one line in correction."""
    world.period = fresh_period(world)
    people = [world.person("xuan")]
    file = prepared(world, names=[f"Người {n:02d}" for n in range(count - 1)], people=people)
    for action, login in (("send_to_head", "hoa"), ("submit", "binh")):
        do(file, action, world.users[login])
    pins = [(f"nomination:{line.ref}", "Thiếu") for line in file.nominations.all()]
    do(file, "return", world.users["lan"], note="Sửa", pins=pins)
    return file


@pytest.mark.parametrize("login", ["hoa", "binh", "lan"])
def test_submission_page_costs_the_same_for_one_and_thirty_lines(world: World, login: str) -> None:
    client = client_of(world.users[login])

    costs = [statements(client, page_url(filled(world, count))) for count in (1, 30)]

    assert costs[0] == costs[1]


def listed(world: World, count: int, state: str) -> Consolidation:
    """A proposal of `count` lines in `state`."""
    file = filled(world, count)
    for action, login in (("resubmit", "binh"), ("accept", "lan")):
        do(file, action, world.users[login])
    user = world.users["lan"]
    proposal = open_consolidation(period=world.period, title="Tờ trình", actor=user)
    do(proposal, "collect", user)
    do(proposal, "shortlist", user)
    if state == "SIGNING":
        do(proposal, "present", user)
    return proposal


@pytest.mark.parametrize(("state", "login"), [("DRAFTING", "lan"), ("SIGNING", "vu")])
def test_proposal_page_costs_the_same_for_one_and_thirty_lines(
    world: World, state: str, login: str
) -> None:
    client = client_of(world.users[login])

    costs = [statements(client, page_url(listed(world, count, state))) for count in (1, 30)]

    assert costs[0] == costs[1]


@pytest.mark.parametrize("action", ["decline", "rank", "change_award"])
def test_form_on_lines_costs_the_same_for_one_and_thirty(world: World, action: str) -> None:
    state, login = ("SIGNING", "vu") if action == "decline" else ("DRAFTING", "lan")
    client = client_of(world.users[login])

    costs = [statements(client, act_url(listed(world, n, state), action)) for n in (1, 30)]

    assert costs[0] == costs[1]


def test_preview_of_a_bulk_act_costs_the_same_for_one_and_three_files(world: World) -> None:
    files = [filled(world, 1) for _n in range(3)]
    for file in files:
        do(file, "resubmit", world.users["binh"])
    client = client_of(world.users["lan"])
    named = [f"files=submission:{file.ref}" for file in files]

    costs = [statements(client, f"/bulk/accept/?{'&'.join(named[:n])}") for n in (1, 2, 3)]

    assert len(set(costs)) == 1


def done_files(world: World) -> None:
    """A period more in which Hoa has handed her report to the head."""
    world.period = fresh_period(world)
    report = world.submission("cckl", "report")
    report.narrative = "Nội dung"
    report.save()
    do(report, "send_to_head", world.users["hoa"])
