"""The running procedure of one submission, consolidation or correction."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import AbstractProcess


class Process(AbstractProcess):
    """viewflow's process in our own table, with real foreign keys: exactly one subject.

    A subject has at most one unfinished process; a recalled acceptance starts a new one.
    """

    submission = models.ForeignKey(
        "nominations.Submission",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="processes",
    )
    consolidation = models.ForeignKey(
        "nominations.Consolidation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="processes",
    )
    correction = models.ForeignKey(
        "nominations.Correction",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="processes",
    )

    #: Not stored: the role for which the next desk opens instead of the stage's own (a substitute).
    substitute_role = ""

    class Meta:
        verbose_name = _("tiến trình")
        constraints = (
            models.CheckConstraint(
                name="process_has_one_subject",
                condition=Q(
                    submission__isnull=False, consolidation__isnull=True, correction__isnull=True
                )
                | Q(submission__isnull=True, consolidation__isnull=False, correction__isnull=True)
                | Q(submission__isnull=True, consolidation__isnull=True, correction__isnull=False),
            ),
            *(
                models.UniqueConstraint(
                    fields=(name,),
                    condition=Q(finished__isnull=True),
                    name=f"one_running_process_per_{name}",
                )
                for name in ("submission", "consolidation", "correction")
            ),
        )

    @property
    def subject(self) -> Any:
        return self.submission or self.consolidation or self.correction
