"""SQLite and PostgreSQL: the same acts end in the same state, kept in `twin.json`.

The log of acts is fixed; what it ends in is compared with the file, on whichever database the
tests run. When the procedure is meant to change: WRITE_TWIN=1 pytest tests/workflows/test_twin.py,
then read the difference.
"""

import json
import os
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nominations import clock
from nominations.models import (
    AwardRecord,
    Consolidation,
    ConsolidationLine,
    Correction,
    Decision,
    Event,
    Nomination,
    Submission,
)
from tests.factories.acts import do
from tests.factories.claims import claim
from tests.factories.clusters import meeting
from tests.factories.paths import nominee, prepared
from tests.factories.world import NOW, World, make_world
from workflows.models import Task
from workflows.services.consolidations import open_consolidation
from workflows.services.periods import close_period

FILE = Path(__file__).with_name("twin.json")
ROUTE = {
    "cluster_kinds": ["nominations", "self_assessment"],
    "office_head_check": True,
    "posting_days": 1,
    "council": True,
}


def units_write_and_send(world: World) -> tuple[Submission, Submission]:
    users = world.users
    first = prepared(world, "cckl", people=[world.person("vu"), world.person("lan")])
    second = prepared(world, "cctl", names=["Ân Đỗ", "An Đo"], award="LDTT")
    for unit, officer, head in (("cckl", "hoa", "binh"), ("cctl", "an", "son")):
        paper = world.submission(unit, "self_assessment")
        claim(paper, 95)
        report = world.submission(unit, "report")
        do(report, "nothing_to_report", users[officer], value=True)
        for file in (world.submission(unit), paper, report):
            do(file, "send_to_head", users[officer])
            do(file, "submit", users[head])
    return first, second


def cluster_judges(world: World, first: Submission, second: Submission) -> None:
    users = world.users
    do(second, "return", users["binh"], note="Thiếu", pins=[("nominees", "Ghi rõ")])
    do(second, "resubmit", users["son"])
    do(second, "endorse", users["binh"])
    do(first, "not_endorse", users["son"], note="Tranh luận", lines=[nominee(first, "Dụ C").pk])
    for unit, scorer in (("cckl", "son"), ("cctl", "binh")):
        paper = world.submission(unit, "self_assessment")
        do(paper, "score", users[scorer], total=Decimal("91.25"), note="Tốt")
    do(first.ranking, "lock_scores", users["binh"], **meeting(minutes="BB 1/CUM-2"))


def office_examines(world: World, first: Submission, second: Submission) -> None:
    users = world.users
    do(first, "return", users["dung"], note="Bổ sung", lines=[nominee(first, "Thử B").pk])
    do(first, "release", users["dung"])
    do(first, "accept", users["lan"])
    do(first, "accept", users["dung"])
    do(first, "recall", users["dung"])
    do(first, "accept", users["dung"])
    correction = first.corrections.get()
    do(correction, "send_to_head", users["hoa"])
    do(correction, "resubmit", users["binh"])
    do(correction, "accept", users["lan"])
    do(second, "suspend", users["lan"], note="Đơn thư")
    do(second, "resume", users["mau"])
    do(second, "accept", users["lan"])
    for unit in ("cckl", "cctl"):
        for kind in ("report", "self_assessment"):
            do(world.submission(unit, kind), "accept", users["lan"])


