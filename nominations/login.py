"""Who is at the door: Django's own login, with the person beside the login in one statement."""

from django.contrib.auth.backends import ModelBackend

from nominations.models import User


class PersonBackend(ModelBackend):
    """Every page names the person: he is read together with his login."""

    def get_user(self, user_id: int) -> User | None:
        """The login with its person, if it may still be used."""
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
