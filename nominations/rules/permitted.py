"""The table of permissions: every (machine, state, action) and the roles that may do it.

What is not listed is denied to everybody. `roles.may` is the only reader that decides.
"""

from collections.abc import Mapping
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
        Role.INITIATIVES,
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
_LEADER = frozenset({Role.LEADER})
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
            "appraise": _OFFICE,
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
            "reopen_source": _UNIT,
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
        C.COLLECTING: {
            "claim": _OFFICE,
            "release": _OFFICE,
            "sum_up": _OFFICE,
            "discard": _OFFICE,
        },
        C.DRAFTING: {
            "claim": _OFFICE,
            "release": _OFFICE,
            "collect": _OFFICE,
            "rank": _OFFICE,
            "shortlist": _OFFICE,
            "leave_out": _OFFICE,
            "take_off": _OFFICE,
            "change_award": _OFFICE,
            "sum_up": _OFFICE,
            "write": _OFFICE,
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
            "sign": _LEADER,
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
        C.ISSUED: {
            "claim": _OFFICE,
            "release": _OFFICE,
            "send_up": _OFFICE,
            "correct": _OFFICE,
        },
        C.SENT_UP: {
            "claim": _OFFICE,
            "release": _OFFICE,
            "record_receipt": _OFFICE,
            "record_outcome": _OFFICE,
            "correct": _OFFICE,
        },
        C.RECEIVED: {"correct": _OFFICE},
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
            "reopen_source": _UNIT,
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
