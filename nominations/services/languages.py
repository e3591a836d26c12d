"""The language that somebody reads in."""

from nominations.models import User


def speak(*, actor: User, language: str) -> None:
    """From now on `actor`'s pages come in `language`."""
    User.objects.filter(pk=actor.pk).update(language=language)
    actor.language = language
