"""What every page shows around its content: who is here with which hat, and the menu."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import Role
from nominations.models import Unit
from nominations.queries.standing import Hats, HeldPost
from nominations.rules.roles import AUTHORITY_ROLES, CLUSTER_ROLES, UNIT_ROLES
from workflows.queries.inbox import capped_count, tasks_for

_STAFF = frozenset({Role.OFFICE, Role.OFFICE_HEAD})
#: Which hat is named first; the others follow in no particular order.
_HAT_ORDER = (
    Role.LEADER,
    Role.DEPUTY_LEADER,
    Role.OFFICE_HEAD,
    Role.OFFICE,
    Role.REGISTRAR,
    Role.ADMIN,
    Role.UNIT_HEAD,
    Role.UNIT_OFFICER,
    Role.CLUSTER_HEAD,
)
_SIGNERS = frozenset({Role.LEADER, Role.DEPUTY_LEADER})


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame of a page; empty for visitors who have not logged in."""
    context: dict[str, Any] = {"demo": settings.DEMO, "today": clock.today(), "now": clock.now()}
    viewer: Hats | None = getattr(request, "hats", None)  # not on pages before the login
    if viewer is None:
        return context
    return context | {
        "person_name": request.user.get_full_name(),  # type: ignore[union-attr]
        "person_post": _worn(viewer),
        "authority_name": _authority(viewer),
        "menu": _menu(request, viewer),
    }


def _worn(viewer: Hats) -> str:
    """The hats in words: the titles of the posts held today, each once."""
    own = sorted((post for post in viewer.posts if not post.giver_id), key=_rank)
    titles = dict.fromkeys(post.title or str(post.role.label) for post in own)
    return " · ".join(list(titles)[:2])


def _rank(post: HeldPost) -> int:
    return _HAT_ORDER.index(post.role) if post.role in _HAT_ORDER else len(_HAT_ORDER)


def _authority(viewer: Hats) -> str:
    """The department or ministry at which the visitor works."""
    above = viewer.unit_ids(AUTHORITY_ROLES)
    if above:
        names = Unit.objects.filter(pk__in=above)
    else:
        names = Unit.objects.filter(children__in=viewer.unit_ids(UNIT_ROLES))
    return names.values_list("name", flat=True).first() or ""


def _menu(request: HttpRequest, viewer: Hats) -> list[dict[str, Any]]:
    roles = {post.role for post in viewer.posts}
    entries = [("tasks", _("Việc cần xử lý"))]
    if roles & UNIT_ROLES:
        entries.append(("dossiers", _("Hồ sơ của đơn vị")))
    if roles & CLUSTER_ROLES:
        entries.append(("rankings", _("Chấm điểm cụm")))
    if roles & (_STAFF | _SIGNERS):
        entries.append(("periods", _("Theo dõi tiến độ")))
    if roles & (_STAFF | {Role.ADMIN}):
        entries.append(("clusters", _("Cụm thi đua")))
    if roles & (_STAFF | _SIGNERS | {Role.REGISTRAR, Role.COUNCIL_MEMBER}):
        entries.append(("consolidations", _("Tổng hợp, tờ trình")))
    if roles:
        entries.append(("decisions", _("Quyết định, giấy khen")))
    entries.append(("mine", _("Hồ sơ của tôi")))
    count = capped_count(tasks_for(viewer))
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [
        {
            "label": label,
            "url": reverse(name),
            "active": here == name,
            "count": count if name == "tasks" else 0,
        }
        for name, label in entries
    ]
