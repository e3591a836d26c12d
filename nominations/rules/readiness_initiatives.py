"""Is a unit's list of initiatives complete? Each with its content, and authors for the whole."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from nominations.rules.initiatives import unmet_shares
from nominations.rules.unmet import Unmet

if TYPE_CHECKING:
    from nominations.models import Initiative, Submission


def unmet_initiatives(submission: "Submission") -> list[Unmet]:
    """What blocks the head's signature on a list of initiatives."""
    listed = list(submission.initiatives.prefetch_related("authors"))
    if submission.nothing_to_report:
        if not listed:
            return []
        return [
            Unmet(
                "nothing_to_report",
                _(
                    "Đã chọn “Không phát sinh” nhưng danh sách vẫn còn sáng kiến. "
                    "Hãy bỏ chọn hoặc rút các sáng kiến."
                ),
            )
        ]
    if not listed:
        return [
            Unmet(
                "initiatives",
                _(
                    "Danh sách chưa có sáng kiến nào. "
                    "Hãy đưa sáng kiến vào hoặc chọn “Không phát sinh”."
                ),
            )
        ]
    return [unmet for initiative in listed for unmet in _unmet_one(initiative)]


def _unmet_one(initiative: "Initiative") -> list[Unmet]:
    field, title = f"initiative:{initiative.ref}", initiative.title
    unmet = []
    if not initiative.summary.strip():
        unmet.append(
            Unmet(
                field,
                _("“%(title)s”: chưa có nội dung, giải pháp. Hãy viết tóm tắt sáng kiến.")
                % {"title": title},
            )
        )
    shares = [author.share for author in initiative.authors.all()]
    if not shares:
        unmet.append(
            Unmet(
                field,
                _("“%(title)s”: chưa ghi tác giả. Hãy thêm tác giả và tỷ lệ.") % {"title": title},
            )
        )
    elif wrong := unmet_shares(shares):
        unmet.append(Unmet(field, f"“{title}”: {wrong[:1].lower()}{wrong[1:]}"))
    return unmet
