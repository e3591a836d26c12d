"""The log: one row per act is audit trail, timeline, message queue and source of durations.

Each stream (a submission, a consolidation, …) is a hash chain; the head row is locked while a link
is added. Nobody edits or deletes here; `manage.py verify_audit` names a stream that was tampered.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.enums import StreamKind
from nominations.models.base import RefField


class EventStream(models.Model):
    """The head of one chain."""

    kind = models.CharField(max_length=16, choices=StreamKind)
    subject = models.CharField(max_length=40, help_text="Ref of the subject.")
    sequence = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    class Meta:
        verbose_name = _("chuỗi nhật ký")
        constraints = (
            models.UniqueConstraint(fields=("kind", "subject"), name="one_stream_per_subject"),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.subject}@{self.sequence}"


class Event(models.Model):
    """A past fact: who did what to which subject, when, in whose name, and why."""

    ref = RefField()
    stream = models.ForeignKey(EventStream, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    subject = models.CharField(max_length=40, help_text="Ref of what moved (a correction's own).")
    action = models.CharField(max_length=32)
    moves = models.BooleanField(default=False)
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    person = models.ForeignKey("Person", on_delete=models.PROTECT, null=True, related_name="+")
    acting_for = models.ForeignKey(
        "Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    post_title = models.CharField(max_length=120, blank=True)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    key = models.CharField(max_length=64, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    previous_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("nhật ký")
        verbose_name_plural = _("nhật ký")
        ordering = ("stream", "sequence")
        indexes = (models.Index(fields=("subject", "sequence"), name="event_by_subject"),)
        constraints = (
            models.UniqueConstraint(fields=("stream", "sequence"), name="event_chain"),
            models.UniqueConstraint(
                fields=("actor", "key"), condition=Q(key__gt=""), name="event_key_once_per_actor"
            ),
        )

    def __str__(self) -> str:
        return f"{self.stream} #{self.sequence} {self.action}"


class EventItem(models.Model):
    """What one act did to one nomination."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="items")
    nomination = models.ForeignKey(
        "Nomination", on_delete=models.PROTECT, related_name="event_items"
    )
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("nhật ký từng đề nghị")
        constraints = (
            models.UniqueConstraint(fields=("event", "nomination"), name="event_item_once"),
        )

    def __str__(self) -> str:
        return f"{self.event_id}: {self.from_state} → {self.to_state}"


class DayRoot(models.Model):
    """One digest over all events of a day: what an inspector may keep on paper."""

    day = models.DateField(unique=True)
    events = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("mã kiểm tra ngày")
        ordering = ("-day",)

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.digest[:12]}"
