"""Is a list of nominees complete? Its lines, and the minutes of the meeting that chose them.

Nothing here imports a table: the objects are asked through their own relations.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from nominations.enums import AttachmentKind, CorrectionState, NominationState
from nominations.rules.routes import FrozenRoute
from nominations.rules.unmet import Unmet

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from nominations.models import Nomination, Submission

N = NominationState
_BASIS = "quy trình của kỳ: bắt buộc kèm biên bản"
_NAMED = 3  # names in one sentence
_SAID: Mapping[str, str] = MappingProxyType(
    {
        "meeting_on": "ngày họp",
        "meeting_members": "tổng số người",
        "meeting_present": "số người dự họp",
    }
)


def unmet_nominations(submission: "Submission") -> list[Unmet]:
    """What blocks the signature on a list of nominees: lines, and the minutes that chose them."""
    listed = submission.nominations.exclude(state=N.WITHDRAWN).exists()
    if submission.nothing_to_report:
        if not listed:
            return []
        return [
            Unmet(
                "nothing_to_report",
                "Đã chọn “Không phát sinh” nhưng danh sách vẫn còn đề nghị. "
                "Hãy bỏ chọn hoặc rút các đề nghị.",
            )
        ]
    running = submission.corrections.exclude(state=CorrectionState.DONE)
    travelling = running.filter(nominations__isnull=False).values("nominations")
    unmet = unmet_below(submission.nominations.exclude(pk__in=travelling))
    if not listed:
        unmet.append(
            Unmet(
                "nominees",
                "Danh sách chưa có đề nghị nào. "
                "Hãy thêm người, tập thể hoặc chọn “Không phát sinh”.",
            )
        )
    return unmet + _unmet_minutes(submission)


def _unmet_minutes(submission: "Submission") -> list[Unmet]:
    """The number of the minutes always; the signed paper and what it says where the route asks."""
    unmet = []
    if not submission.meeting_minutes.strip():
        unmet.append(
            Unmet(
                "meeting_minutes",
                "Chưa ghi biên bản họp bình xét của đơn vị (bắt buộc). Hãy nhập số, ngày biên bản.",
            )
        )
    if not FrozenRoute.of(submission.dossier.period).minutes_paper:
        return unmet
    blank = [said for name, said in _SAID.items() if getattr(submission, name) is None]
    if blank:
        sentence = f"Biên bản họp bình xét: chưa ghi {', '.join(blank)}."
        unmet.append(Unmet("meeting_minutes", sentence, _BASIS))
    papers = submission.attachments.filter(kind=AttachmentKind.MINUTES, superseded=False)
    if not papers.exists():
        sentence = "Chưa có tệp biên bản họp bình xét đã ký. Hãy đính kèm ở mục ghi biên bản."
        unmet.append(Unmet("meeting_minutes", sentence, _BASIS))
    return unmet + _unmet_votes(submission)


def _unmet_votes(submission: "Submission") -> list[Unmet]:
    """Votes of each nominee, no more than there were people. Copies from below bring none."""
    lines = submission.nominations.filter(source=None).exclude(state=N.WITHDRAWN)
    names = list(lines.filter(votes_for=None).values_list("nominee_name", flat=True))
    unmet = []
    if names:
        told = ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
        unmet.append(
            Unmet(
                "votes",
                f"Chưa ghi số phiếu của {len(names)} trường hợp ({told}). "
                "Hãy ghi ở “Sửa danh sách”.",
                _BASIS,
            )
        )
    present = submission.meeting_present
    if present is not None:
        unmet += [
            Unmet("votes", f"{name}: {votes} phiếu, nhiều hơn {present} người dự họp.", _BASIS)
            for name, votes in lines.filter(votes_for__gt=present).values_list(
                "nominee_name", "votes_for"
            )
        ]
    return unmet


def unmet_below(copies: "QuerySet[Nomination]") -> list[Unmet]:
    """Copies of nominations that are still with a unit below, or were withdrawn there meanwhile."""
    open_ones = copies.exclude(source=None).exclude(state__in=(N.WITHDRAWN, N.SUSPENDED))
    unmet = []
    for name, state in open_ones.values_list("nominee_name", "source__state"):
        if state == N.WITHDRAWN:
            sentence = f"{name}: đơn vị đã rút đề nghị gốc. Hãy rút bản gửi cấp trên."
            unmet.append(Unmet("nominees", sentence))
        elif state in (N.RETURNED, N.SUBMITTED, N.SUSPENDED):
            sentence = f"{name}: đơn vị đang bổ sung. Hãy chờ đơn vị gửi lại."
            unmet.append(Unmet("nominees", sentence))
    return unmet
