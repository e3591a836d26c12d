"""Phân công xử lý thay: given by the holder of a post or by his office, ended early, told."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nominations import clock
from nominations.enums import Role, SignatureForm, StreamKind
from nominations.language import for_the_record
from nominations.models import Delegation, Person, Post, User
from nominations.queries.deputies import mandates_seen_by, may_stand_in, posts_to_hand_over
from nominations.queries.standing import hats_of
from nominations.rules.standing_in import Mandate, unmet_mandate
from nominations.rules.unmet import Unmet
from nominations.services.record_event import record_event


class MandateRefused(Exception):
    """What stands in the way; `stranger`: the post is none of this person's business."""

    def __init__(self, unmet: list[Unmet], *, stranger: bool = False) -> None:
        super().__init__(" ".join(item.sentence for item in unmet))
        self.unmet, self.stranger = unmet, stranger


def name_deputy(
    *,
    post: Post,
    deputy: Person,
    since: date,
    until: date,
    mandate: str,
    mandate_on: date,
    form: str,
    actor: User,
) -> Delegation:
    """Let `deputy` act in `post` from `since` to `until`, both inclusive, by `mandate`.

    Raises MandateRefused with a sentence per field. The post's row is locked, so that two mandates
    given at once do not overlap.
    """
    today = clock.today()
    with transaction.atomic():
        seen = posts_to_hand_over(hats_of(actor, today), today)
        locked = seen.select_for_update(of=("self",)).filter(pk=post.pk).first()
        if locked is None:
            said = _("Bạn không phân công xử lý thay nhiệm vụ này được.")
            raise MandateRefused([Unmet("post", said)], stranger=True)
        others = Delegation.objects.filter(post=locked).values_list("valid_from", "valid_to")
        unmet = unmet_mandate(
            Mandate(
                role=Role(locked.role),
                since=since,
                until=until,
                today=today,
                mandate=mandate,
                mandate_on=mandate_on,
                form=SignatureForm(form),
                post_from=locked.valid_from,
                post_to=locked.valid_to,
                giver_id=locked.person_id,
                deputy_id=deputy.pk,
                in_line=may_stand_in(locked, max(since, today)).filter(pk=deputy.pk).exists(),
                others=list(others),
            )
        )
        if unmet:
            raise MandateRefused(unmet)
        given = Delegation.objects.create(
            post=locked,
            deputy=deputy,
            form=form,
            mandate=mandate.strip(),
            mandate_on=mandate_on,
            valid_from=since,
            valid_to=until,
            made_by=actor,
            made_at=clock.now(),
        )
        _record(given, "substitute", actor)
    return given


def end_early(*, given: Delegation, actor: User) -> bool:
    """End a mandate: one in force with the end of today, one that has not begun at once.

    Gives whether it had begun.
    Raises MandateRefused if it has ended already or is none of the actor's business.
    """
    today = clock.today()
    with transaction.atomic():
        seen = mandates_seen_by(hats_of(actor, today)).filter(pk=given.pk)
        fresh = seen.select_for_update(of=("self",)).first()
        if fresh is None:
            raise MandateRefused([], stranger=True)
        over = fresh.valid_to is not None and fresh.valid_to < today
        if over or fresh.ended_early_at is not None:
            raise MandateRefused([Unmet("until", _("Phân công này đã kết thúc."))])
        begun = fresh.valid_from <= today
        if begun:
            fresh.valid_to, fresh.ended_early_at = today, clock.now()
            fresh.save(update_fields=["valid_to", "ended_early_at"])
        _record(fresh, "end_substitute", actor)
        if not begun:
            fresh.delete()  # it was never in force; the event remembers it
    return begun


def _record(given: Delegation, action: str, actor: User) -> None:
    """One event in the giver's stream; it names both, so that both are told."""
    giver, deputy = given.post.person, given.deputy
    with for_the_record():
        title = _("%(deputy)s xử lý thay %(giver)s (%(post)s)") % {
            "deputy": deputy.full_name,
            "giver": giver.full_name,
            "post": given.post.title or str(Role(given.post.role).label),
        }
    data: dict[str, Any] = {
        "people": [giver.ref, deputy.ref],
        "title": title,
        "link": "/deputies/",
        "mandate": given.mandate,
        "form": given.form,
        "from": given.valid_from.isoformat(),
        "to": given.valid_to.isoformat() if given.valid_to else "",
    }
    record_event(
        stream=(StreamKind.PERSON, giver.ref), action=action, actor=actor, note=title, data=data
    )
