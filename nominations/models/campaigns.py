"""Campaigns (phong trào thi đua) and their score tables, as read from the launching document."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.enums import AwardTarget, CampaignKind, CriterionKind, CriterionSection
from nominations.models.base import RefField


class Campaign(models.Model):
    """A campaign as its document states it.

    `parent` is the campaign above that this one carries out or answers; a cluster's answer names
    the `cluster` beside the unit that leads it. `contents` is a list of sentences, `duties` a list
    of {who, what, to, when}, `recipients` a list of names (nơi nhận).
    """

    ref = RefField()
    code = models.SlugField(max_length=60, unique=True)
    issuer = models.ForeignKey("Unit", on_delete=models.PROTECT, related_name="campaigns")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    cluster = models.ForeignKey(
        "Cluster", on_delete=models.PROTECT, null=True, blank=True, related_name="campaigns"
    )
    kind = models.CharField(
        _lazy("loại"), max_length=8, choices=CampaignKind, default=CampaignKind.REGULAR
    )
    year = models.PositiveSmallIntegerField(_lazy("năm"))
    name = models.CharField(_lazy("tên"), max_length=250)
    theme = models.CharField(_lazy("chủ đề"), max_length=300)
    document = models.CharField(_lazy("văn bản phát động"), max_length=200)
    issued_on = models.DateField(_lazy("ngày văn bản"), null=True, blank=True)
    basis = models.TextField(_lazy("căn cứ"), blank=True)
    contents = models.JSONField(_lazy("nội dung"), default=list, blank=True)
    duties = models.JSONField(_lazy("tổ chức thực hiện"), default=list, blank=True)
    recipients = models.JSONField(_lazy("nơi nhận"), default=list, blank=True)
    source = models.CharField(_lazy("nguồn"), max_length=200, blank=True)

    class Meta:
        verbose_name = _lazy("phong trào thi đua")
        verbose_name_plural = _lazy("phong trào thi đua")
        ordering = ("-year", "code")

    def __str__(self) -> str:
        return self.name


class ScoreTable(models.Model):
    """Criteria of a campaign for collectives or for persons, in one version (bảng tiêu chí).

    A draft has no `published_at`; a published version never changes: a period keeps the version
    that was published last when it opened, and every evaluation with it (ADR 18). Without
    `total` nobody gives points: criteria are met or not. `groups` is a list of {code, name};
    `ratings` of {from, label}, highest first; `ties` of group codes, compared in that order.
    """

    ref = RefField()
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="tables")
    target = models.CharField(_lazy("đối tượng"), max_length=8, choices=AwardTarget)
    version = models.PositiveSmallIntegerField(_lazy("phiên bản"), default=1)
    name = models.CharField(_lazy("tên bảng"), max_length=200, blank=True)
    basis = models.CharField(_lazy("căn cứ"), max_length=250, blank=True)
    total = models.DecimalField(
        _lazy("tổng điểm"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    bonus_cap = models.DecimalField(
        _lazy("điểm thưởng tối đa"), max_digits=6, decimal_places=2, default=0
    )
    rounding = models.DecimalField(
        _lazy("làm tròn khi phân bổ lại"), max_digits=4, decimal_places=2, default="0.5"
    )
    difference_limit = models.DecimalField(
        _lazy("chênh lệch phải nêu lý do (% điểm chuẩn)"), max_digits=5, decimal_places=2, default=3
    )
    groups = models.JSONField(_lazy("nhóm"), default=list, blank=True)
    ratings = models.JSONField(_lazy("xếp loại"), default=list, blank=True)
    ties = models.JSONField(_lazy("so khi bằng điểm"), default=list, blank=True)
    published_at = models.DateTimeField(_lazy("ban hành lúc"), null=True, blank=True)
    published_by = models.ForeignKey(
        "Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    change_note = models.CharField(_lazy("thay đổi so với bản trước"), max_length=300, blank=True)

    class Meta:
        verbose_name = _lazy("bảng tiêu chí")
        verbose_name_plural = _lazy("bảng tiêu chí")
        ordering = ("campaign", "target", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "target", "version"), name="score_table_version_once"
            ),
            models.UniqueConstraint(
                fields=("campaign", "target"),
                condition=Q(published_at=None),
                name="score_table_one_draft",
            ),
        )

    def __str__(self) -> str:
        return _("%(name)s (bản %(version)s)") % {
            "name": self.name or self.campaign.name,
            "version": self.version,
        }


class Criterion(models.Model):
    """One criterion. `how`: its formula as data (`rules.formulas`); `method`: the same in words."""

    table = models.ForeignKey(ScoreTable, on_delete=models.CASCADE, related_name="criteria")
    code = models.CharField(_lazy("mã"), max_length=20)
    section = models.CharField(
        _lazy("phần"), max_length=8, choices=CriterionSection, default=CriterionSection.MAIN
    )
    group = models.CharField(_lazy("nhóm"), max_length=8, blank=True)
    kind = models.CharField(
        _lazy("loại"), max_length=8, choices=CriterionKind, default=CriterionKind.JUDGEMENT
    )
    heads_only = models.BooleanField(_lazy("chỉ cho người đứng đầu"), default=False)
    text = models.TextField(_lazy("nội dung"))
    method = models.CharField(_lazy("cách tính"), max_length=300, blank=True)
    how = models.JSONField(_lazy("công thức"), default=dict, blank=True)
    evidence = models.CharField(_lazy("minh chứng"), max_length=200, blank=True)
    max_points = models.DecimalField(_lazy("điểm chuẩn"), max_digits=6, decimal_places=2, default=0)
    may_be_absent = models.BooleanField(_lazy("có thể không phát sinh"), default=False)
    source = models.CharField(_lazy("nguồn"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _lazy("tiêu chí")
        verbose_name_plural = _lazy("tiêu chí")
        ordering = ("table", "position")
        constraints = (
            models.UniqueConstraint(fields=("table", "code"), name="criterion_code_once"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.text[:60]}"
