"""A submission (phần hồ sơ): the part of a dossier that travels by itself.

The state says where it is; who must act now is the flow's business (workflows.flows.submission).
Transitions carry source, target and meaning, never users; conditions are facts asked of `rules`.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import GET_STATE, ConcurrentTransitionMixin, FSMField, transition

from nominations.enums import OPEN_SUBMISSIONS, RankingState, SubmissionKind, SubmissionState
from nominations.models.base import RefField, state_in
from nominations.rules import readiness
from nominations.rules.routes import FrozenRoute

S = SubmissionState
_DESKS = (S.CLUSTER_REVIEW, S.OFFICE_CHECK)
#: Anything on its way can be under verification; a draft is still the unit's own business.
_SUSPENDABLE = tuple(sorted(OPEN_SUBMISSIONS - {S.SUSPENDED, S.DRAFT}))


def _cluster_waits(submission: "Submission") -> bool:
    """The route has a cluster step for this part, and the cluster's meeting has not locked yet."""
    ranking = submission.ranking
    return ranking is not None and ranking.state == RankingState.OPEN


def _first_desk(submission: "Submission") -> str:
    """Where a signed submission goes: its cluster, else the standing office."""
    return S.CLUSTER_REVIEW if _cluster_waits(submission) else S.OFFICE_CHECK


def _desk_again(submission: "Submission", desk: str) -> str:
    """Straight back to that stage; a cluster that has locked meanwhile is skipped."""
    locked = desk == S.CLUSTER_REVIEW and not _cluster_waits(submission)
    return S.OFFICE_CHECK if locked else desk


def _back_to_the_officer(submission: "Submission") -> str:
    return S.RETURNED if submission.returned_from else S.DRAFT


