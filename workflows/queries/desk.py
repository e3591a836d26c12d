"""Who sits at the desk of a file, and which file comes next: the reading desk's own questions.

The queue is the tasks page's, with its filter, of files that are read at a desk.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat
from django.http import QueryDict

from nominations import clock
from nominations.enums import CorrectionState, Machine, SubmissionState
from nominations.models import DeskNote, Person, SentCopy
from nominations.queries.standing import Hats
from nominations.queries.visible import corrections_visible_to, submissions_visible_to
from nominations.rules.roles import JUDGING, PERMITTED, may
from workflows.models import OPEN_STATUSES, Task
from workflows.queries.inbox import tasks_of
from workflows.queries.standing import (
    RELATED,
    Subject,
    machine_of,
    place_of,
    standing_of,
    taken_by_another,
    worn_roles,
)
from workflows.queries.task_filter import facets_of, narrowed, needs_everything
from workflows.rules.task_query import parse
from workflows.rules.task_state import read_state

#: Where a file lies to be read, and the stage whose marks and notes belong to it.
STAGES: Mapping[tuple[Machine, str], SubmissionState] = MappingProxyType(
    {
        (Machine.SUBMISSION, SubmissionState.CLUSTER_REVIEW): SubmissionState.CLUSTER_REVIEW,
        (Machine.SUBMISSION, SubmissionState.OFFICE_CHECK): SubmissionState.OFFICE_CHECK,
        (Machine.CORRECTION, CorrectionState.RECHECK): SubmissionState.OFFICE_CHECK,
    }
)
#: How far ahead the next file is looked for.
_READ = 1000


@dataclass(frozen=True, slots=True)
class Seat:
    """The reader at the desk: what he may do now, in whose name, and what keeps him from it."""

    task: Task
    stage: SubmissionState
    acts: frozenset[str]
    people: tuple[int, ...]
    giver: str = ""
    refusal: str = ""

    def may(self, action: str) -> bool:
        return action in self.acts


def stage_of(subject: Subject) -> SubmissionState | None:
    """The desk's stage of a file that lies at one; None for every other place."""
    return STAGES.get((machine_of(subject), subject.state))


def seat_at(subject: Subject, viewer: Hats, task: Task) -> Seat | None:
    """The viewer's seat at the desk of `subject`, own post before mandates; None for others.

    Who holds the desk but may not judge this very file (he prepared it, say) sits there all the
    same and reads why.
    """
    stage = STAGES[(machine_of(subject), subject.state)]
    barred: Seat | None = None
    for giver_id in (None, *sorted(viewer.givers)):
        people = tuple(pk for pk in (viewer.person_id, giver_id) if pk)
        acts, refusal = _acts(subject, viewer, giver_id, people, task)
        if acts:
            return Seat(task, stage, acts, people, _ref_of(giver_id))
        if refusal and barred is None:
            barred = Seat(task, stage, frozenset(), people, refusal=refusal)
    return barred


def _acts(
    subject: Subject, viewer: Hats, giver_id: int | None, people: tuple[int, ...], task: Task
) -> tuple[frozenset[str], str]:
    """The judging acts that are open, and the reason why a holder of the desk has none."""
    machine = machine_of(subject)
    roles = worn_roles(viewer.acting_for(giver_id), place_of(subject))
    standing = standing_of(subject, people=people, roles=roles, task=task)
    acts, reason = set(), ""
    for state, action in PERMITTED[machine]:
        if state != subject.state or action not in JUDGING:
            continue
        refusal = may(standing, machine=machine, state=state, action=action, task_role=task.role)
        if refusal is None:
            acts.add(action)
        elif not refusal.stranger:
            reason = refusal.reason
    return frozenset(acts), reason


def _ref_of(person_id: int | None) -> str:
    if person_id is None:
        return ""
    return Person.objects.values_list("ref", flat=True).get(pk=person_id)


def taken_from(seat: Seat, subject: Subject, user_id: int) -> str:
    """Who took the file up before, if that keeps the reader from deciding it."""
    action = next(iter(sorted(seat.acts)), "accept")
    if not taken_by_another(seat.task, machine_of(subject), action, user_id):
        return ""
    owner = seat.task.owner
    return owner.person.full_name if owner and owner.person else ""


