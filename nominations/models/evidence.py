"""Proofs (minh chứng): files, and the criteria and pages that they prove."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nominations.enums import AttachmentKind
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
    kind = models.CharField(
        _("loại giấy tờ"), max_length=10, choices=AttachmentKind, default=AttachmentKind.PROOF
    )
    name = models.CharField(_("tên tệp"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("dung lượng"))
    sha256 = models.CharField(max_length=64, db_index=True)
    file = models.FileField(upload_to="proofs/%Y/%m/", max_length=200)
    pages = models.PositiveSmallIntegerField(_("số trang"), null=True, blank=True)
    uploaded_by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    superseded = models.BooleanField(_("không còn dùng"), default=False)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    class Meta:
        verbose_name = _("minh chứng")
        ordering = ("submission", "id")

    def __str__(self) -> str:
        return self.name


class ProofLink(models.Model):
    """A proof pinned to one criterion or one initiative, with its pages (both inclusive, from 1).

    The same file may prove several. A link is taken off by `removed_at`, never deleted.
    """

    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="links")
    criterion = models.ForeignKey(
        "Criterion", on_delete=models.PROTECT, null=True, blank=True, related_name="proof_links"
    )
    initiative = models.ForeignKey(
        "Initiative", on_delete=models.PROTECT, null=True, blank=True, related_name="proof_links"
    )
    first_page = models.PositiveSmallIntegerField(_("từ trang"), default=1)
    last_page = models.PositiveSmallIntegerField(_("đến trang"), null=True, blank=True)
    added_by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("ghim minh chứng")
        ordering = ("attachment", "id")
        constraints = (
            models.CheckConstraint(
                name="proof_of_one_thing",
                condition=Q(criterion__isnull=False, initiative=None)
                | Q(criterion=None, initiative__isnull=False),
            ),
            models.CheckConstraint(
                name="proof_pages_in_order",
                condition=Q(first_page__gte=1)
                & (Q(last_page__isnull=True) | Q(last_page__gte=F("first_page"))),
            ),
            models.UniqueConstraint(
                fields=("attachment", "criterion"),
                condition=Q(removed_at=None, criterion__isnull=False),
                name="proof_pinned_once",
            ),
            models.UniqueConstraint(
                fields=("attachment", "initiative"),
                condition=Q(removed_at=None, initiative__isnull=False),
                name="proof_of_initiative_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.attachment} → {self.criterion or self.initiative}"
