"""What every page shows around its content: who is here with which hat, and the menu."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from nominations import clock
from nominations.enums import Role
from nominations.queries.standing import Hats, HeldPost
from nominations.queries.visible_initiatives import RECORDERS
from nominations.rules.roles import AUTHORITY_ROLES, CLUSTER_ROLES, UNIT_ROLES
from workflows.queries.inbox import counts_of, tasks_of
from workflows.words import capped

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
_MENU_LENGTH = 7
#: Left out of a menu that grows too long, in this order; dossiers and periods link them too.
_SPARED = ("initiatives", "registrations", "figures")


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
        "menu_more": _shown(request, _for(viewer, _CATALOGUES)),
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
    held = [post for post in viewer.posts if not post.inherited]
    above = [post.unit_name for post in held if post.role in AUTHORITY_ROLES]
    below = [post.parent_name or post.unit_name for post in held if post.role in UNIT_ROLES]
    return next((name for name in (*above, *below) if name), "")


#: Which entry is for whom, in the order of the menu; an empty set: for everybody who logs in.
_ENTRIES: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("tasks", N_("Việc cần xử lý"), frozenset()),
    ("dossiers", N_("Hồ sơ của đơn vị"), UNIT_ROLES),
    ("registrations", N_("Đăng ký thi đua"), UNIT_ROLES),
    ("figures", N_("Số liệu tháng"), UNIT_ROLES),
    ("initiatives", N_("Sáng kiến"), UNIT_ROLES | RECORDERS),
    ("rankings", N_("Chấm điểm cụm"), CLUSTER_ROLES),
    ("periods", N_("Theo dõi tiến độ"), _STAFF | _SIGNERS),
    (
        "consolidations",
        N_("Tổng hợp, tờ trình"),
        _STAFF | _SIGNERS | {Role.REGISTRAR, Role.COUNCIL_MEMBER},
    ),
    ("decisions", N_("Quyết định, giấy khen"), frozenset(Role)),
    ("mine", N_("Hồ sơ của tôi"), frozenset()),
)
_CATALOGUES: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("campaigns", N_("Phong trào và tiêu chí"), frozenset(Role)),
    ("clusters", N_("Cụm thi đua"), _STAFF | {Role.ADMIN}),
    ("forms", N_("Mẫu văn bản"), _STAFF | {Role.ADMIN}),
    ("units", N_("Đơn vị"), _STAFF | _SIGNERS | {Role.ADMIN}),
)


def _menu(request: HttpRequest, viewer: Hats) -> list[dict[str, Any]]:
    entries = _for(viewer, _ENTRIES)
    for name in _SPARED:
        if len(entries) > _MENU_LENGTH:
            entries = [entry for entry in entries if entry[0] != name]
    shown = _shown(request, entries)
    waiting = _open_tasks(request, viewer)
    shown[0]["count"] = capped(waiting) if waiting else ""
    return shown


def _open_tasks(request: HttpRequest, viewer: Hats) -> int:
    """How many tasks wait for the visitor; the tasks page has counted them already."""
    counted: int | None = getattr(request, "open_tasks", None)
    if counted is not None:
        return counted
    user_id: int = request.user.pk  # type: ignore[assignment]
    return counts_of(user_id, {"mine": tasks_of(viewer, user_id)})["mine"]


def _for(
    viewer: Hats, entries: Sequence[tuple[str, str, frozenset[Role]]]
) -> list[tuple[str, str]]:
    roles = {post.role for post in viewer.posts}
    return [(name, label) for name, label, wanted in entries if not wanted or roles & wanted]


def _shown(request: HttpRequest, entries: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [
        {"label": _(label), "url": reverse(name), "active": here == name, "count": 0}
        for name, label in entries
    ]
