"""Several people on one draft: who is here, what each changed, what they say to each other."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.models.base import RefField


class Presence(models.Model):
    """Somebody has this part open; `seen_at` is the last sign of it."""

    submission = models.ForeignKey("Submission", on_delete=models.CASCADE, related_name="presences")
    person = models.ForeignKey("Person", on_delete=models.CASCADE, related_name="+")
    field = models.CharField(_lazy("mục đang mở"), max_length=60, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _lazy("người đang mở hồ sơ")
        constraints = (
            models.UniqueConstraint(fields=("submission", "person"), name="presence_once"),
        )

    def __str__(self) -> str:
        return f"{self.person} – {self.submission}"


class FieldChange(models.Model):
    """What one save changed in one field, in words; append-only."""

    submission = models.ForeignKey("Submission", on_delete=models.CASCADE, related_name="changes")
    field = models.CharField(_lazy("mục"), max_length=60)
    before = models.TextField(_lazy("trước"), blank=True)
    after = models.TextField("sau", blank=True)
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(_lazy("phiên bản sau khi lưu"))

    class Meta:
        verbose_name = _lazy("thay đổi")
        ordering = ("submission", "-at", "-id")
        indexes = (models.Index(fields=("submission", "field"), name="change_by_field"),)

    def __str__(self) -> str:
        return f"{self.field}, {self.at:%d/%m/%Y %H:%M}"


class Comment(models.Model):
    """A remark inside the unit, on one field or the whole part; superiors never see it."""

    ref = RefField()
    submission = models.ForeignKey("Submission", on_delete=models.CASCADE, related_name="comments")
    field = models.CharField(_lazy("mục"), max_length=60, blank=True)
    text = models.TextField(_lazy("nội dung"))
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    mentions = models.ManyToManyField("Person", blank=True, related_name="mentioned_in")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        "Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _lazy("trao đổi")
        ordering = ("submission", "at", "id")

    def __str__(self) -> str:
        return self.text[:60]


class SentCopy(models.Model):
    """What was sent, frozen at each signature: `content` as plain data, with its SHA-256."""

    submission = models.ForeignKey("Submission", on_delete=models.CASCADE, related_name="copies")
    number = models.PositiveSmallIntegerField(_lazy("lần gửi"))
    content = models.JSONField(_lazy("nội dung đã gửi"))
    sha256 = models.CharField(max_length=64)
    person = models.ForeignKey("Person", on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(_lazy("gửi lúc"))

    class Meta:
        verbose_name = _lazy("bản đã gửi")
        ordering = ("submission", "number")
        constraints = (
            models.UniqueConstraint(fields=("submission", "number"), name="sent_copy_once"),
        )

    def __str__(self) -> str:
        return _("%(submission)s, lần %(number)s") % {
            "submission": self.submission,
            "number": self.number,
        }
