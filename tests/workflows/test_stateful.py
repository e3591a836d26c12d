"""The engine against a small oracle: random people try random acts, allowed or not.

After every step the database must say what the oracle says. Each example runs in a savepoint
that is rolled back. HYPOTHESIS_PROFILE=nightly plays ten times as many.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from nominations import clock
from nominations.models import Consolidation, Correction, Event, Nomination, Submission
from tests.factories.acts import do, open_task_of
from tests.factories.paths import accepted, nominee, prepared
from tests.factories.world import World, make_world
from tests.workflows import oracle_proposal, oracle_submission
from tests.workflows.oracle_proposal import Paper, ProposalOracle
from tests.workflows.oracle_submission import SubmissionOracle
from tests.workflows.test_truth_table import MACHINES
from workflows.services.consolidations import open_consolidation
from workflows.services.errors import NotAllowed, NotReady

MONDAY = datetime(2026, 12, 7, 2, 0, tzinfo=UTC)
DAILY = settings(
    max_examples=max(1, settings().max_examples * 4 // 5),
    stateful_step_count=30,
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
OFTEN = st.integers(0, 5).map(bool)  # mostly somebody tries what somebody may do here


class Machine(RuleBasedStateMachine):
    """What both machines share: a savepoint per example, one moment, an attempt and its verdict."""

    world: World
    moment: datetime = MONDAY

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def attempt(self, subject: Any, action: str, login: str, **data: Any) -> bool:
        """Whether the engine did it; other refusals than these two are divergences."""
        note(f"{login} {action} {subject!r} {data}")
        try:
            with clock.at(self.moment):
                do(subject, action, self.world.users[login], note="vì", **data)
        except (NotAllowed, NotReady) as refused:
            note(f"  refused: {refused.sentence}")
            return False
        return True

    def draw_act(
        self, data: st.DataObject, machine: str, state: str, roles: dict[str, set[str]]
    ) -> tuple[str, str]:
        """Mostly a cell of the truth table that somebody fills, sometimes anything at all."""
        fitting = [
            (login, action)
            for action, allowed in MACHINES[machine][state].items()
            for login in roles
            if roles[login] & set(allowed) and action != "appoint"
        ]
        known = {name for row in MACHINES[machine].values() for name in row} - {"appoint"}
        anything = st.tuples(st.sampled_from(sorted(roles)), st.sampled_from(sorted(known)))
        if fitting and data.draw(OFTEN):
            return data.draw(st.sampled_from(fitting))
        return data.draw(anything)

    def check_task(self, subject: Any, role: str, claimed: str) -> None:
        """Exactly one open task iff the place is open, for its desk, claimed by whom it should."""
        task = open_task_of(subject)
        assert (task.role if task else "") == role
        owner = task.owner.username if task and task.owner else ""
        assert owner == claimed
        assert subject.processes.filter(finished=None).count() == (1 if role else 0)

    def check_chain(self, ref: str, length: int) -> None:
        chain = Event.objects.filter(stream__subject=ref).order_by("sequence")
        assert list(chain.values_list("sequence", flat=True)) == list(range(1, length + 1))


def states(lines: Any) -> dict[int, str]:
    return dict(Nomination.objects.filter(pk__in=list(lines)).values_list("pk", "state"))


class SubmissionMachine(Machine):
    """One file with three nominees, one of whom is an examiner himself, and its corrections."""

    def __init__(self) -> None:
        super().__init__()
        with clock.at(self.moment):
            self.file = prepared(
                self.world, "cctl", names=["Mẫu A", "Thử B"], people=[self.world.person("lan")]
            )
        lines = list(self.file.nominations.order_by("pk").values_list("pk", flat=True))
        own = nominee(self.file, self.world.person("lan").full_name).pk
        self.oracle = SubmissionOracle(lines, {"lan": own})

    @property
    def corrections(self) -> list[Correction]:
        return list(self.file.corrections.order_by("pk"))

    def some_lines(self, data: st.DataObject) -> list[int]:
        return data.draw(
            st.lists(st.sampled_from(list(self.oracle.lines)), max_size=2, unique=True)
        )

    @rule(data=st.data())
    def somebody_acts_on_the_file(self, data: st.DataObject) -> None:
        login, action = self.draw_act(
            data, "submission", self.oracle.file.state, oracle_submission.ROLES
        )
        takes_lines = action in {
            "withdraw",
            "endorse",
            "not_endorse",
            "return",
            "suspend",
            "resume",
        }
        lines = self.some_lines(data) if takes_lines else []
        wanted_flag = not self.oracle.nothing
        expected = self.oracle.act(login, action, lines)

        done = self.attempt(
            self.file,
            action,
            login,
            lines=lines,
            value=wanted_flag,
            total=90,
            pins=[("nominees", "")],
        )

        assert done == expected

    @precondition(lambda self: self.oracle.corrections)
    @rule(data=st.data())
    def somebody_acts_on_a_correction(self, data: st.DataObject) -> None:
        which = data.draw(st.integers(0, len(self.oracle.corrections) - 1))
        state = self.oracle.corrections[which].state
        login, action = self.draw_act(data, "correction", state, oracle_submission.ROLES)
        expected = self.oracle.act(login, action, [], which)

        done = self.attempt(self.corrections[which], action, login)

        assert done == expected

    @rule(login=st.sampled_from(["binh", "son", "an", "lan"]), reason=st.sampled_from(["", "trễ"]))
    def the_cluster_meets(self, login: str, reason: str) -> None:
        other = self.world.submission("cckl")
        unranked = {other.ref: "chưa nộp", self.file.ref: reason}
        expected = self.oracle.lock(login, reason)

        done = self.attempt(
            self.file.ranking, "lock_scores", login, minutes="BB", unranked=unranked
        )

        assert done == expected

    @invariant()
    def database_says_what_the_oracle_says(self) -> None:
        self.file.refresh_from_db()
        oracle, place = self.oracle, self.oracle.file
        assert (self.file.state, self.file.version) == (place.state, place.version)
        assert self.file.returned_from == oracle.returned_from
        assert self.file.suspended_from == oracle.suspended_from
        assert states(oracle.lines) == oracle.lines
        self.check_task(self.file, oracle_submission.DESK.get(place.state, ""), place.claimed)
        for correction, thing in zip(self.corrections, oracle.corrections, strict=True):
            assert (correction.state, correction.version) == (thing.state, thing.version)
            assert set(correction.nominations.values_list("pk", flat=True)) == thing.lines
            role = oracle_submission.DESK.get(thing.state, "")
            self.check_task(correction, role, thing.claimed)
        self.check_chain(self.file.ref, oracle.events)
        self.check_that_nobody_is_forgotten()

    def check_that_nobody_is_forgotten(self) -> None:
        """Every line that waits has a desk where somebody can act on it."""
        place, travelling = self.oracle.file.state, self.oracle.travelling()
        alone = {pk: s for pk, s in self.oracle.lines.items() if pk not in travelling}
        if place == "ACCEPTED":
            assert set(alone.values()) <= {"CHECKED", "WITHDRAWN", "SUSPENDED"}
        if place == "OFFICE_CHECK":
            assert not {"RETURNED", "DRAFT"} & set(alone.values())


class ProposalMachine(Machine):
    """One proposal after the other for three nominees, one of whom is the Director."""

    file: Submission

    def __init__(self) -> None:
        super().__init__()
        lines = list(self.file.nominations.order_by("pk").values_list("pk", flat=True))
        own = {"vu": nominee(self.file, self.world.person("vu").full_name).pk}
        self.oracle = ProposalOracle(lines, own, "CSTDCS")
        self.proposal = self.open_one()

    def open_one(self) -> Consolidation:
        with clock.at(self.moment):
            return open_consolidation(
                period=self.world.period, title="Tờ trình", actor=self.world.users["lan"]
            )

    @rule(data=st.data())
    def somebody_acts(self, data: st.DataObject) -> None:
        state = self.oracle.paper.state
        login, action = self.draw_act(data, "consolidation", state, oracle_proposal.ROLES)
        known = list(self.oracle.states)
        lines = data.draw(st.lists(st.sampled_from(known), max_size=3, unique=True))
        good = data.draw(OFTEN)
        voted = self.proposal.lines.filter(
            active=True, nomination__state__in=("SHORTLISTED", "PASSED", "FAILED")
        ).values_list("nomination_id", flat=True)
        numbers = {
            decision.ref: (f"{self.proposal.pk}-{decision.pk}/QĐ", clock.local_day(self.moment))
            for decision in self.proposal.decisions.all()
        }
        session = {"size": 10, "present": 10, "minutes": "BB", "numbers": numbers}
        expected = self.oracle.act(login, action, lines, good)

        done = self.attempt(
            self.proposal,
            action,
            login,
            lines=lines,
            order=lines,
            award="LDTT" if action == "lower" else "GKGD",
            votes=dict.fromkeys(voted, 10 if good else 0),
            **session,
        )

        assert done == expected

    @rule()
    def a_day_goes_by(self) -> None:
        self.moment += timedelta(days=1)
        self.oracle.today += 1

    @precondition(lambda self: self.oracle.paper.state in ("ISSUED", "ENDED"))
    @rule()
    def the_office_opens_another_proposal(self) -> None:
        self.proposal = self.open_one()
        self.oracle.paper = Paper()

    @invariant()
    def database_says_what_the_oracle_says(self) -> None:
        self.proposal.refresh_from_db()
        paper = self.oracle.paper
        assert (self.proposal.state, self.proposal.version) == (paper.state, paper.version)
        assert states(self.oracle.states) == self.oracle.states
        held = self.proposal.lines.filter(active=True).values_list(
            "nomination_id", "award__code", "outcome"
        )
        assert sorted(held) == sorted((pk, x.award, x.outcome) for pk, x in paper.lines.items())
        self.check_task(self.proposal, self.oracle.task_role(), paper.claimed)
        if paper.state in ("APPROVED", "SIGNING", "DRAFTING"):
            granted = [x for x in paper.lines.values() if x.outcome == "granted"]
            kinds = {(x.award, x.signer) for x in granted} if paper.state == "APPROVED" else set()
            assert self.proposal.decisions.count() == len(kinds)
        self.check_chain(self.proposal.ref, paper.events)


@pytest.fixture
def monday(db: None) -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.mark.slow
@pytest.mark.usefixtures("monday")
def test_submission_and_its_corrections_do_what_the_oracle_says() -> None:
    SubmissionMachine.world = make_world(cluster_kinds=["nominations"])

    run_state_machine_as_test(SubmissionMachine, settings=DAILY)


@pytest.mark.slow
@pytest.mark.usefixtures("monday")
def test_proposal_does_what_the_oracle_says() -> None:
    world = make_world(office_head_check=True, posting_days=1, council=True)
    ProposalMachine.world = world
    ProposalMachine.file = accepted(world, names=["Mẫu A", "Thử B"], people=[world.person("vu")])

    run_state_machine_as_test(ProposalMachine, settings=DAILY)
