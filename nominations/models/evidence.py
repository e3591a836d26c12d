"""Proofs (minh chứng)."""

from django.db import models

from nominations.models.base import RefField


class Attachment(models.Model):
    """A proof. Append-only: a replacement is a new row, judgements keep the hash they saw."""

    ref = RefField()
    submission = models.ForeignKey(
        "Submission", on_delete=models.PROTECT, related_name="attachments"
    )
    nomination = models.ForeignKey(
        "Nomination", on_delete=models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    name = models.CharField("tên tệp", max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("dung lượng")
    sha256 = models.CharField(max_length=64, db_index=True)
    file = models.FileField(upload_to="proofs/%Y/%m/", max_length=200)
    uploaded_by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    superseded = models.BooleanField("không còn dùng", default=False)

    class Meta:
        verbose_name = "minh chứng"
        ordering = ("submission", "id")

    def __str__(self) -> str:
        return self.name