class Submission(ConcurrentTransitionMixin, models.Model):
    """One part of a unit's dossier on its way. `version` rises with every act and every edit."""

    ref = RefField()
    dossier = models.ForeignKey("Dossier", on_delete=models.PROTECT, related_name="submissions")
    kind = models.CharField(_("loại"), max_length=16, choices=SubmissionKind)
    number = models.PositiveSmallIntegerField(_("lần bổ sung"), default=0)
    state = FSMField(_("trạng thái"), default=S.DRAFT, choices=SubmissionState, protected=True)
    returned_from = models.CharField(max_length=16, blank=True, choices=SubmissionState)
    suspended_from = models.CharField(max_length=16, blank=True, choices=SubmissionState)
    reply_by = models.DateField(_("bổ sung đến hết ngày"), null=True, blank=True)
    extended_to = models.DateField(_("gia hạn đến hết ngày"), null=True, blank=True)
    ranking = models.ForeignKey(
        "ClusterRanking",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        help_text=_("Xếp hạng của cụm mà phần này đi qua; trống nếu quy trình không qua cụm."),
    )
    version = models.PositiveIntegerField(default=1)
    nothing_to_report = models.BooleanField(_("không phát sinh"), default=False)
    narrative = models.TextField(_("nội dung"), blank=True)
    meeting_minutes = models.CharField(_("biên bản họp bình xét"), max_length=200, blank=True)
    meeting_on = models.DateField(_("ngày họp"), null=True, blank=True)
    meeting_members = models.PositiveSmallIntegerField(_("tổng số người"), null=True, blank=True)
    meeting_present = models.PositiveSmallIntegerField(_("số người dự họp"), null=True, blank=True)
    meeting_voting = models.CharField(_("hình thức biểu quyết"), max_length=100, blank=True)
    prepared_by = models.ForeignKey(
        "Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_by = models.ForeignKey(
        "Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    late_days = models.PositiveSmallIntegerField(
        _("số ngày làm việc gửi trễ"), null=True, blank=True, help_text=_("Ghi khi gửi lần đầu.")
    )
    received_at = models.DateTimeField(_("tiếp nhận lúc"), null=True, blank=True)
    self_total = models.DecimalField(
        _("tổng điểm tự chấm"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    cross_total = models.DecimalField(
        _("điểm chấm chéo"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    cross_note = models.TextField(_("nhận xét của đơn vị chấm chéo"), blank=True)
    cluster_total = models.DecimalField(
        _("điểm cụm chốt"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    cluster_note = models.TextField(_("nhận xét của cụm"), blank=True)
    office_total = models.DecimalField(
        _("điểm thẩm định"), max_digits=7, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("phần hồ sơ")
        verbose_name_plural = _("phần hồ sơ")
        constraints = (
            state_in("submission_state_known", "state", SubmissionState),
            models.UniqueConstraint(
                fields=("dossier", "kind", "number"), name="submission_once_per_dossier"
            ),
            models.CheckConstraint(
                name="submission_suspended_knows_origin",
                condition=Q(state=S.SUSPENDED, suspended_from__gt="")
                | (~Q(state=S.SUSPENDED) & Q(suspended_from="")),
            ),
            models.CheckConstraint(
                name="submission_returned_knows_origin",
                condition=~Q(state=S.RETURNED) | Q(returned_from__gt=""),
            ),
        )
        indexes = (models.Index(fields=("state", "kind"), name="submission_by_state"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.dossier.unit}"

    @property
    def period_route(self) -> FrozenRoute:
        return FrozenRoute.of(self.dossier.period)

    @property
    def awaits_cross_score(self) -> bool:
        """A self-assessment that its neighbour in the cluster's circle has not scored yet."""
        return self.kind == SubmissionKind.SELF_ASSESSMENT and self.cross_total is None

    @transition(field=state, source=(S.DRAFT, S.RETURNED), target=S.UNIT_SIGNING)
    def send_to_head(self) -> None:
        """The officer has finished; the head of the unit must sign."""

    @transition(
        field=state,
        source=S.UNIT_SIGNING,
        target=GET_STATE(_back_to_the_officer, states=[S.DRAFT, S.RETURNED]),
    )
    def send_back(self) -> None:
        """The head wants something changed before signing."""

    @transition(
        field=state,
        source=S.UNIT_SIGNING,
        target=GET_STATE(_first_desk, states=_DESKS),
        conditions=[readiness.may_be_submitted],
    )
    def submit(self) -> None:
        """The head signs and sends: the first time."""

    @transition(
        field=state,
        source=(S.RETURNED, S.UNIT_SIGNING),
        target=GET_STATE(lambda file: _desk_again(file, file.returned_from), states=_DESKS),
        conditions=[readiness.may_be_resubmitted],
    )
    def resubmit(self) -> None:
        """The head signs the mended file: straight to the stage that returned it."""

    @transition(
        field=state,
        source=(S.DRAFT, S.UNIT_SIGNING, S.RETURNED),
        target=GET_STATE(
            lambda file: (
                _desk_again(file, file.returned_from) if file.returned_from else _first_desk(file)
            ),
            states=_DESKS,
        ),
    )
    def deliver(self) -> None:
        """The signed and numbered paper of the level below arrives (action code `send_up`)."""

    @transition(field=state, source=S.CLUSTER_REVIEW, target=S.OFFICE_CHECK)
    def leave_cluster(self) -> None:
        """The cluster's meeting has locked (lock_scores moves all members at once)."""

    @transition(
        field=state,
        source=S.OFFICE_CHECK,
        target=GET_STATE(
            lambda submission, *, lines_left=0: S.OFFICE_CHECK if lines_left else S.ACCEPTED,
            states=[S.OFFICE_CHECK, S.ACCEPTED],
        ),
    )
    def accept(self, *, lines_left: int = 0) -> None:
        """Examined. With `lines_left` nominations that the examiner may not judge, it stays."""

    @transition(field=state, source=(S.CLUSTER_REVIEW, S.OFFICE_CHECK), target=S.RETURNED)
    def send_for_fixing(self) -> None:
        """Returned as a whole: only pinned fields unlock (action code `return`)."""

    @transition(
        field=state,
        source=(S.DRAFT, S.UNIT_SIGNING, S.CLUSTER_REVIEW, S.OFFICE_CHECK, S.RETURNED),
        target=S.WITHDRAWN,
    )
    def withdraw(self) -> None:
        """The unit takes the whole submission back for good."""

    @transition(field=state, source=_SUSPENDABLE, target=S.SUSPENDED)
    def suspend(self) -> None:
        """Something is being verified; resumable to where it was."""

    @transition(
        field=state,
        source=S.SUSPENDED,
        target=GET_STATE(lambda file: _desk_again(file, file.suspended_from), states=_SUSPENDABLE),
    )
    def resume(self) -> None:
        """The verification is over; back to where it was."""

    @transition(
        field=state,
        source=S.UNIT_SIGNING,
        target=GET_STATE(_back_to_the_officer, states=[S.DRAFT, S.RETURNED]),
    )
    def recall_to_officer(self) -> None:
        """The officer takes back what the head has not yet taken up."""

    @transition(field=state, source=(S.CLUSTER_REVIEW, S.OFFICE_CHECK), target=S.UNIT_SIGNING)
    def recall_to_head(self) -> None:
        """The head takes back what the next desk has not yet taken up."""

    @transition(field=state, source=S.ACCEPTED, target=S.OFFICE_CHECK)
    def recall_to_office(self) -> None:
        """The examiner takes back an acceptance that nothing was built on."""

    @transition(field=state, source=S.ACCEPTED, target=S.CLOSED)
    def close(self) -> None:
        """What it feeds is issued and each of its nominations has ended."""


class Pin(models.Model):
    """A field named in a return: only pinned fields unlock, the rest stays judged."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="pins")
    correction = models.ForeignKey(
        "Correction", on_delete=models.CASCADE, null=True, blank=True, related_name="pins"
    )
    field = models.CharField(_("mục"), max_length=60)
    remark = models.CharField(_("yêu cầu"), max_length=500)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("mục phải bổ sung")
        ordering = ("submission", "position", "id")
        constraints = (
            models.CheckConstraint(
                name="pin_resolved_after_created",
                condition=Q(resolved_at__isnull=True) | Q(resolved_at__gte=F("created_at")),
            ),
        )
        indexes = (
            models.Index(
                fields=("submission",), condition=Q(resolved_at__isnull=True), name="pin_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.field}: {self.remark}"
