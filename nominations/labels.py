"""State words as units read them, and the glyph that goes with each (demo.md A2, mock notes §3).

Staff read the enums' own labels.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

_SUBMISSION: Mapping[str, str] = MappingProxyType(
    {
        "DRAFT": N_("Đang soạn thảo"),
        "UNIT_SIGNING": N_("Chờ lãnh đạo đơn vị ký gửi"),
        "CLUSTER_REVIEW": N_("Đang bình xét tại cụm thi đua"),
        "OFFICE_CHECK": N_("Cơ quan thường trực đang thẩm định"),
        "RETURNED": N_("Cần bổ sung, hoàn thiện"),
        "ACCEPTED": N_("Đã được tiếp nhận"),
        "CLOSED": N_("Đã có kết quả"),
        "WITHDRAWN": N_("Đã rút"),
        "SUSPENDED": N_("Tạm dừng xem xét"),
    }
)
#: What some kinds call a state differently: (kind, state) → the unit's words.
_BY_KIND: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("registration", "OFFICE_CHECK"): N_("Đã đăng ký, chờ rà soát"),
        ("registration", "ACCEPTED"): N_("Đăng ký đã được ghi nhận"),
        ("figures", "OFFICE_CHECK"): N_("Đã gửi, chờ xác nhận"),
        ("figures", "ACCEPTED"): N_("Số liệu đã được xác nhận"),
    }
)
_NOMINATION: Mapping[str, str] = MappingProxyType(
    {
        "DRAFT": N_("Dự kiến đề nghị"),
        "SUBMITTED": N_("Đã gửi đề nghị"),
        "ENDORSED": N_("Cụm nhất trí đề nghị"),
        "NOT_ENDORSED": N_("Cụm chưa nhất trí; hồ sơ vẫn được xem xét tiếp"),
        "CHECKED": N_("Đã được thẩm định"),
        "POSTPONED": N_("Để lại xét sau (có lý do)"),
        "SHORTLISTED": N_("Đã đưa vào danh sách trình"),
        "NOT_SHORTLISTED": N_("Chưa đủ điều kiện trình (có lý do)"),
        "PASSED": N_("Hội đồng thông qua"),
        "FAILED": N_("Hội đồng không thông qua"),
        "AWARDED": N_("Đã được khen thưởng"),
        "DECLINED": N_("Chưa được khen thưởng (có lý do)"),
        "FORWARDED": N_("Đã trình cấp trên"),
        "RETURNED": N_("Cần bổ sung"),
        "WITHDRAWN": N_("Đã rút đề nghị"),
        "SUSPENDED": N_("Chưa xét"),
        "REVOKED": N_("Quyết định đã bị hủy bỏ"),
    }
)
_GLYPHS: Mapping[str, str] = MappingProxyType(
    {
        "DRAFT": "half",
        "FIXING": "returned",
        "UNIT_SIGNING": "ringtick",
        "RETURNED": "returned",
        "SUSPENDED": "stopped",
        "WITHDRAWN": "minus",
        "ACCEPTED": "done",
        "CLOSED": "done",
        "DONE": "done",
        "CHECKED": "done",
        "AWARDED": "done",
        "PASSED": "done",
        "ISSUED": "done",
        "RECEIVED": "done",
        "COLLECTING": "half",
        "ENDED": "minus",
        "DECLINED": "minus",
        "FAILED": "minus",
        "NOT_SHORTLISTED": "minus",
        "NOT_ENDORSED": "clock",
        "POSTPONED": "clock",
        "REVOKED": "late",
        "DRAFTING": "half",
        "LOCKED": "done",
    }
)


def unit_label(submission: Any) -> str:
    """How the unit reads the state of its submission."""
    words = _BY_KIND.get((submission.kind, submission.state))
    return _(words or _SUBMISSION[submission.state])


def unit_state_label(state: str) -> str:
    """How units read a state of submissions, whatever their kind."""
    return _(_SUBMISSION[state])


def nominee_label(state: str) -> str:
    """How the unit and the nominee read the state of a nomination."""
    return _(_NOMINATION[state])


def glyph_of(state: str) -> str:
    """The status glyph of any state; waiting for somebody else is an hourglass."""
    return _GLYPHS.get(state, "waiting")
