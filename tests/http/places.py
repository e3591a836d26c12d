"""Bring a subject to a state by walking the real path, so that one act is possible for one role."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from nominations.models import Kinship, Submission
from tests.factories.acts import do
from tests.factories.claims import claim
from tests.factories.clusters import meeting
from tests.factories.paths import HEADS, NAMES, OFFICERS, accepted, prepared, sent
from tests.factories.world import NOW, World, make_person, make_world
from tests.http import places_above
from workflows.services.consolidations import open_consolidation

LOGINS = {
    "unit_officer": "hoa",
    "unit_head": "binh",
    "cluster_member": "an",
    "cluster_head": "binh",
    "cluster_deputy": "son",
    "office": "lan",
    "office_head": "mau",
    "leader": "vu",
    "deputy_leader": "phan",
    "registrar": "so",
}
PINS = [("meeting_minutes", "Thiếu số")]
_OFFICE = ("office", "office_head")


@dataclass
class Place:
    """A subject in its state, who acts, and the least that he must fill in."""

    world: World
    subject: Any
    login: str
    fields: dict[str, Any] = field(default_factory=dict)
    moment: datetime = NOW
    unit: str = "cckl"
    clustered: bool = False


def reach(machine: str, state: str, action: str, role: str) -> Place:
    """The subject in `state`, ready for `action` by the holder of `role`."""
    place = _WALKS[machine](state, action, role)
    assert place.subject.state == state
    if action == "release":
        do(place.subject, "claim", place.world.users[place.login])
    place.fields = fields_for(action, place)
    return place


def fields_for(action: str, place: Place) -> dict[str, Any]:
    """The least that the form of `action` asks for."""
    return _FIELDS[action](place) if action in _FIELDS else {}


def _submission(state: str, action: str, role: str) -> Place:
    if action == "reopen_source":
        return _reopening("submission", role)
    unit = "cctl" if role == "cluster_head" else "cckl"  # nobody judges his own unit's file
    if action in ("score", "appraise"):
        return _assessment(unit, LOGINS[role], clustered=action == "score")
    world = make_world(cluster_kinds=["nominations"] if state == "CLUSTER_REVIEW" else [])
    file, login = prepared(world, unit), LOGINS[role]
    if state == "UNIT_SIGNING" and action in ("resubmit", "suspend"):
        _mended(world, file)
    elif state == "UNIT_SIGNING":
        do(file, "send_to_head", world.users[OFFICERS[unit]])
    elif state != "DRAFT":
        do(file, "send_to_head", world.users[OFFICERS[unit]])
        do(file, "submit", world.users[HEADS[unit]])
        _from_the_desk(world, file, state, login if action == "recall" else "dung")
    if action == "resume" and state != "SUSPENDED":
        do(file, "suspend", world.users["dung"], note="Có đơn thư", lines=_ids(file)[:1])
    return Place(world, file, login, unit=unit, clustered=file.ranking_id is not None)


def _reopening(machine: str, role: str) -> Place:
    levels, subject = places_above.reopening(machine)
    return Place(levels.world, subject, places_above.LOGINS_ABOVE[role])


def _assessment(unit: str, login: str, *, clustered: bool) -> Place:
    """A self-assessment that waits for its neighbour's score, or for the office."""
    world = make_world(cluster_kinds=["self_assessment"] if clustered else [])
    paper = world.submission(unit, "self_assessment")
    claim(paper, 95)
    do(paper, "send_to_head", world.users[OFFICERS[unit]])
    do(paper, "submit", world.users[HEADS[unit]])
    return Place(world, paper, login, unit=unit, clustered=clustered)


def _mended(world: World, file: Submission) -> None:
    """Sent, returned as a whole, mended, and before the head again."""
    for action, login in (("send_to_head", "hoa"), ("submit", "binh")):
        do(file, action, world.users[login])
    do(file, "return", world.users["dung"], note="Sửa", pins=PINS)
    do(file, "send_to_head", world.users["hoa"])


