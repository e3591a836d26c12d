"""Why a task is the viewer's, in one short sentence: his post, a mandate, or an appointment."""

from django.utils.translation import gettext as _

from nominations.enums import Role
from nominations.queries.standing import Hats, HeldPost
from nominations.rules.roles import CLUSTER_ROLES


def why(
    viewer: Hats,
    *,
    role: str,
    unit_id: int | None,
    cluster_id: int | None,
    appointee_id: int | None,
) -> str:
    """The reason in words, with a small first letter; empty where the task is not the viewer's."""
    if appointee_id is not None and appointee_id == viewer.person_id:
        return _("được chỉ định xử lý việc này")
    post = _post_for(viewer, role, unit_id, cluster_id)
    if post is None:
        return ""
    if post.giver_id is not None:
        return _by_mandate(post)
    title = post.title or str(post.role.label)
    if role == Role.CLUSTER_MEMBER and unit_id is not None:
        return _("đến lượt đơn vị bạn chấm chéo")
    if post.inherited:
        return _("vì bạn là %(title)s, tiếp nhận việc của đơn vị cũ") % {"title": title}
    return _("vì bạn là %(title)s") % {"title": title}


def _post_for(
    viewer: Hats, role: str, unit_id: int | None, cluster_id: int | None
) -> HeldPost | None:
    """The viewer's own post at this desk, else the one that he holds for another."""
    held = [post for post in viewer.posts if post.role == role and _here(post, unit_id, cluster_id)]
    return next((post for post in held if post.giver_id is None), held[0] if held else None)


def _here(post: HeldPost, unit_id: int | None, cluster_id: int | None) -> bool:
    if post.role in CLUSTER_ROLES:
        return post.cluster_id == cluster_id
    return post.unit_id == unit_id


def _by_mandate(post: HeldPost) -> str:
    facts = {"giver": post.giver_name, "mandate": post.mandate, "title": post.title}
    if post.until is None:
        return _("thay %(giver)s (%(title)s) theo %(mandate)s") % facts
    until = {"until": f"{post.until:%d/%m/%Y}"}
    return _("thay %(giver)s (%(title)s) theo %(mandate)s đến %(until)s") % (facts | until)
