"""Lists of nominees that come from elsewhere, and what a nominee says of his own line."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.enums import ImportSource
from nominations.models.base import RefField


class NomineeImport(models.Model):
    """Rows read from Excel, from the clipboard or from last year, waiting to be confirmed.

    `rows` is a list of {cells: {column: text}, …} as read, `choices` maps a row's number to the
    nominee chosen for it. Nothing of it is on the list before `applied_at`.
    """

    ref = RefField()
    submission = models.ForeignKey("Submission", on_delete=models.CASCADE, related_name="imports")
    source = models.CharField(_lazy("nguồn"), max_length=10, choices=ImportSource)
    name = models.CharField(_lazy("tên tệp"), max_length=200, blank=True)
    rows = models.JSONField(default=list)
    choices = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(_lazy("kết quả"), default=dict, blank=True)

    class Meta:
        verbose_name = _lazy("danh sách nhập")
        verbose_name_plural = _lazy("danh sách nhập")
        ordering = ("submission", "-id")

    def __str__(self) -> str:
        return self.name or self.get_source_display()


class NomineeCheck(models.Model):
    """What a nominee says of the data on his line: it is right, or what has to be corrected."""

    ref = RefField()
    nomination = models.ForeignKey(
        "Nomination", on_delete=models.CASCADE, related_name="nominee_checks"
    )
    person = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    confirmed = models.BooleanField(_lazy("đã xác nhận đúng"))
    request = models.TextField(_lazy("đề nghị đính chính"), blank=True)
    at = models.DateTimeField()
    answer = models.TextField(_lazy("trả lời của đơn vị"), blank=True)
    answered_by = models.ForeignKey(
        "Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _lazy("ý kiến của người được đề nghị")
        ordering = ("nomination", "-id")
        constraints = (
            models.CheckConstraint(
                name="nominee_confirms_or_asks",
                condition=Q(confirmed=True, request="") | Q(confirmed=False, request__gt=""),
            ),
        )

    def __str__(self) -> str:
        return self.request[:60] or _("đã xác nhận")