def list_goes_up(world: World, proposal: Consolidation, first: Submission) -> None:
    users = world.users
    do(proposal, "collect", users["lan"])
    do(proposal, "shortlist", users["lan"])
    do(proposal, "shortlist", users["dung"])  # Lan's own line
    last = [nominee(first, "Dụ C").pk]
    do(proposal, "leave_out", users["lan"], note="Chưa đủ", lines=last)
    do(proposal, "present", users["lan"])
    do(proposal, "initial", users["mau"])
    with clock.at(NOW + timedelta(days=4)):
        do(proposal, "close_posting", users["lan"])
        held = proposal.lines.filter(nomination__state="SHORTLISTED")
        votes = dict.fromkeys(held.values_list("nomination_id", flat=True), 9)
        session = {"size": 9, "present": 8, "minutes": "BB 2/HĐ", "votes": votes}
        do(proposal, "record_result", users["lan"], **session)
        do(proposal, "present", users["lan"])
        third = [nominee(first, "Thử B").pk]
        do(proposal, "lower", users["vu"], note="Chuyển", lines=third, award="GKGD")
        do(proposal, "sign_all", users["vu"])
        do(proposal, "sign_all", users["phan"])
        numbers = {
            decision.ref: (f"{n}/QĐ-SM", clock.today())
            for n, decision in enumerate(proposal.decisions.order_by("pk"), start=1)
        }
        do(proposal, "number", users["so"], numbers=numbers)
        do(proposal, "publish", users["so"])
        close_period(period=world.period, actor=users["lan"])


def rows(query: Any, *columns: str) -> list[list[Any]]:
    return [list(row) for row in query.order_by("pk").values_list(*columns)]


def dump() -> dict[str, list[list[Any]]]:
    """Everything that the acts decided, by names: no keys, no random references."""
    unit = "dossier__unit__code"
    return {
        "files": rows(
            Submission.objects, unit, "kind", "state", "version", "returned_from", "reply_by",
            "prepared_by__full_name", "signed_by__full_name", "sent_at", "received_at",
            "cross_total", "cross_note", "cluster_total",
        ),
        "nominations": rows(
            Nomination.objects, "nominee_name", "award__code", "state", "reason", "cluster_remark"
        ),
        "corrections": rows(Correction.objects, "state", "version", "note"),
        "proposals": rows(
            Consolidation.objects, "state", "version", "posted_from", "posted_to", "council_size"
        ),
        "lines": rows(
            ConsolidationLine.objects, "nomination__nominee_name", "award__code", "position",
            "active", "votes_for", "outcome", "decided_by__full_name", "signature_form",
        ),
        "decisions": rows(
            Decision.objects, "award__code", "signer__full_name", "signature_form", "number",
            "dated", "signed_at", "published_at",
        ),
        "records": rows(
            AwardRecord.objects, "holder_name", "award__code", "lowered_from__code", "granted_on"
        ),
        "tasks": rows(
            Task.objects.filter(flow_task_type="HUMAN"), "flow_task", "status", "role",
            "unit__code", "cluster__code", "owner__username", "opened_at", "due_on", "remind_at",
            "escalate_at",
        ),
        "events": [
            [*row, rows(Event.objects.get(pk=pk).items, "nomination__nominee_name", "to_state")]
            for pk, *row in rows(
                Event.objects, "pk", "stream__kind", "sequence", "action", "moves", "at",
                "actor__username", "post_title", "from_state", "to_state", "note",
            )
        ],
    }  # fmt: skip


def canonical(value: Any) -> Any:
    """As JSON reads it again; moments in UTC whatever the database's driver prefers."""
    return json.loads(json.dumps(value, default=as_text, ensure_ascii=False))


def as_text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def one_row_a_line(tables: dict[str, list[Any]]) -> str:
    parts = []
    for name, found in tables.items():
        lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in found)
        parts.append(f'"{name}": [\n{lines}\n]')
    return "{\n" + ",\n".join(parts) + "\n}\n"


@pytest.mark.django_db
def test_same_acts_end_in_the_same_state_on_both_databases() -> None:
    with clock.at(NOW):
        world = make_world(**ROUTE)
        first, second = units_write_and_send(world)
        cluster_judges(world, first, second)
        office_examines(world, first, second)
        proposal = open_consolidation(
            period=world.period, title="Tờ trình năm 2026", actor=world.users["lan"]
        )
        list_goes_up(world, proposal, first)

    played = canonical(dump())

    if os.environ.get("WRITE_TWIN") == "1":
        FILE.write_text(one_row_a_line(played))
    assert played == json.loads(FILE.read_text())
