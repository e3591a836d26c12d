"""Periods (kỳ): what is asked of the units, by when, on which route."""

from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nominations.enums import (
    Decider,
    DueStage,
    IndicatorSource,
    PeriodKind,
    PeriodStatus,
    SubmissionKind,
)
from nominations.models.base import RefField


def default_remind_days() -> list[int]:
    """A reminder a week, three days and one day before the last day, in working days."""
    return [7, 3, 1]


class RouteTemplate(models.Model):
    """A procedure (quy trình xét) as data, editable on screen; a period freezes a copy."""

    ref = RefField()
    authority = models.ForeignKey("Unit", on_delete=models.PROTECT, related_name="routes")
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    cluster_kinds = models.JSONField(
        _("phần hồ sơ qua cụm"), default=list, blank=True, help_text=_("Mã phần hồ sơ.")
    )
    cluster_targets = models.JSONField(
        _("đề nghị cần ý kiến cụm"), default=list, blank=True, help_text="person, unit."
    )
    office_head_check = models.BooleanField(_("Chánh Văn phòng ký nháy"), default=True)
    posting_days = models.PositiveSmallIntegerField(_("số ngày làm việc công khai"), default=0)
    posting_audience = models.CharField(_("phạm vi công khai"), max_length=16, default="internal")
    minutes_paper = models.BooleanField(
        _("bắt buộc kèm biên bản họp của đơn vị"),
        default=False,
        help_text=_(
            "Biên bản đã ký là một tệp, có số người dự họp và số phiếu của từng trường hợp."
        ),
    )
    council = models.BooleanField(_("qua Hội đồng"), default=True)
    council_threshold = models.DecimalField(
        _("tỷ lệ phiếu tối thiểu (%)"), max_digits=5, decimal_places=2, default=50
    )
    council_quorum = models.DecimalField(
        _("tỷ lệ dự họp tối thiểu (%)"), max_digits=5, decimal_places=2, default=66
    )
    appraisal_days = models.PositiveSmallIntegerField(_("số ngày làm việc thẩm định"), default=10)
    signing_days = models.PositiveSmallIntegerField(_("số ngày làm việc ký"), default=3)
    remind_days = models.JSONField(
        _("nhắc trước hạn (số ngày làm việc)"),
        default=default_remind_days,
        blank=True,
        help_text=_("Các mốc trước hạn, từ xa đến gần."),
    )
    head_after_days = models.PositiveSmallIntegerField(
        _("quá hạn bao nhiêu ngày làm việc thì báo thủ trưởng đơn vị"), default=1
    )
    office_after_days = models.PositiveSmallIntegerField(
        _("quá hạn bao nhiêu ngày làm việc thì báo Chánh Văn phòng và lãnh đạo phụ trách"),
        default=2,
    )
    stage_ladders = models.JSONField(
        _("mốc nhắc riêng của từng bước"),
        default=dict,
        blank=True,
        editable=False,
        help_text=_("Bước nào không ghi thì theo mốc chung."),
    )
    opened_by_units = models.JSONField(
        _("đơn vị tự mở"),
        default=list,
        blank=True,
        help_text=_("Loại kỳ mà đơn vị được tự mở bất kỳ lúc nào: ad_hoc, thematic."),
    )
    late_after_days = models.PositiveSmallIntegerField(
        _("số ngày phải gửi sau sự kiện"),
        null=True,
        blank=True,
        help_text=_("Ngày lịch, kể từ ngày kết thúc sự kiện; để trống: không giới hạn."),
    )
    basis = models.CharField(_("căn cứ"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("quy trình xét")
        verbose_name_plural = _("quy trình xét")
        ordering = ("authority", "code")

    def __str__(self) -> str:
        return self.name


class Period(models.Model):
    """A round of one authority: a kind, a data range, due dates, and the frozen route.

    `data_from` and `data_to` are inclusive days; with `estimate_to` its reports carry an estimate
    column (số ước) that runs to that day. `frozen_route` is empty until the period opens; the
    score tables and forms in force that day are fixed with it.
    `parent` is the superior's period, in which this authority owes its own dossier; `initiator`
    is the unit that opened an ad hoc period by itself.
    """

    ref = RefField()
    authority = models.ForeignKey("Unit", on_delete=models.PROTECT, related_name="periods")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="below"
    )
    kind = models.CharField(_("loại"), max_length=16, choices=PeriodKind)
    year = models.PositiveSmallIntegerField(_("năm"))
    name = models.CharField(_("tên"), max_length=200)
    campaign = models.ForeignKey(
        "Campaign", on_delete=models.PROTECT, null=True, blank=True, related_name="periods"
    )
    unit_table = models.ForeignKey(
        "ScoreTable",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="unit_periods",
        verbose_name=_("bảng tiêu chí tập thể"),
    )
    person_table = models.ForeignKey(
        "ScoreTable",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="person_periods",
        verbose_name=_("bảng tiêu chí cá nhân"),
    )
    forms = models.ManyToManyField(
        "FormTemplate", blank=True, editable=False, related_name="periods"
    )
    route = models.ForeignKey(RouteTemplate, on_delete=models.PROTECT, related_name="periods")
    frozen_route = models.JSONField(_("quy trình đã chốt"), null=True, blank=True, editable=False)
    awards = models.ManyToManyField("Award", blank=True, related_name="periods")
    status = models.CharField(max_length=8, choices=PeriodStatus, default=PeriodStatus.PLANNED)
    data_from = models.DateField(_("số liệu từ ngày"), null=True, blank=True)
    data_to = models.DateField(_("số liệu đến hết ngày"), null=True, blank=True)
    estimate_to = models.DateField(_("cột ước đến hết ngày"), null=True, blank=True)
    initiator = models.ForeignKey(
        "Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="opened_periods"
    )
    basis = models.CharField(_("công văn"), max_length=200, blank=True)
    basis_on = models.DateField(_("ngày công văn"), null=True, blank=True)
    basis_url = models.CharField(
        _("đường dẫn công văn"),
        max_length=300,
        blank=True,
        validators=[URLValidator(["https", "http"])],
    )

    class Meta:
        verbose_name = _("kỳ")
        verbose_name_plural = _("kỳ")
        ordering = ("-year", "kind", "id")
        constraints = (
            models.CheckConstraint(
                name="period_data_in_order",
                condition=Q(data_from__isnull=True)
                | Q(data_to__isnull=True)
                | Q(data_to__gte=F("data_from")),
            ),
            models.UniqueConstraint(
                fields=("authority", "data_from"),
                condition=Q(kind=PeriodKind.FIGURES),
                name="figures_once_a_month",
            ),
            models.UniqueConstraint(
                fields=("authority", "year", "kind"),
                condition=Q(kind__in=(PeriodKind.REGISTRATION, PeriodKind.AMENDMENT)),
                name="registration_once_a_year",
            ),
            models.CheckConstraint(
                name="period_open_has_route",
                condition=Q(status=PeriodStatus.PLANNED) | Q(frozen_route__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name


class PeriodDue(models.Model):
    """The last day (inclusive) of one stage for one kind of submission in one period.

    `stated_on` is the day that the dispatch states, kept where it is a day off and the last day
    moved to the next working day (Civil Code, Art. 148).
    """

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="dues")
    submission_kind = models.CharField(_("phần hồ sơ"), max_length=16, choices=SubmissionKind)
    stage = models.CharField(_("bước"), max_length=16, choices=DueStage)
    due_on = models.DateField(_("hết ngày"))
    stated_on = models.DateField(_("ngày ghi trong công văn"), null=True, blank=True)

    class Meta:
        verbose_name = _("thời hạn")
        verbose_name_plural = _("thời hạn")
        ordering = ("period", "due_on")
        constraints = (
            models.UniqueConstraint(
                fields=("period", "submission_kind", "stage"), name="period_due_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_submission_kind_display()}, {self.get_stage_display()}: {self.due_on}"


class PeriodIndicator(models.Model):
    """A figure that a period asks of every unit; reports are added up by `code`."""

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="indicators")
    code = models.SlugField(_("mã"), max_length=40)
    label = models.CharField(_("chỉ tiêu"), max_length=200)
    measure = models.CharField(_("đơn vị tính"), max_length=40, blank=True)
    source = models.CharField(
        _("nguồn số liệu"), max_length=8, choices=IndicatorSource, blank=True, default=""
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("chỉ tiêu của kỳ")
        verbose_name_plural = _("chỉ tiêu của kỳ")
        ordering = ("period", "position")
        constraints = (
            models.UniqueConstraint(fields=("period", "code"), name="period_indicator_once"),
        )

    def __str__(self) -> str:
        return self.label


class PeriodRecipient(models.Model):
    """To whom what is consolidated in this period goes up, and until when (inclusive).

    The same report may go to two superiors with two dates. A proposal's recipient is named for
    each `decider`; `unit` is the body that takes the paper in (the ministry, Sở Nội vụ …).
    """

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="recipients")
    submission_kind = models.CharField(_("phần hồ sơ"), max_length=16, choices=SubmissionKind)
    decider = models.CharField(
        _("người quyết định"), max_length=16, choices=Decider, blank=True, default=""
    )
    unit = models.ForeignKey(
        "Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("nơi nhận")
    )
    due_on = models.DateField(_("gửi chậm nhất hết ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("nơi nhận")
        verbose_name_plural = _("nơi nhận")
        ordering = ("period", "submission_kind", "due_on")
        constraints = (
            models.UniqueConstraint(
                fields=("period", "submission_kind", "decider", "unit"), name="recipient_once"
            ),
            models.CheckConstraint(
                name="recipient_of_nominations_names_decider",
                condition=Q(submission_kind=SubmissionKind.NOMINATIONS, decider__gt="")
                | (~Q(submission_kind=SubmissionKind.NOMINATIONS) & Q(decider="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_submission_kind_display()} → {self.unit}"
