"""As `places`, for what lies between two levels: papers that go up, and copies that come back."""

from typing import Any

from nominations import clock
from nominations.enums import Decider
from tests.factories.acts import do
from tests.factories.levels import (
    Levels,
    issued,
    make_levels,
    received,
    report,
    returned_upstairs,
    sent_up,
)

LOGINS_ABOVE = {"unit_officer": "lan", "unit_head": "vu"}


def reopening(machine: str) -> tuple[Levels, Any]:
    """The department's part at the ministry, returned as a whole or one copy of it."""
    levels = make_levels()
    if machine == "correction":
        return levels, returned_upstairs(levels)
    file = received(levels)
    do(file, "return", levels.users["kieu"], note="Sửa", pins=[("nominees", "Chưa rõ")])
    return levels, file


def paper(state: str, action: str, login: str) -> tuple[Levels, Any]:
    """A report or a proposal that goes up, standing in `state`."""
    levels = make_levels()
    if action == "record_outcome":
        return levels, sent_up(levels, Decider.PROVINCE, "BKCT")
    if state == "ISSUED" and action == "send_up":
        return levels, issued(levels, Decider.MINISTER, "BKBT")
    subject = _report(levels)
    if state != "COLLECTING":
        _walk(levels, subject, state)
    return levels, subject


def _report(levels: Levels) -> Any:
    for unit, officer, head in (("cckl", "hoa", "binh"), ("cctl", "an", "son")):
        file = levels.world.submission(unit, "report")
        do(file, "nothing_to_report", levels.users[officer])
        do(file, "send_to_head", levels.users[officer])
        do(file, "submit", levels.users[head])
        do(file, "accept", levels.users["dung"])
    return report(levels)


def _walk(levels: Levels, subject: Any, state: str) -> None:
    users = levels.users
    do(subject, "sum_up", users["dung"])
    if state == "DRAFTING":
        return
    do(subject, "present", users["dung"])
    if state == "SIGNING":
        return
    do(subject, "sign", users["vu"])
    do(subject, "number", users["so"], numbers={subject.ref: ("45/BC", clock.today())})
    do(subject, "publish", users["so"])
    if state == "ISSUED":
        return
    do(subject, "send_up", users["dung"])
    if state == "RECEIVED":
        do(levels.part("report"), "receive", users["kieu"])
        outside = subject.dispatches.get(recipient=levels.reception)
        do(subject, "record_receipt", users["dung"], dispatch=outside.pk, receipt="Đến 12")
