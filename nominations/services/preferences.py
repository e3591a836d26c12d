"""What a person sets for himself: language, single-letter keys, first steps put away."""

from nominations.models import User


def save_preferences(*, actor: User, language: str, keys_off: bool) -> None:
    User.objects.filter(pk=actor.pk).update(language=language, keys_off=keys_off)


def put_tour_away(*, actor: User, name: str) -> None:
    """The first steps called `name` are not shown again until they are asked for."""
    _keep(actor, [*(seen for seen in actor.tours_seen if seen != name), name])


def show_tour_again(*, actor: User, name: str) -> None:
    _keep(actor, [seen for seen in actor.tours_seen if seen != name])


def _keep(actor: User, names: list[str]) -> None:
    User.objects.filter(pk=actor.pk).update(tours_seen=names)
