"""Which acts are news, and for whom: data, so that a reader sees it at a glance."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Audience(StrEnum):
    """Whom an act concerns besides its actor."""

    NEXT = "next"  # whoever has the file's open task now
    UNIT = "unit"  # the unit's officer and head
    NAMED = "named"  # the people whom the event names (`data.people`)


NEWS: Mapping[str, Audience] = MappingProxyType(
    {
        "send_to_head": Audience.NEXT,
        "submit": Audience.NEXT,
        "resubmit": Audience.NEXT,
        "send_back": Audience.NEXT,
        "return": Audience.NEXT,
        "resume": Audience.NEXT,
        "present": Audience.NEXT,
        "initial": Audience.NEXT,
        "return_to_office": Audience.NEXT,
        "sign_all": Audience.NEXT,
        "appoint": Audience.NEXT,
        "accept": Audience.UNIT,
        "suspend": Audience.UNIT,
        "extend": Audience.UNIT,
        "refuse_extension": Audience.UNIT,
        "ask_extension": Audience.NAMED,
        "reassign": Audience.NAMED,
        "substitute": Audience.NAMED,
        "end_substitute": Audience.NAMED,
        "hand_over": Audience.NAMED,
        "urge": Audience.NAMED,
    }
)

#: The forward act that takes an earlier one back; what it took back is told no more.
RECALL = "recall"
#: What is older than this many days is not news: a site that starts to tell does not tell it all.
FRESH_DAYS = 7
