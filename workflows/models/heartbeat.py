"""Proof of life of the background jobs: beat, broker, worker and database in one row."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """When a part of the machinery was last seen working."""

    name = models.SlugField(max_length=20, unique=True)
    at = models.DateTimeField()
    done = models.JSONField(
        default=dict, blank=True, help_text="How much each step did; null where it failed."
    )

    class Meta:
        verbose_name = _("nhịp chạy nền")
        verbose_name_plural = _("nhịp chạy nền")

    def __str__(self) -> str:
        return f"{self.name}: {self.at:%d/%m/%Y %H:%M:%S}"
