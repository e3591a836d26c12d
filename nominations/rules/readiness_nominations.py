"""Is a list of nominees complete? Its lines, and the minutes of the meeting that chose them.

Nothing here imports a table: the objects are asked through their own relations.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from nominations.enums import AttachmentKind, CorrectionState, NominationState
from nominations.rules.routes import FrozenRoute
from nominations.rules.unmet import Unmet

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from nominations.models import Nomination, Submission

N = NominationState
_BASIS = N_("quy trình của kỳ: bắt buộc kèm biên bản")
_NAMED = 3  # names in one sentence
_SAID: Mapping[str, str] = MappingProxyType(
    {
        "meeting_on": N_("ngày họp"),
        "meeting_members": N_("tổng số người"),
        "meeting_present": N_("số người dự họp"),
    }
)


def unmet_nominations(submission: "Submission") -> list[Unmet]:
    """What blocks the signature on a list of nominees: lines, and the minutes that chose them."""
    lines = _lines(submission)
    if submission.nothing_to_report:
        if not lines:
            return []
        return [
            Unmet(
                "nothing_to_report",
                _(
                    "Đã chọn “Không phát sinh” nhưng danh sách vẫn còn đề nghị. "
                    "Hãy bỏ chọn hoặc rút các đề nghị."
                ),
            )
        ]
    unmet = [
        said
        for line in lines
        if line.source and not line.travels and line.state != N.SUSPENDED
        for said in _below(line.nominee_name, line.source__state)
    ]
    if not lines:
        unmet.append(
            Unmet(
                "nominees",
                _(
                    "Danh sách chưa có đề nghị nào. "
                    "Hãy thêm người, tập thể hoặc chọn “Không phát sinh”."
                ),
            )
        )
    return unmet + _unmet_minutes(submission, lines)


def _lines(submission: "Submission") -> list[Any]:
    """Every line that stands, in one statement; `travels`: it is being mended by itself."""
    running = submission.corrections.exclude(state=CorrectionState.DONE)
    standing = submission.nominations.exclude(state=N.WITHDRAWN)
    marked = standing.annotate(travels=Exists(running.filter(nominations=OuterRef("pk"))))
    names = ("nominee_name", "state", "votes_for", "source", "source__state", "travels")
    return list(marked.values_list(*names, named=True))


def _unmet_minutes(submission: "Submission", lines: Sequence[Any]) -> list[Unmet]:
    """The number of the minutes always; the signed paper and what it says where the route asks."""
    unmet = []
    if not submission.meeting_minutes.strip():
        unmet.append(
            Unmet(
                "meeting_minutes",
                _(
                    "Chưa ghi biên bản họp bình xét của đơn vị (bắt buộc). "
                    "Hãy nhập số, ngày biên bản."
                ),
            )
        )
    if not FrozenRoute.of(submission.dossier.period).minutes_paper:
        return unmet
    blank = [_(said) for name, said in _SAID.items() if getattr(submission, name) is None]
    if blank:
        sentence = _("Biên bản họp bình xét: chưa ghi %(blank)s.") % {"blank": ", ".join(blank)}
        unmet.append(Unmet("meeting_minutes", sentence, _(_BASIS)))
    papers = submission.attachments.filter(kind=AttachmentKind.MINUTES, superseded=False)
    if not papers.exists():
        sentence = _("Chưa có tệp biên bản họp bình xét đã ký. Hãy đính kèm ở mục ghi biên bản.")
        unmet.append(Unmet("meeting_minutes", sentence, _(_BASIS)))
    return unmet + _unmet_votes(submission, [line for line in lines if not line.source])


def _unmet_votes(submission: "Submission", lines: Sequence[Any]) -> list[Unmet]:
    """Votes of each nominee, no more than there were people. Copies from below bring none."""
    names = [line.nominee_name for line in lines if line.votes_for is None]
    unmet = []
    if names:
        told = ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
        unmet.append(
            Unmet(
                "votes",
                _("Chưa ghi số phiếu của %(n)s trường hợp (%(told)s). Hãy ghi ở “Sửa danh sách”.")
                % {"n": len(names), "told": told},
                _(_BASIS),
            )
        )
    present = submission.meeting_present
    unmet += [
        Unmet(
            "votes",
            _("%(nominee_name)s: %(votes_for)s phiếu, nhiều hơn %(present)s người dự họp.")
            % {"nominee_name": line.nominee_name, "votes_for": line.votes_for, "present": present},
            _(_BASIS),
        )
        for line in lines
        if present is not None and line.votes_for is not None and line.votes_for > present
    ]
    return unmet


def unmet_below(copies: "QuerySet[Nomination]") -> list[Unmet]:
    """Copies of nominations that are still with a unit below, or were withdrawn there meanwhile."""
    open_ones = copies.exclude(source=None).exclude(state__in=(N.WITHDRAWN, N.SUSPENDED))
    rows = open_ones.values_list("nominee_name", "source__state")
    return [unmet for name, state in rows for unmet in _below(name, state)]


def _below(name: str, state: str) -> Iterator[Unmet]:
    if state == N.WITHDRAWN:
        yield Unmet(
            "nominees",
            _("%(name)s: đơn vị đã rút đề nghị gốc. Hãy rút bản gửi cấp trên.") % {"name": name},
        )
    elif state in (N.RETURNED, N.SUBMITTED, N.SUSPENDED):
        yield Unmet(
            "nominees", _("%(name)s: đơn vị đang bổ sung. Hãy chờ đơn vị gửi lại.") % {"name": name}
        )