def desk_queue(viewer: Hats, user_id: int, said: str = "") -> QuerySet[Task]:
    """The viewer's tasks that are read at a desk, as the tasks page orders and filters them.

    `said` is that page's query string; it costs a statement where it names units or periods.
    """
    at_desk = Q(
        process__submission__state__in=(
            SubmissionState.CLUSTER_REVIEW,
            SubmissionState.OFFICE_CHECK,
        )
    ) | Q(process__correction__state=CorrectionState.RECHECK)
    tasks = tasks_of(viewer, user_id).filter(at_desk)
    state = read_state(QueryDict(said))
    if not state.narrowed:
        return tasks
    query = parse(state.q)
    facets = facets_of(tasks, everything=True) if needs_everything(query) else []
    return narrowed(tasks, state, query, facets, today=clock.today(), user_id=user_id)


_NAMED_SUBMISSION = Q(process__submission__isnull=False)
_AFTER = Q(due_on__gt=OuterRef("due_on")) | Q(due_on=OuterRef("due_on"), pk__gt=OuterRef("pk"))
_BEFORE = Q(due_on__lt=OuterRef("due_on")) | Q(due_on=OuterRef("due_on"), pk__lt=OuterRef("pk"))


def desk_task(machine: Machine, ref: str, viewer: Hats, queue: QuerySet[Task]) -> Task | None:
    """The open task of a file that lies at a desk and may be opened by the viewer; one statement.

    With it come the file and all that its page shows, its place in `queue` (`mine`,
    `place`, `queued`, `next_file`, `previous_file`), how often the unit has sent it (`copies`)
    and how many remarks there are at this desk (`notes`).
    """
    way = f"process__{machine.value}"
    file, gate = _OF[machine]
    state = Q(**{f"{way}__state__in": [at for kind, at in STAGES if kind == machine]})
    seen = Q(**{f"{way}__in": gate(viewer)})
    if viewer.person_id is not None:
        seen |= Q(appointee_id=viewer.person_id)
    ordered = queue.order_by("due_on", "pk")
    copies = SentCopy.objects.filter(submission=OuterRef(file)).order_by("-number")
    at_desk = DeskNote.objects.filter(submission=OuterRef(file))
    if machine == Machine.SUBMISSION:
        at_desk = at_desk.filter(stage=OuterRef(f"{way}__state"))
    return (
        Task.objects.filter(
            state & seen, status__in=OPEN_STATUSES, flow_task_type="HUMAN", **{f"{way}__ref": ref}
        )
        .annotate(
            queued=_number(queue),
            place=_number(queue.filter(_BEFORE)) + Value(1),
            mine=Exists(queue.filter(pk=OuterRef("pk"))),
            next_file=Subquery(_names(ordered.filter(_AFTER))[:1]),
            previous_file=Subquery(_names(ordered.filter(_BEFORE).reverse())[:1]),
            copies=Coalesce(Subquery(copies.values("number")[:1]), Value(0)),
            notes=_number(at_desk),
        )
        .select_related(
            "owner__person",
            "appointee",
            "unit",
            "cluster",
            *(f"{way}__{name}" for name in RELATED[machine]),
            f"{file}__ranking__cluster",
            f"{file}__dossier__unit",
            f"{file}__dossier__period__authority__standing_office",
        )
        .first()
    )


#: The way from a task to its file, and who may open what lies on it.
_OF: Mapping[Machine, tuple[str, Callable[[Hats], QuerySet[Any]]]] = MappingProxyType(
    {
        Machine.SUBMISSION: ("process__submission", submissions_visible_to),
        Machine.CORRECTION: ("process__correction__submission", corrections_visible_to),
    }
)


def _names(tasks: QuerySet[Task]) -> Any:
    """“submission:<ref>” or “correction:<ref>” of each."""
    return tasks.annotate(named=_named()).values("named")


def _named() -> Any:
    from_submission = Concat(
        Value("submission:"), F("process__submission__ref"), output_field=CharField()
    )
    from_correction = Concat(
        Value("correction:"), F("process__correction__ref"), output_field=CharField()
    )
    return Case(When(_NAMED_SUBMISSION, then=from_submission), default=from_correction)


def _number(rows: QuerySet[Any]) -> Any:
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), Value(0))


def next_file(
    queue: QuerySet[Task], *, after: Task | None, skipped: Collection[str]
) -> tuple[str, str] | None:
    """(machine, ref) of the file to open now: the first behind `after` that was not put off.

    Then those before it, at last what was put off; None when the queue is empty.
    """
    rows = list(
        queue.order_by("due_on", "pk")
        .annotate(named=_named())
        .values_list("due_on", "pk", "named")[:_READ]
    )
    key = (after.due_on, after.pk) if after else None
    rows = [row for row in rows if after is None or row[1] != after.pk]
    rows.sort(key=lambda row: (row[2] in skipped, key is not None and row[:2] < key))
    if not rows:
        return None
    machine, _colon, ref = rows[0][2].partition(":")
    return machine, ref
