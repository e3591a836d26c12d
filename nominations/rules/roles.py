"""May this person do this here? One table, one function, no database.

`PERMITTED` is the whole answer for every (machine, state, action); what is not listed is denied.
Roles are those that the person holds *for this very subject* (its unit, its cluster, its
authority); four eyes and substitution are the two facts that a role alone does not tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nominations.enums import ConsolidationState as C
from nominations.enums import CorrectionState as K
from nominations.enums import Machine, Role
from nominations.enums import RankingState as R
from nominations.enums import SubmissionState as S

UNIT_ROLES = frozenset({Role.UNIT_OFFICER, Role.UNIT_HEAD, Role.UNIT_DEPUTY})
CLUSTER_ROLES = frozenset({Role.CLUSTER_MEMBER, Role.CLUSTER_HEAD, Role.CLUSTER_DEPUTY})
AUTHORITY_ROLES = frozenset(
    {
        Role.OFFICE,
        Role.OFFICE_HEAD,
        Role.COUNCIL_MEMBER,
        Role.LEADER,
        Role.DEPUTY_LEADER,
        Role.REGISTRAR,
        Role.ADMIN,
    }
)

_UNIT = frozenset({Role.UNIT_OFFICER, Role.UNIT_HEAD})
_OFFICER = frozenset({Role.UNIT_OFFICER})
_HEAD = frozenset({Role.UNIT_HEAD})
_CLUSTER = frozenset({Role.CLUSTER_HEAD, Role.CLUSTER_DEPUTY})
_SCORERS = CLUSTER_ROLES
_OFFICE = frozenset({Role.OFFICE, Role.OFFICE_HEAD})
_OFFICE_HEAD = frozenset({Role.OFFICE_HEAD})
_SIGNERS = frozenset({Role.LEADER, Role.DEPUTY_LEADER})
_REGISTRAR = frozenset({Role.REGISTRAR})

Permissions = Mapping[tuple[str, str], frozenset[Role]]


def _table(rows: Mapping[str, Mapping[str, frozenset[Role]]]) -> Permissions:
    return MappingProxyType(
        {(state, action): roles for state, acts in rows.items() for action, roles in acts.items()}
    )


_SUBMISSION = _table(
    {
        S.DRAFT: {
            "claim": _UNIT,
            "release": _UNIT,
            "send_to_head": _UNIT,
            "nothing_to_report": _UNIT,
            "withdraw": _UNIT,
        },
        S.UNIT_SIGNING: {
            "claim": _HEAD,
            "release": _HEAD,
            "submit": _HEAD,
            "resubmit": _HEAD,
            "send_back": _HEAD,
            "recall": _OFFICER,
            "withdraw": _HEAD,
            "suspend": _OFFICE,
        },
        S.CLUSTER_REVIEW: {
            "claim": _CLUSTER,
            "release": _CLUSTER,
            "score": _SCORERS,
            "endorse": _CLUSTER,
            "not_endorse": _CLUSTER,
            "return": _CLUSTER,
            "recall": _HEAD,
            "withdraw": _HEAD,
            "suspend": _OFFICE,
        },
        S.OFFICE_CHECK: {
            "claim": _OFFICE,
            "release": _OFFICE,
            "receive": _OFFICE,
            "accept": _OFFICE,
            "return": _OFFICE,
            "appoint": _OFFICE,
            "recall": _HEAD,
            "withdraw": _HEAD,
            "suspend": _OFFICE,
            "resume": _OFFICE,
        },
        S.RETURNED: {
            "claim": _UNIT,
            "release": _UNIT,
            "send_to_head": _UNIT,
            "resubmit": _HEAD,
            "withdraw": _HEAD,
            "suspend": _OFFICE,
        },
        S.ACCEPTED: {
            "return": _OFFICE,
            "recall": _OFFICE,
            "withdraw": _HEAD,
            "suspend": _OFFICE,
            "resume": _OFFICE,
        },
        S.SUSPENDED: {"resume": _OFFICE},
        S.CLOSED: {},
        S.WITHDRAWN: {},
    }
)

_CONSOLIDATION = _table(
    {
        C.DRAFTING: {
            "claim": _OFFICE,
            "release": _OFFICE,
            "collect": _OFFICE,
            "rank": _OFFICE,
            "shortlist": _OFFICE,
            "leave_out": _OFFICE,
            "take_off": _OFFICE,
            "change_award": _OFFICE,
            "present": _OFFICE,
            "discard": _OFFICE,
        },
        C.OFFICE_HEAD_CHECK: {
            "claim": _OFFICE_HEAD,
            "release": _OFFICE_HEAD,
            "initial": _OFFICE_HEAD,
            "send_back": _OFFICE_HEAD,
            "recall": _OFFICE,
        },
        C.POSTED: {
            "claim": _OFFICE,
            "release": _OFFICE,
            "close_posting": _OFFICE,
            "recall": _OFFICE,
        },
        C.COUNCIL: {
            "claim": _OFFICE,
            "release": _OFFICE,
            "record_result": _OFFICE,
            "present": _OFFICE,
            "discard": _OFFICE,
            "recall": _OFFICE,
        },
        C.SIGNING: {
            "claim": _SIGNERS,
            "release": _SIGNERS,
            "sign_all": _SIGNERS,
            "sign_part": _SIGNERS,
            "decline": _SIGNERS,
            "postpone": _SIGNERS,
            "lower": _SIGNERS,
            "return_to_office": _SIGNERS,
            "appoint": _OFFICE,
            "recall": _OFFICE | _SIGNERS,
        },
        C.APPROVED: {
            "claim": _REGISTRAR,
            "release": _REGISTRAR,
            "number": _REGISTRAR,
            "publish": _REGISTRAR,
            "recall": _SIGNERS,
        },
        C.ISSUED: {},
        C.ENDED: {},
    }
)

_CORRECTION = _table(
    {
        K.FIXING: {
            "claim": _UNIT,
            "release": _UNIT,
            "send_to_head": _UNIT,
            "resubmit": _HEAD,
            "withdraw": _HEAD,
        },
        K.UNIT_SIGNING: {
            "claim": _HEAD,
            "release": _HEAD,
            "resubmit": _HEAD,
            "send_back": _HEAD,
            "recall": _OFFICER,
            "withdraw": _HEAD,
        },
        K.RECHECK: {
            "claim": _OFFICE,
            "release": _OFFICE,
            "accept": _OFFICE,
            "return": _OFFICE,
            "recall": _HEAD,
        },
        K.DONE: {},
    }
)

_RANKING = _table({R.OPEN: {"lock_scores": _CLUSTER}, R.LOCKED: {}})

PERMITTED: Mapping[Machine, Permissions] = MappingProxyType(
    {
        Machine.SUBMISSION: _SUBMISSION,
        Machine.CONSOLIDATION: _CONSOLIDATION,
        Machine.CORRECTION: _CORRECTION,
        Machine.RANKING: _RANKING,
    }
)

#: Acts that judge a file: nobody does them on what he prepared or signed for his unit.
JUDGING = frozenset({"score", "endorse", "not_endorse", "accept", "receive", "return"})

#: Roles that act only as the substitute that the open task names; a recall is checked against
#: the act that it takes back.
ONLY_AS_SUBSTITUTE = frozenset({Role.DEPUTY_LEADER})


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is to one subject today; nothing else about him matters."""

    roles: frozenset[Role] = frozenset()
    prepared_or_signed: bool = False
    own_unit: bool = False  # belongs to the unit whose self-assessment the cluster scores
    appointed: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not. `stranger` means: not even the existence of the action is this person's business."""

    reason: str
    stranger: bool = False


