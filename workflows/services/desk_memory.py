"""What a person keeps for himself on the tasks page: named views, and when he last looked."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from nominations import clock
from nominations.models import User
from nominations.names import clean
from nominations.rules.readiness import Unmet
from workflows.models import Look, SavedView
from workflows.services.errors import NotReady

MOST_VIEWS = 20
_NAME_LENGTH = 60


def note_look(*, subject: str, actor: User) -> None:
    """`actor` has `subject` open now; one upsert, bookkeeping only."""
    Look.objects.bulk_create(
        [Look(user=actor, subject=subject, at=clock.now())],
        update_conflicts=True,
        unique_fields=["user", "subject"],
        update_fields=["at"],
    )


def save_view(*, name: str, query: str, actor: User) -> SavedView:
    """Keep the list as it is now under `name`; a view of that name is replaced.

    Raises NotReady for a missing or overlong name, and beyond MOST_VIEWS.
    """
    name = _checked(name)
    with transaction.atomic():
        mine = SavedView.objects.select_for_update().filter(user=actor)
        view = mine.filter(name=name).first()
        if view is None and mine.count() >= MOST_VIEWS:
            raise _refused(_("Đã có %(n)d khung nhìn. Hãy xóa bớt rồi lưu.") % {"n": MOST_VIEWS})
        if view is None:
            last = mine.aggregate(last=Max("position"))["last"]
            view = SavedView(user=actor, name=name, position=0 if last is None else last + 1)
        view.query = query
        view.save()
    return view


def rename_view(view: SavedView, *, name: str, actor: User) -> None:
    """Give `view` another name; refuses one that another view of the person has."""
    view.name = _checked(name)
    taken = SavedView.objects.filter(user=actor, name=view.name).exclude(pk=view.pk)
    if taken.exists():
        raise _refused(_("Đã có khung nhìn “%(name)s”. Hãy chọn tên khác.") % {"name": view.name})
    try:
        with transaction.atomic():
            view.save(update_fields=["name"])
    except IntegrityError as twice:  # two windows at once
        raise _refused(_("Tên này vừa được dùng. Hãy chọn tên khác.")) from twice


def delete_view(view: SavedView, *, actor: User) -> None:
    """Take the person's own view away."""
    SavedView.objects.filter(pk=view.pk, user=actor).delete()


def place_view(view: SavedView, *, place: int, actor: User) -> None:
    """Move `view` to `place` (from 1) among the person's views."""
    with transaction.atomic():
        mine = list(SavedView.objects.select_for_update().filter(user=actor))
        rest = [other for other in mine if other.pk != view.pk]
        rest.insert(min(max(place, 1), len(mine)) - 1, view)
        for position, other in enumerate(rest):
            other.position = position
        SavedView.objects.bulk_update(rest, ["position"])


def make_default(view: SavedView, *, on: bool, actor: User) -> None:
    """Let the page open with `view`, or (`on` false) with the usual list again."""
    with transaction.atomic():
        SavedView.objects.filter(user=actor, is_default=True).update(is_default=False)
        SavedView.objects.filter(pk=view.pk, user=actor).update(is_default=on)


def _checked(name: str) -> str:
    name = clean(name)
    if not name:
        raise _refused(_("Hãy đặt tên cho khung nhìn."))
    if len(name) > _NAME_LENGTH:
        raise _refused(
            _("Tên khung nhìn dài %(n)d ký tự, tối đa %(most)d.")
            % {"n": len(name), "most": _NAME_LENGTH}
        )
    return name


def _refused(sentence: str) -> NotReady:
    return NotReady([Unmet("name", sentence)])
