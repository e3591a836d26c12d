"""What leaves the house about deadlines: urging letters, and calendar feeds."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.models.base import RefField
from workflows.enums import FeedKind


class UrgingLetter(models.Model):
    """A numbered letter (công văn đôn đốc) that lists the units late in a period.

    `late` is frozen when it is made: rows of unit name, parts, last day (ISO), working days late.
    Number and date come from the registrar, possibly later than the letter.
    """

    ref = RefField()
    period = models.ForeignKey(
        "nominations.Period", on_delete=models.PROTECT, related_name="urging_letters"
    )
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    dated_on = models.DateField(_("ngày văn bản"), null=True, blank=True)
    answer_by = models.DateField(_("yêu cầu gửi trước hết ngày"))
    late = models.JSONField(default=list)
    units = models.ManyToManyField("nominations.Unit", related_name="urging_letters")
    signer = models.ForeignKey(
        "nominations.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signer_title = models.CharField(_("chức vụ người ký"), max_length=160, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("công văn đôn đốc")
        verbose_name_plural = _("công văn đôn đốc")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="urging_letter_number_with_date",
                condition=Q(number="", dated_on__isnull=True)
                | (Q(number__gt="") & Q(dated_on__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number or self.ref} – {self.period}"


class CalendarFeed(models.Model):
    """A private address at which a calendar program reads somebody's last days; revocable.

    Only a hash of the secret is kept: the address is shown once, when it is made.
    """

    ref = RefField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    kind = models.CharField(_("loại"), max_length=8, choices=FeedKind)
    unit = models.ForeignKey(
        "nominations.Unit", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("lập lúc"))
    read_at = models.DateTimeField(_("đọc lần cuối"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("địa chỉ lịch")
        verbose_name_plural = _("địa chỉ lịch")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="feed_of_a_unit_names_it",
                condition=Q(kind=FeedKind.UNIT, unit__isnull=False)
                | Q(kind=FeedKind.PERSON, unit__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"
