"""Campaigns (phong trào thi đua) and their score tables, as read from the launching document."""

from django.db import models
from django.db.models import Q

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
        "loại", max_length=8, choices=CampaignKind, default=CampaignKind.REGULAR
    )
    year = models.PositiveSmallIntegerField("năm")
    name = models.CharField("tên", max_length=250)
    theme = models.CharField("chủ đề", max_length=300)
    document = models.CharField("văn bản phát động", max_length=200)
    issued_on = models.DateField("ngày văn bản", null=True, blank=True)
    basis = models.TextField("căn cứ", blank=True)
    contents = models.JSONField("nội dung", default=list, blank=True)
    duties = models.JSONField("tổ chức thực hiện", default=list, blank=True)
    recipients = models.JSONField("nơi nhận", default=list, blank=True)
    source = models.CharField("nguồn", max_length=200, blank=True)

    class Meta:
        verbose_name = "phong trào thi đua"
        verbose_name_plural = "phong trào thi đua"
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
    target = models.CharField("đối tượng", max_length=8, choices=AwardTarget)
    version = models.PositiveSmallIntegerField("phiên bản", default=1)
    name = models.CharField("tên bảng", max_length=200, blank=True)
    basis = models.CharField("căn cứ", max_length=250, blank=True)
    total = models.DecimalField("tổng điểm", max_digits=7, decimal_places=2, null=True, blank=True)
    bonus_cap = models.DecimalField("điểm thưởng tối đa", max_digits=6, decimal_places=2, default=0)
    rounding = models.DecimalField(
        "làm tròn khi phân bổ lại", max_digits=4, decimal_places=2, default="0.5"
    )
    difference_limit = models.DecimalField(
        "chênh lệch phải nêu lý do (% điểm chuẩn)", max_digits=5, decimal_places=2, default=3
    )
    groups = models.JSONField("nhóm", default=list, blank=True)
    ratings = models.JSONField("xếp loại", default=list, blank=True)
    ties = models.JSONField("so khi bằng điểm", default=list, blank=True)
    published_at = models.DateTimeField("ban hành lúc", null=True, blank=True)
    published_by = models.ForeignKey(
        "Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    change_note = models.CharField("thay đổi so với bản trước", max_length=300, blank=True)

    class Meta:
        verbose_name = "bảng tiêu chí"
        verbose_name_plural = "bảng tiêu chí"
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
        return f"{self.name or self.campaign.name} (bản {self.version})"


class Criterion(models.Model):
    """One criterion. `how`: its formula as data (`rules.formulas`); `method`: the same in words."""

    table = models.ForeignKey(ScoreTable, on_delete=models.CASCADE, related_name="criteria")
    code = models.CharField("mã", max_length=20)
    section = models.CharField(
        "phần", max_length=8, choices=CriterionSection, default=CriterionSection.MAIN
    )
    group = models.CharField("nhóm", max_length=8, blank=True)
    kind = models.CharField(
        "loại", max_length=8, choices=CriterionKind, default=CriterionKind.JUDGEMENT
    )
    heads_only = models.BooleanField("chỉ cho người đứng đầu", default=False)
    text = models.TextField("nội dung")
    method = models.CharField("cách tính", max_length=300, blank=True)
    how = models.JSONField("công thức", default=dict, blank=True)
    evidence = models.CharField("minh chứng", max_length=200, blank=True)
    max_points = models.DecimalField("điểm chuẩn", max_digits=6, decimal_places=2, default=0)
    may_be_absent = models.BooleanField("có thể không phát sinh", default=False)
    source = models.CharField("nguồn", max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        ordering = ("table", "position")
        constraints = (
            models.UniqueConstraint(fields=("table", "code"), name="criterion_code_once"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.text[:60]}"
