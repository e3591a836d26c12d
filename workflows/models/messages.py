"""What is to be told, to whom it was told, and the letters that carried it.

A Notice is one fact worth telling (a task due soon, a file returned), queued once whatever runs
twice. Spreading gives every person concerned a Message; messages leave in Mails, one digest per
person and day (ADR 34).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.models.base import RefField, state_in
from workflows.enums import MailKind, MailState, NoticeKind


class Notice(models.Model):
    """The queue: one row per task, kind and due day (or per event), so nothing is queued twice.

    `step` is working days to the due day for reminders (7, 3, 1), those after it for escalations.
    `spread_at` is set when everybody concerned has his message.
    """

    kind = models.CharField(max_length=10, choices=NoticeKind)
    task = models.ForeignKey(
        "workflows.Task", on_delete=models.PROTECT, null=True, blank=True, related_name="notices"
    )
    event = models.ForeignKey(
        "nominations.Event", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    step = models.SmallIntegerField(default=0)
    due_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True)
    spread_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("điều cần báo")
        constraints = (
            state_in("notice_kind_known", "kind", NoticeKind),
            models.UniqueConstraint(
                fields=("task", "kind", "step", "due_on"),
                condition=Q(
                    kind__in=(
                        NoticeKind.REMINDER,
                        NoticeKind.OVERDUE,
                        NoticeKind.TO_HEAD,
                        NoticeKind.TO_OFFICE,
                    )
                ),
                name="notice_once_per_step",
            ),
            models.UniqueConstraint(
                fields=("event", "kind"),
                condition=Q(event__isnull=False),
                name="notice_once_per_event",
            ),
            models.CheckConstraint(
                name="notice_about_something",
                condition=Q(task__isnull=False) | Q(event__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                fields=("made_at",), condition=Q(spread_at__isnull=True), name="notice_to_spread"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.task_id or self.event_id}"


class Mail(models.Model):
    """One letter to one person. The row is the truth: what is SENT left, what is QUEUED will.

    `message_id` is made with the row, so that a second sending after a crash is recognised as the
    same letter. `taken_at` marks a sender at work; `next_try_at` when it may be tried (again).
    """

    ref = RefField()
    person = models.ForeignKey("nominations.Person", on_delete=models.PROTECT, related_name="mails")
    kind = models.CharField(_("loại"), max_length=8, choices=MailKind)
    day = models.DateField(_("ngày"))
    address = models.EmailField(_("địa chỉ"), blank=True)
    subject = models.CharField(_("tiêu đề"), max_length=250)
    text = models.TextField()
    html = models.TextField()
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=MailState, default=MailState.QUEUED
    )
    made_at = models.DateTimeField(_("lập lúc"))
    next_try_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("số lần thử"), default=0)
    error = models.TextField(_("lỗi"), blank=True)

    class Meta:
        verbose_name = _("thư")
        verbose_name_plural = _("thư")
        ordering = ("-id",)
        constraints = (
            state_in("mail_state_known", "state", MailState),
            models.UniqueConstraint(
                fields=("person", "day"),
                condition=Q(kind=MailKind.DIGEST),
                name="one_digest_per_person_and_day",
            ),
        )
        indexes = (
            models.Index(
                fields=("next_try_at",),
                condition=Q(state__in=(MailState.QUEUED, MailState.SENDING)),
                name="mail_to_send",
            ),
            models.Index(fields=("day", "state"), name="mail_by_day"),
        )

    def __str__(self) -> str:
        return f"{self.subject} → {self.address or self.person}"


class Message(models.Model):
    """What one person was told: on the page at once, in the letter that carried it."""

    ref = RefField()
    person = models.ForeignKey(
        "nominations.Person", on_delete=models.PROTECT, related_name="messages"
    )
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="messages")
    mail = models.ForeignKey(
        Mail, on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    urgent = models.BooleanField(default=False)
    title = models.CharField(max_length=250)
    text = models.TextField()
    why = models.CharField(max_length=250, help_text="Why this person gets it.")
    link = models.CharField(max_length=200, help_text="The path of the page on which to act.")
    due_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("person", "notice"), name="message_once"),)
        indexes = (
            models.Index(
                fields=("person",), condition=Q(read_at__isnull=True), name="message_unread"
            ),
            models.Index(
                fields=("made_at",), condition=Q(mail__isnull=True), name="message_without_mail"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.title}"


class MessagePreference(models.Model):
    """How a person wants to be told; whoever has no row gets one digest by e-mail at 7 o'clock."""

    person = models.OneToOneField(
        "nominations.Person", on_delete=models.CASCADE, related_name="message_preference"
    )
    by_mail = models.BooleanField(_("gửi thư điện tử"), default=True)
    digest = models.BooleanField(_("gộp một thư mỗi ngày"), default=True)
    hour = models.PositiveSmallIntegerField(_("giờ gửi"), default=7)

    class Meta:
        verbose_name = _("cách nhận thông báo")
        constraints = (
            models.CheckConstraint(
                name="message_hour_of_day", condition=Q(hour__gte=0, hour__lte=23)
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.hour}:00"


class SetAside(models.Model):
    """A row that a sweep could not handle: put aside with what went wrong, the others went on."""

    task = models.ForeignKey(
        "workflows.Task", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    job = models.SlugField(max_length=20)
    error = models.TextField(_("lỗi"))
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("dòng bị gác lại")
        verbose_name_plural = _("dòng bị gác lại")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="set_aside_is_something",
                condition=Q(task__isnull=False) | Q(notice__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("job", "task"),
                condition=Q(settled_at__isnull=True, task__isnull=False),
                name="task_set_aside_once",
            ),
            models.UniqueConstraint(
                fields=("job", "notice"),
                condition=Q(settled_at__isnull=True, notice__isnull=False),
                name="notice_set_aside_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.job}: {self.task_id or self.notice_id}"
