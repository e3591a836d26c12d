"""The cluster's ranking of its members in one period: one meeting, one lock for all."""

from django.db import models
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
    minutes = models.CharField("biên bản họp cụm", max_length=200, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "xếp hạng cụm"
        constraints = (
            state_in("ranking_state_known", "state", RankingState),
            models.UniqueConstraint(fields=("cluster", "period"), name="ranking_once"),
        )

    def __str__(self) -> str:
        return f"{self.cluster} – {self.period}"

    @transition(field=state, source=RankingState.OPEN, target=RankingState.LOCKED)
    def lock_scores(self) -> None:
        """The meeting's minutes are in; what arrives later skips the cluster."""
