"""What every page shows around its content: who is here with which hat, menu, first steps."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import Role, SignatureForm
from nominations.models import User
from nominations.queries.standing import Hats, HeldPost
from nominations.rules.personas import STAFF, personas_of, tours_of
from nominations.rules.roles import AUTHORITY_ROLES, UNIT_ROLES
from workflows.menus import Entry, menu_of
from workflows.queries.inbox import counts_of, tasks_of
from workflows.tours import TOURS
from workflows.words import capped

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
_NAMED = 2


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame of a page; empty for visitors who have not logged in."""
    context: dict[str, Any] = {"demo": settings.DEMO, "today": clock.today(), "now": clock.now()}
    viewer: Hats | None = getattr(request, "hats", None)  # not on pages before the login
    if viewer is None:
        return context
    user = request.user
    assert isinstance(user, User)
    roles = {post.role for post in viewer.posts}
    personas = personas_of(roles)
    first, second = menu_of(personas)
    tours = tours_of(personas)
    shown = _shown(request, [*first, *second])
    entries, more = shown[: len(first)], shown[len(first) :]
    # Counted where the menu is shown: the reading desk has none.
    entries[0]["count"] = SimpleLazyObject(lambda: _waiting(request, viewer))
    return context | {
        "person_name": user.get_full_name(),
        "person_post": _worn(viewer),
        "hats": _hats(viewer),
        "authority_name": _authority(viewer),
        "search_url": reverse("search"),
        "menu": entries,
        "menu_more": more,
        "menu_more_open": any(entry["active"] for entry in more),
        "menu_more_title": _("Danh mục") if roles & (STAFF | {Role.ADMIN}) else _("Tra cứu, khác"),
        "keys_off": user.keys_off,
        "tour_names": tours,
        "tour": _first_steps(request, user, tours[0]),
    }


def _worn(viewer: Hats) -> str:
    """The hats in words: the titles of the posts held today, each once; the rest as a number."""
    titles = [hat["title"] for hat in _hats(viewer)]
    more = len(titles) - _NAMED
    shown = " · ".join(titles[:_NAMED])
    return f"{shown} (+{more})" if more > 0 else shown


def _hats(viewer: Hats) -> list[dict[str, Any]]:
    """Each post of today: its title, since when; or for whom, by which mandate, until when."""
    own = sorted((p for p in viewer.posts if not p.giver_id and not p.inherited), key=_rank)
    given = [p for p in viewer.posts if p.giver_id and not p.inherited]
    found: dict[tuple[str, int | None], HeldPost] = {}
    for post in (*own, *given):
        found.setdefault((_title(post), post.giver_id), post)
    return [_hat(post) for post in found.values()]


def _hat(post: HeldPost) -> dict[str, Any]:
    title, place = _title(post), post.cluster_name or post.unit_name
    if post.giver_id:
        title = _("thay %(name)s (%(title)s)") % {"name": post.giver_name, "title": title}
    return {
        "title": title,
        "place": "" if place in title else place,
        "mandate": post.mandate,
        "form": SignatureForm(post.form).label if post.form else "",
        "since": post.since,
        "until": post.until,
    }


def _title(post: HeldPost) -> str:
    return post.title or str(post.role.label)


def _rank(post: HeldPost) -> int:
    return _HAT_ORDER.index(post.role) if post.role in _HAT_ORDER else len(_HAT_ORDER)


def _authority(viewer: Hats) -> str:
    """The department or ministry at which the visitor works."""
    held = [post for post in viewer.posts if not post.inherited]
    above = [post.unit_name for post in held if post.role in AUTHORITY_ROLES]
    below = [post.parent_name or post.unit_name for post in held if post.role in UNIT_ROLES]
    return next((name for name in (*above, *below) if name), "")


def _waiting(request: HttpRequest, viewer: Hats) -> str:
    """The number beside the first entry; nothing where nothing waits."""
    waiting = _open_tasks(request, viewer)
    return capped(waiting) if waiting else ""


def _open_tasks(request: HttpRequest, viewer: Hats) -> int:
    """How many tasks wait for the visitor; the tasks page has counted them already."""
    counted: int | None = getattr(request, "open_tasks", None)
    if counted is not None:
        return counted
    user_id: int = request.user.pk  # type: ignore[assignment]
    return counts_of(user_id, {"mine": tasks_of(viewer, user_id)})["mine"]


def _shown(request: HttpRequest, entries: list[Entry]) -> list[dict[str, Any]]:
    """The entries with their addresses; marked is that of this page, or the nearest above it."""
    urls = [entry.url for entry in entries]
    whole = request.get_full_path()
    above = [url for url in urls if url != "/" and request.path.startswith(url)]
    here = next(
        (url for url in (whole, request.path) if url in urls), max(above, key=len, default="")
    )
    mark = "page" if here in (whole, request.path) else "true"
    return [
        {"label": entry.words, "url": url, "active": mark if url == here else "", "count": 0}
        for entry, url in zip(entries, urls, strict=True)
    ]


def _first_steps(request: HttpRequest, user: User, name: str) -> dict[str, Any] | None:
    """The first steps of the main kind of work, on the start page, until they are put away."""
    if request.path != "/" or name in user.tours_seen:
        return None
    return {"name": name, "steps": [(_(title), _(text)) for title, text in TOURS[name].steps]}
