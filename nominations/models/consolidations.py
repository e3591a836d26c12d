"""A consolidation (tổng hợp trình ký): what the office brings to the one who decides.

One proposal per deciding authority. A line's outcome is the signer's word; it takes effect on the
nomination when the decisions are published, so that a signature can still be recalled.
"""

from django.db import models
from django.db.models import Q
from django_fsm import GET_STATE, ConcurrentTransitionMixin, FSMField, transition

from nominations.enums import (
    ConsolidationKind,
    ConsolidationState,
    Decider,
    LineOutcome,
    SignatureForm,
)
from nominations.models.base import RefField, state_in
from nominations.rules import readiness
from nominations.rules.routes import FrozenRoute

C = ConsolidationState


def _after_drafting(consolidation: "Consolidation") -> str:
    return readiness.next_stage(consolidation, after=C.DRAFTING)


def _after_office_head(consolidation: "Consolidation") -> str:
    return readiness.next_stage(consolidation, after=C.OFFICE_HEAD_CHECK)


def _after_posting(consolidation: "Consolidation") -> str:
    return readiness.next_stage(consolidation, after=C.POSTED)


def _after_signature(
    consolidation: "Consolidation", *, undecided: int = 0, granted: int = 0
) -> str:
    if undecided:
        return C.SIGNING
    return C.APPROVED if granted else C.ENDED


class Consolidation(ConcurrentTransitionMixin, models.Model):
    """A proposal (tờ trình) on its way. `version` rises with every act."""

    ref = RefField()
    period = models.ForeignKey("Period", on_delete=models.PROTECT, related_name="consolidations")
    kind = models.CharField(max_length=16, choices=ConsolidationKind)
    decider = models.CharField("người quyết định", max_length=16, choices=Decider)
    title = models.CharField("trích yếu", max_length=250)
    state = FSMField("trạng thái", default=C.DRAFTING, choices=ConsolidationState, protected=True)
    version = models.PositiveIntegerField(default=1)
    posted_from = models.DateField("công khai từ ngày", null=True, blank=True)
    posted_to = models.DateField("công khai đến hết ngày", null=True, blank=True)
    council_size = models.PositiveSmallIntegerField("tổng số thành viên", null=True, blank=True)
    council_present = models.PositiveSmallIntegerField("số có mặt", null=True, blank=True)
    council_minutes = models.CharField("biên bản Hội đồng", max_length=200, blank=True)
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name = "tờ trình"
        verbose_name_plural = "tờ trình"
        ordering = ("-id",)
        constraints = (
            state_in("consolidation_state_known", "state", ConsolidationState),
            models.CheckConstraint(
                name="posted_pair",
                condition=Q(posted_from__isnull=True, posted_to__isnull=True)
                | Q(posted_from__isnull=False, posted_to__isnull=False),
            ),
            models.CheckConstraint(
                name="council_present_within_size",
                condition=Q(council_present__isnull=True)
                | Q(council_present__lte=models.F("council_size")),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def period_route(self) -> FrozenRoute:
        return FrozenRoute.of(self.period)

    @transition(
        field=state,
        source=C.DRAFTING,
        target=GET_STATE(
            _after_drafting, states=[C.OFFICE_HEAD_CHECK, C.POSTED, C.COUNCIL, C.SIGNING]
        ),
        conditions=[readiness.may_be_presented],
    )
    def present(self) -> None:
        """The office has its list; the route says who looks next."""

    @transition(
        field=state,
        source=C.OFFICE_HEAD_CHECK,
        target=GET_STATE(_after_office_head, states=[C.POSTED, C.COUNCIL, C.SIGNING]),
    )
    def initial(self) -> None:
        """The head of the office initials it (ký nháy)."""

    @transition(field=state, source=C.OFFICE_HEAD_CHECK, target=C.DRAFTING)
    def send_back(self) -> None:
        """The head of the office wants it changed."""

    @transition(
        field=state,
        source=C.POSTED,
        target=GET_STATE(_after_posting, states=[C.COUNCIL, C.SIGNING]),
        conditions=[readiness.posting_is_over],
    )
    def close_posting(self) -> None:
        """The posting's last day has passed."""

    @transition(
        field=state,
        source=C.COUNCIL,
        target=C.SIGNING,
        conditions=[readiness.council_result_is_complete],
    )
    def present_result(self) -> None:
        """Every line has its recorded result (action code `present`, from the council)."""

    @transition(
        field=state,
        source=C.SIGNING,
        target=GET_STATE(_after_signature, states=[C.SIGNING, C.APPROVED, C.ENDED]),
    )
    def decide(self, *, undecided: int = 0, granted: int = 0) -> None:
        """Some lines were decided; the stage ends when no line is left undecided."""

    @transition(field=state, source=C.SIGNING, target=C.DRAFTING)
    def return_to_office(self) -> None:
        """The signer wants the whole list back."""

    @transition(
        field=state,
        source=C.APPROVED,
        target=C.ISSUED,
        conditions=[readiness.every_decision_is_numbered],
    )
    def publish(self) -> None:
        """All decisions are numbered and dated; results take effect."""

    @transition(
        field=state,
        source=(C.DRAFTING, C.COUNCIL),
        target=C.ENDED,
        conditions=[readiness.may_be_discarded],
    )
    def discard(self) -> None:
        """The office gives it up: a draft, or a list of which the council passed nobody."""

    @transition(
        field=state,
        source=(C.OFFICE_HEAD_CHECK, C.POSTED, C.COUNCIL, C.SIGNING),
        target=C.DRAFTING,
    )
    def recall_to_draft(self) -> None:
        """The office takes back what the next desk has not yet taken up."""

    @transition(field=state, source=(C.POSTED, C.COUNCIL, C.SIGNING), target=C.OFFICE_HEAD_CHECK)
    def recall_to_office_head(self) -> None:
        """The head of the office takes the initials back."""

    @transition(field=state, source=C.SIGNING, target=C.COUNCIL)
    def recall_to_council(self) -> None:
        """The office takes the council's list back before it is signed."""

    @transition(field=state, source=(C.APPROVED, C.SIGNING), target=C.SIGNING)
    def recall_to_signer(self) -> None:
        """The signer takes the signature back before the registrar numbers it."""


class ConsolidationLine(models.Model):
    """One nomination in one consolidation: its place, the council's result, the signer's word."""

    consolidation = models.ForeignKey(Consolidation, on_delete=models.PROTECT, related_name="lines")
    nomination = models.ForeignKey("Nomination", on_delete=models.PROTECT, related_name="lines")
    award = models.ForeignKey(
        "Award", on_delete=models.PROTECT, related_name="+", verbose_name="hình thức trình"
    )
    position = models.PositiveIntegerField("thứ tự", default=0)
    active = models.BooleanField(default=True, help_text="Đang giữ đề nghị này.")
    votes_for = models.PositiveSmallIntegerField("số phiếu đồng ý", null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=LineOutcome, blank=True, default="")
    reason = models.TextField("lý do", blank=True)
    decided_by = models.ForeignKey(
        "Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    signature_form = models.CharField(max_length=4, choices=SignatureForm, blank=True, default="")
    signer_title = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = "dòng trình"
        ordering = ("consolidation", "position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("nomination",), condition=Q(active=True), name="nomination_in_one_proposal"
            ),
            models.CheckConstraint(
                name="line_decided_by_whom_and_when",
                condition=Q(outcome="", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(outcome="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
        )
        indexes = (models.Index(fields=("consolidation", "outcome"), name="line_by_outcome"),)

    def __str__(self) -> str:
        return f"{self.position}. {self.nomination}"
