"""May this person do this here? One table, one function, no database.

`PERMITTED` is the whole answer for every (machine, state, action); what is not listed is denied.
Roles are those that the person holds *for this very subject* (its unit, its cluster, its
authority); four eyes and substitution are the two facts that a role alone does not tell.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as N_

from nominations.enums import Machine, Role
from nominations.rules.permitted import AUTHORITY_ROLES, CLUSTER_ROLES, PERMITTED, UNIT_ROLES

__all__ = [
    "AUTHORITY_ROLES",
    "CLUSTER_ROLES",
    "PERMITTED",
    "UNIT_ROLES",
    "Refusal",
    "Standing",
    "actions_in",
    "could",
    "may",
    "roles_for",
]

#: Acts that judge a file: nobody does them on what he prepared or signed for his unit.
JUDGING = frozenset({"score", "appraise", "endorse", "not_endorse", "accept", "receive", "return"})

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


_NO_ROLE = Refusal(N_("Bạn không có nhiệm vụ ở bước này."), stranger=True)
_FOUR_EYES = Refusal(N_("Người đã lập hoặc ký hồ sơ của đơn vị không thẩm định, chấm hồ sơ đó."))
_OWN_UNIT = Refusal(N_("Không ai chấm điểm bảng tự chấm của chính đơn vị mình."))
_NOT_SUBSTITUTE = Refusal(N_("Chỉ ký thay các trường hợp liên quan đến người đứng đầu."))


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