def _from_the_desk(world: World, file: Submission, state: str, examiner: str) -> None:
    """On from the first desk that the file was sent to."""
    if state == "RETURNED":
        do(file, "return", world.users["dung"], note="Sửa", pins=PINS)
    elif state == "ACCEPTED":
        do(file, "accept", world.users[examiner])
    elif state == "SUSPENDED":
        do(file, "suspend", world.users["dung"], note="Có đơn thư")
    elif state == "WITHDRAWN":
        do(file, "withdraw", world.users["binh"], note="Rút")
    elif state == "CLOSED":
        _issue(world)
        file.refresh_from_db()


def _issue(world: World) -> None:
    file = world.submission("cckl")
    do(file, "accept", world.users["lan"])
    proposal = _drafted(world, "lan")
    do(proposal, "present", world.users["lan"])
    do(proposal, "sign_all", world.users["vu"])
    _number(world, proposal)
    do(proposal, "publish", world.users["so"])


def _ids(file: Submission) -> list[int]:
    return list(file.nominations.order_by("pk").values_list("pk", flat=True))


def _drafted(world: World, login: str) -> Any:
    user = world.users[login]
    proposal = open_consolidation(period=world.period, title="Tờ trình", actor=user)
    do(proposal, "collect", user)
    do(proposal, "shortlist", user)
    return proposal


def _number(world: World, proposal: Any) -> None:
    numbers = {
        decision.ref: (f"{n}/QĐ-SM", NOW.date())
        for n, decision in enumerate(proposal.decisions.all(), start=1)
    }
    do(proposal, "number", world.users["so"], numbers=numbers)


_ROUTES: dict[str, dict[str, Any]] = {
    "OFFICE_HEAD_CHECK": {"office_head_check": True},
    "POSTED": {"posting_days": 3},
    "COUNCIL": {"council": True},
}


#: Papers that go up, and acts on papers that have sums instead of lines.
_GOING_UP = ("COLLECTING", "ISSUED", "SENT_UP", "RECEIVED")
_ON_SUMS = ("sum_up", "write", "sign")


def _consolidation(state: str, action: str, role: str) -> Place:
    if state in _GOING_UP or action in _ON_SUMS:
        levels, paper = places_above.paper(state, action, LOGINS[role])
        return Place(levels.world, paper, LOGINS[role])
    world = make_world(**_ROUTES.get(state, {}))
    login = LOGINS[role]
    accepted(world, **_nominees(world, role))
    if action in ("collect", "shortlist"):
        proposal = open_consolidation(period=world.period, title="TTr", actor=world.users["dung"])
        if action == "shortlist":
            do(proposal, "collect", world.users["dung"])
        return Place(world, proposal, login)
    office = login if action == "recall" and role in _OFFICE else "dung"
    proposal = _drafted(world, office)
    if state == "ENDED":
        do(proposal, "discard", world.users[office], note="Bỏ")
    elif state != "DRAFTING":
        do(proposal, "present", world.users[office])
        _beyond(world, proposal, state, action, login)
    place = Place(world, proposal, login)
    if action == "close_posting":
        place.moment = NOW + timedelta(days=10)
    return place


def _nominees(world: World, role: str) -> dict[str, Any]:
    """The deputy acts as substitute only: each line concerns the leader or his family."""
    if role != "deputy_leader":
        return {}
    leader, relative = world.person("vu"), make_person("Họ Hàng")
    Kinship.objects.create(person=leader, relative=relative, relation="em")
    return {"names": (), "people": (leader, relative)}


def _beyond(world: World, proposal: Any, state: str, action: str, login: str) -> None:
    """On from the office: the council's result, the signature, the number, as the act needs it."""
    file = world.submission("cckl")
    if state == "COUNCIL" and action in ("present", "discard"):
        votes = dict.fromkeys(_ids(file), 9 if action == "present" else 0)
        session = {"size": 9, "present": 9, "minutes": "BB 1/HĐ", "votes": votes}
        do(proposal, "record_result", world.users["dung"], **session)
    signer = login if login in ("vu", "phan") else "vu"
    if state == "SIGNING" and action == "recall" and login == signer:
        do(proposal, "sign_part", world.users[signer], lines=_ids(file)[:1])
    if state in ("APPROVED", "ISSUED"):
        do(proposal, "sign_all", world.users[signer])
    if action == "publish" or state == "ISSUED":
        _number(world, proposal)
    if state == "ISSUED":
        do(proposal, "publish", world.users["so"])


