"""What a person keeps for himself on the tasks page: named views, and when he last looked."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from nominations.models.base import RefField


class SavedView(models.Model):
    """A named personal view: the query string of the tasks page, with its columns.

    The default one is what the page shows when its address says nothing.
    """

    ref = RefField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField(_("tên khung nhìn"), max_length=60)
    query = models.CharField(_("bộ lọc"), max_length=1500, blank=True)
    is_default = models.BooleanField(_("mặc định"), default=False)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("khung nhìn")
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("user", "name"), name="view_name_once_per_user"),
            models.UniqueConstraint(
                fields=("user",), condition=models.Q(is_default=True), name="one_default_view"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Look(models.Model):
    """When somebody last had a subject open: what changed since is new to him."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="looks"
    )
    subject = models.CharField(max_length=40, help_text="Ref of what was looked at.")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("lần xem")
        constraints = (
            models.UniqueConstraint(fields=("user", "subject"), name="one_look_per_subject"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.subject}, {self.at:%d/%m/%Y %H:%M}"
