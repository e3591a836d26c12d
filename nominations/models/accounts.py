"""Logins. A user is a person's key to the door; rights come from the person's posts only."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A login, made from a person. Django groups and permissions are never consulted by us."""

    first_name = None
    last_name = None
    person = models.OneToOneField(
        "Person", on_delete=models.PROTECT, null=True, blank=True, related_name="user"
    )
    language = models.CharField(
        _("ngôn ngữ"), max_length=8, default="vi", choices=settings.LANGUAGES
    )
    keys_off = models.BooleanField(_("tắt phím tắt một chữ"), default=False)
    tours_seen = models.JSONField(_("hướng dẫn đã xem"), default=list, blank=True)

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        return self.person.full_name if self.person else self.username

    def get_short_name(self) -> str:
        return self.get_full_name()
