"""Who may stand in for whom (phân công xử lý thay): the line of a post, its days, its form.

A deputy gets the post's rights and no more, for stated days, by a stated paper; what is held by a
mandate is not handed on. TL. (thừa lệnh) never signs awards (demo.md A1).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from django.utils.translation import gettext as _

from nominations.enums import Role, SignatureForm
from nominations.rules.unmet import Unmet

#: Role of the giver → roles at the same unit or cluster whose holders may stand in for him.
LINE: Mapping[Role, frozenset[Role]] = MappingProxyType(
    {
        Role.LEADER: frozenset({Role.DEPUTY_LEADER}),
        Role.DEPUTY_LEADER: frozenset({Role.DEPUTY_LEADER, Role.LEADER}),
        Role.OFFICE_HEAD: frozenset({Role.OFFICE, Role.DEPUTY_LEADER}),
        Role.OFFICE: frozenset({Role.OFFICE, Role.OFFICE_HEAD}),
        Role.REGISTRAR: frozenset({Role.REGISTRAR, Role.OFFICE}),
        Role.CLUSTER_HEAD: frozenset({Role.CLUSTER_DEPUTY}),
        Role.CLUSTER_DEPUTY: frozenset({Role.CLUSTER_HEAD}),
        Role.CLUSTER_MEMBER: frozenset({Role.CLUSTER_MEMBER}),
    }
)
#: Posts of a unit are stood in for by people who work there or hold one of its posts.
OF_THE_UNIT = frozenset({Role.UNIT_HEAD, Role.UNIT_DEPUTY, Role.UNIT_OFFICER})
#: Nobody stands in for these: they are not desks.
NEVER = frozenset({Role.ADMIN, Role.COUNCIL_MEMBER})
_LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Mandate:
    """What is asked for; both ends of every range are inclusive."""

    role: Role
    since: date
    until: date
    today: date
    mandate: str
    mandate_on: date
    form: SignatureForm
    post_from: date
    post_to: date | None
    giver_id: int
    deputy_id: int
    in_line: bool
    others: Collection[tuple[date, date | None]] = ()


def unmet_mandate(asked: Mandate) -> list[Unmet]:
    """What stands in the way, each at its field; empty if nothing does."""
    found = [*_unmet_people(asked), *_unmet_days(asked)]
    if not asked.mandate.strip():
        found.append(Unmet("mandate", _("Hãy ghi số, ký hiệu văn bản phân công.")))
    if asked.form == SignatureForm.TL and asked.role in (Role.LEADER, Role.DEPUTY_LEADER):
        found.append(
            Unmet("form", _("Thừa lệnh (TL.) không ký khen thưởng. Hãy chọn KT. hoặc TUQ."))
        )
    return found


def _unmet_people(asked: Mandate) -> list[Unmet]:
    if asked.role in NEVER:
        return [Unmet("post", _("Nhiệm vụ này không phân công xử lý thay được."))]
    if asked.giver_id == asked.deputy_id:
        return [Unmet("deputy", _("Người xử lý thay phải là người khác."))]
    if not asked.in_line:
        return [
            Unmet(
                "deputy",
                _(
                    "Người này không ở cùng đơn vị hoặc không đúng tuyến để xử lý thay nhiệm vụ "
                    "đó. Hãy chọn cấp phó hoặc người cùng bộ phận."
                ),
            )
        ]
    return []


def _unmet_days(asked: Mandate) -> list[Unmet]:
    said = {"since": f"{asked.since:%d/%m/%Y}", "until": f"{asked.until:%d/%m/%Y}"}
    if asked.until < asked.since:
        return [Unmet("until", _("Ngày kết thúc %(until)s trước ngày bắt đầu %(since)s.") % said)]
    if asked.since < asked.today:
        said["today"] = f"{asked.today:%d/%m/%Y}"
        return [Unmet("since", _("Ngày %(since)s đã qua. Hãy bắt đầu từ %(today)s.") % said)]
    if asked.until - asked.since > _LONGEST:
        return [Unmet("until", _("Mỗi lần phân công không quá một năm."))]
    if asked.since < asked.post_from or (asked.post_to and asked.until > asked.post_to):
        return [
            Unmet(
                "until",
                _("Người giao không giữ nhiệm vụ này suốt từ %(since)s đến %(until)s.") % said,
            )
        ]
    for first, last in asked.others:
        if first <= asked.until and (last is None or last >= asked.since):
            said["first"], said["last"] = f"{first:%d/%m/%Y}", f"{last:%d/%m/%Y}" if last else "…"
            return [
                Unmet(
                    "since",
                    _(
                        "Đã có người xử lý thay nhiệm vụ này từ %(first)s đến %(last)s. "
                        "Hãy kết thúc phân công đó trước hoặc chọn ngày khác."
                    )
                    % said,
                )
            ]
    return []