def _correction(state: str, action: str, role: str) -> Place:
    if action == "reopen_source":
        return _reopening("correction", role)
    world = make_world()
    file = sent(world)
    do(file, "return", world.users["dung"], note="Thiếu", lines=_ids(file)[:1])
    correction = file.corrections.get()
    if state == "UNIT_SIGNING":
        do(correction, "send_to_head", world.users["hoa"])
    if state in ("RECHECK", "DONE"):
        do(correction, "resubmit", world.users["binh"])
    if state == "DONE":
        do(correction, "accept", world.users["dung"])
    if state == "RECHECK" and action != "recall":
        do(file, "release", world.users["dung"])
    return Place(world, correction, LOGINS[role])


def _ranking(state: str, action: str, role: str) -> Place:
    world = make_world(cluster_kinds=["nominations"])
    ranking = sent(world, "cckl").ranking
    sent(world, "cctl", names=[f"{name} hai" for name in NAMES])
    if state == "LOCKED":
        do(ranking, "lock_scores", world.users["son"], **meeting())
    return Place(world, ranking, LOGINS[role], clustered=True)


_WALKS = {
    "submission": _submission,
    "consolidation": _consolidation,
    "correction": _correction,
    "ranking": _ranking,
}


def _note(_place: Place) -> dict[str, Any]:
    return {"note": "Lý do rõ ràng"}


def _first_line(place: Place) -> dict[str, Any]:
    return {"lines": _ids(place.world.submission("cckl"))[:1], "note": "Lý do rõ ràng"}


def _receipt(place: Place) -> dict[str, Any]:
    waiting = place.subject.dispatches.filter(received_at=None, carried_by=None).first()
    return {"dispatch": str(waiting.pk) if waiting else "", "receipt": "Đến 12, 21/11/2026"}


def _outcome(place: Place) -> dict[str, Any]:
    lines = list(place.subject.lines.order_by("pk").values_list("nomination_id", flat=True))
    return {"granted": "1", "lines": lines[:1], "number": "7/QĐ", "dated": "2026-11-20"}


def _returned(place: Place) -> dict[str, Any]:
    if place.subject.state == "ACCEPTED":
        return _first_line(place)
    if place.subject.state == "RECHECK":
        return _note(place)
    return {"pins": ["meeting_minutes"], "note": "Thiếu số biên bản"}


def _votes(place: Place) -> dict[str, Any]:
    file = place.world.submission("cckl")
    votes = {f"votes_{pk}": 9 for pk in _ids(file)}
    return {"size": 9, "present": 9, "minutes": "BB 1/HĐ", **votes}


def _places(place: Place) -> dict[str, Any]:
    file = place.world.submission("cckl")
    return {f"place_{pk}": n for n, pk in enumerate(reversed(_ids(file)), start=1)}


def _numbers(place: Place) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if not place.subject.decisions.exists():
        ref = place.subject.ref
        return {f"number_{ref}": "1/BC", f"dated_{ref}": "2026-11-20"}
    for n, decision in enumerate(place.subject.decisions.all(), start=1):
        fields |= {f"number_{decision.ref}": f"{n}/QĐ", f"dated_{decision.ref}": "2026-11-20"}
    return fields


_FIELDS = {
    **dict.fromkeys(("withdraw", "suspend", "not_endorse", "discard", "send_back"), _note),
    **dict.fromkeys(("leave_out", "take_off", "sign_part", "decline", "postpone"), _first_line),
    **dict.fromkeys(("return_to_office", "correct", "reopen_source"), _note),
    "write": lambda _place: {"narrative": "Nội dung mới"},
    "record_receipt": _receipt,
    "record_outcome": _outcome,
    "return": _returned,
    "nothing_to_report": lambda _place: {"value": "on"},
    "score": lambda _place: {"points_T1": "92.5"},
    "appraise": lambda _place: {"points_T1": "92.5"},
    "appoint": lambda place: {"person": place.world.person("xuan").ref, "note": "Thay người"},
    "change_award": lambda place: _first_line(place) | {"award": "LDTT"},
    "lower": lambda place: _first_line(place) | {"award": "LDTT"},
    "rank": _places,
    "record_result": _votes,
    "number": _numbers,
    "lock_scores": lambda _place: meeting(),
}
