"""Campaigns (phong trào thi đua) and their criteria, as read from the launching document."""

from django.db import models

from nominations.enums import AwardTarget
from nominations.models.base import RefField


class Campaign(models.Model):
    """A campaign as its document states it: theme, legal basis, contents."""

    ref = RefField()
    code = models.SlugField(max_length=60, unique=True)
    issuer = models.ForeignKey("Unit", on_delete=models.PROTECT, related_name="campaigns")
    year = models.PositiveSmallIntegerField("năm")
    name = models.CharField("tên", max_length=250)
    theme = models.CharField("chủ đề", max_length=300)
    document = models.CharField("văn bản phát động", max_length=200)
    basis = models.TextField("căn cứ", blank=True)
    contents = models.JSONField("nội dung", default=list)
    source = models.CharField("nguồn", max_length=200, blank=True)

    class Meta:
        verbose_name = "phong trào thi đua"
        verbose_name_plural = "phong trào thi đua"
        ordering = ("-year", "code")

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """One criterion of a campaign with the points that a unit may claim for it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="criteria")
    code = models.SlugField(max_length=20)
    target = models.CharField("đối tượng", max_length=8, choices=AwardTarget)
    heads_only = models.BooleanField("chỉ cho người đứng đầu", default=False)
    text = models.TextField("nội dung")
    max_points = models.DecimalField("điểm tối đa", max_digits=6, decimal_places=2)
    source = models.CharField("nguồn", max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        ordering = ("campaign", "position")
        constraints = (
            models.UniqueConstraint(fields=("campaign", "code"), name="criterion_code_once"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.text[:60]}"
