"""The cluster's ranking of its members in one period: one meeting, one lock for all."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from nominations.enums import RankingState
from nominations.models.base import RefField, state_in


class ClusterRanking(ConcurrentTransitionMixin, models.Model):
    """Cluster × period. Locking moves every member's submission that waits in the cluster."""

    ref = RefField()
    cluster = models.ForeignKey("Cluster", on_delete=models.PROTECT, related_name="rankings")
    period = models.ForeignKey("Period", on_delete=models.PROTECT, related_name="rankings")
    state = FSMField(default=RankingState.OPEN, choices=RankingState, protected=True)
    version = models.PositiveIntegerField(default=1)
    minutes = models.CharField(_("biên bản họp cụm"), max_length=200, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    met_on = models.DateField(_("ngày họp cụm"), null=True, blank=True)
    members_present = models.PositiveSmallIntegerField(
        _("số thành viên dự họp"), null=True, blank=True
    )
    leading_unit = models.ForeignKey(
        "Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("đơn vị được suy tôn dẫn đầu"),
    )
    leading_votes = models.PositiveSmallIntegerField(_("số phiếu suy tôn"), null=True, blank=True)

    class Meta:
        verbose_name = _("xếp hạng cụm")
        constraints = (
            state_in("ranking_state_known", "state", RankingState),
            models.UniqueConstraint(fields=("cluster", "period"), name="ranking_once"),
            models.CheckConstraint(
                name="ranking_leader_with_votes",
                condition=Q(leading_unit__isnull=True, leading_votes__isnull=True)
                | Q(leading_unit__isnull=False, leading_votes__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.cluster} – {self.period}"

    @transition(field=state, source=RankingState.OPEN, target=RankingState.LOCKED)
    def lock_scores(self) -> None:
        """The meeting's minutes are in; what arrives later skips the cluster."""


class RankingEntry(models.Model):
    """One member's line of a ranking, written when the meeting locks; nobody changes it later."""

    ranking = models.ForeignKey(ClusterRanking, on_delete=models.PROTECT, related_name="entries")
    unit = models.ForeignKey("Unit", on_delete=models.PROTECT, related_name="rankings")
    self_total = models.DecimalField(
        _("tự chấm"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    cross_total = models.DecimalField(
        _("chấm chéo"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    final_total = models.DecimalField(
        _("điểm chốt"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    place = models.PositiveSmallIntegerField(_("thứ hạng"), null=True, blank=True)
    votes = models.PositiveSmallIntegerField(_("số phiếu suy tôn"), null=True, blank=True)
    group_totals = models.JSONField(_("điểm chốt theo nhóm"), default=dict, blank=True)
    unranked_reason = models.CharField(_("lý do chưa xếp hạng"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("kết quả xếp hạng")
        verbose_name_plural = _("kết quả xếp hạng")
        ordering = ("ranking", "place", "id")
        constraints = (
            models.UniqueConstraint(fields=("ranking", "unit"), name="ranking_entry_once"),
            models.CheckConstraint(
                name="ranked_or_with_a_reason",
                condition=Q(place__isnull=False, final_total__isnull=False, unranked_reason="")
                | Q(place__isnull=True, unranked_reason__gt=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.place or '–'}. {self.unit}"