_NO_ROLE = Refusal("Bạn không có nhiệm vụ ở bước này.", stranger=True)
_FOUR_EYES = Refusal("Người đã lập hoặc ký hồ sơ của đơn vị không thẩm định, chấm hồ sơ đó.")
_OWN_UNIT = Refusal("Không ai chấm điểm bảng tự chấm của chính đơn vị mình.")
_NOT_SUBSTITUTE = Refusal("Chỉ ký thay các trường hợp liên quan đến người đứng đầu.")


def roles_for(machine: Machine, action: str) -> frozenset[Role]:
    """Every role that may do `action` in some state: the hats under which it is signed."""
    return frozenset().union(
        *(roles for (_state, name), roles in PERMITTED[machine].items() if name == action)
    )


def could(standing: Standing, *, machine: Machine, action: str) -> bool:
    """Whether the person has anything to do with `action` on this subject, in whatever state.

    Asked before everything else, so that a stranger learns nothing, not even from a replay.
    """
    if standing.appointed and action != "appoint":
        return True
    return bool(standing.roles & roles_for(machine, action))


def may(
    standing: Standing, *, machine: Machine, state: str, action: str, task_role: str = ""
) -> Refusal | None:
    """None if `standing` allows `action` in `state`, else the refusal.

    `task_role` is the role that the open task names; it matters for substitutes only.
    Whether the action is possible at all in that state is answered here too: what is not in the
    table is denied to everybody.
    """
    allowed = PERMITTED[machine].get((state, action), frozenset())
    held = standing.roles & allowed
    if standing.appointed and action != "appoint" and task_role in allowed:
        held = held | {Role(task_role)}
    if not held:
        return _NO_ROLE
    if _judges_own_work(standing, action):
        return _FOUR_EYES
    if standing.own_unit and action == "score":
        return _OWN_UNIT
    if action != "recall" and held <= ONLY_AS_SUBSTITUTE and task_role not in held:
        return _NOT_SUBSTITUTE
    return None


def _judges_own_work(standing: Standing, action: str) -> bool:
    return standing.prepared_or_signed and action in JUDGING


def actions_in(machine: Machine, state: str) -> list[str]:
    """The actions that exist in a state, in the order of the table."""
    return [action for (place, action) in PERMITTED[machine] if place == state]
