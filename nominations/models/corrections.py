"""A correction: some nominations of a submission go back alone, without holding the rest."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django_fsm import GET_STATE, ConcurrentTransitionMixin, FSMField, transition

from nominations.enums import CorrectionState
from nominations.models.base import RefField, state_in
from nominations.rules import readiness

C = CorrectionState


class Correction(ConcurrentTransitionMixin, models.Model):
    """One partial return: its nominations, the desk that rechecks (a role), its own process."""

    ref = RefField()
    submission = models.ForeignKey(
        "Submission", on_delete=models.PROTECT, related_name="corrections"
    )
    nominations = models.ManyToManyField("Nomination", related_name="corrections")
    state = FSMField(_lazy("trạng thái"), default=C.FIXING, choices=CorrectionState, protected=True)
    note = models.TextField(_lazy("yêu cầu"))
    reply_by = models.DateField(_lazy("bổ sung đến hết ngày"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name = _lazy("yêu cầu bổ sung")
        verbose_name_plural = _lazy("yêu cầu bổ sung")
        constraints = (state_in("correction_state_known", "state", CorrectionState),)

    def __str__(self) -> str:
        return _("Bổ sung – %(submission)s") % {"submission": self.submission}

    @transition(field=state, source=C.FIXING, target=C.UNIT_SIGNING)
    def send_to_head(self) -> None:
        """The officer has mended it."""

    @transition(field=state, source=C.UNIT_SIGNING, target=C.FIXING)
    def send_back(self) -> None:
        """The head wants something changed."""

    @transition(
        field=state,
        source=(C.FIXING, C.UNIT_SIGNING),
        target=C.RECHECK,
        conditions=[readiness.correction_may_be_resubmitted],
    )
    def resubmit(self) -> None:
        """The head signs the mended nominations."""

    @transition(
        field=state,
        source=C.RECHECK,
        target=GET_STATE(
            lambda correction, *, lines_left=0: C.RECHECK if lines_left else C.DONE,
            states=[C.RECHECK, C.DONE],
        ),
    )
    def accept(self, *, lines_left: int = 0) -> None:
        """Satisfied. With `lines_left` that the examiner may not judge, it stays."""

    @transition(field=state, source=C.RECHECK, target=C.UNIT_SIGNING)
    def recall_to_head(self) -> None:
        """The head takes back what the desk has not yet taken up."""

    @transition(field=state, source=C.UNIT_SIGNING, target=C.FIXING)
    def recall_to_officer(self) -> None:
        """The officer takes back what the head has not yet taken up."""

    @transition(field=state, source=C.RECHECK, target=C.FIXING)
    def send_for_fixing(self) -> None:
        """Not yet mended (action code `return`)."""

    @transition(field=state, source=(C.FIXING, C.UNIT_SIGNING, C.RECHECK), target=C.DONE)
    def withdraw(self) -> None:
        """The unit takes these nominations back for good."""
