"""A consolidation (tổng hợp trình ký): what the office brings to the one who decides.

A proposal (one per deciding authority), a consolidated report, or a summary of registrations. A
line's outcome is the signer's word; it takes effect on the nomination when the decisions are
published, so that a signature can still be recalled. What goes up ends with its receipt upstairs.
"""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import GET_STATE, ConcurrentTransitionMixin, FSMField, transition

from nominations.enums import (
    ConsolidationKind,
    ConsolidationState,
    Decider,
    SignatureForm,
    SubmissionState,
)
from nominations.models.base import RefField, state_in
from nominations.rules import papers
from nominations.rules.routes import FrozenRoute

C = ConsolidationState


def _after_drafting(consolidation: "Consolidation") -> str:
    return papers.next_stage(consolidation, after=C.DRAFTING)


def _after_office_head(consolidation: "Consolidation") -> str:
    return papers.next_stage(consolidation, after=C.OFFICE_HEAD_CHECK)


def _after_posting(consolidation: "Consolidation") -> str:
    return papers.next_stage(consolidation, after=C.POSTED)


def _after_signature(
    consolidation: "Consolidation", *, undecided: int = 0, granted: int = 0
) -> str:
    if undecided:
        return C.SIGNING
    return C.APPROVED if granted else C.ENDED


class Consolidation(ConcurrentTransitionMixin, models.Model):
    """A paper on its way. `version` rises with every act.

    `decider` is empty for reports and registration summaries, which go up under the signature of
    the authority's own leader. `goes_up`: once issued it has recipients above (`dispatches`).
    `corrects` is the issued paper of which this one is the signed correction.
    """

    ref = RefField()
    period = models.ForeignKey("Period", on_delete=models.PROTECT, related_name="consolidations")
    kind = models.CharField(max_length=16, choices=ConsolidationKind)
    decider = models.CharField(_("người quyết định"), max_length=16, choices=Decider, blank=True)
    goes_up = models.BooleanField(_("trình cấp trên"), default=False)
    awaits_answer = models.BooleanField(
        _("chờ trả lời từ ngoài hệ thống"),
        default=False,
        help_text=_("Đã gửi tới nơi nhận không dùng hệ thống này; Văn phòng ghi lại kết quả."),
    )
    title = models.CharField(_("trích yếu"), max_length=250)
    state = FSMField(
        _("trạng thái"), default=C.DRAFTING, choices=ConsolidationState, protected=True
    )
    version = models.PositiveIntegerField(default=1)
    posted_from = models.DateField(_("công khai từ ngày"), null=True, blank=True)
    posted_to = models.DateField(_("công khai đến hết ngày"), null=True, blank=True)
    council_size = models.PositiveSmallIntegerField(_("tổng số thành viên"), null=True, blank=True)
    council_present = models.PositiveSmallIntegerField(_("số có mặt"), null=True, blank=True)
    council_minutes = models.CharField(_("biên bản Hội đồng"), max_length=200, blank=True)
    opened_at = models.DateTimeField()
    narrative = models.TextField(_("nội dung"), blank=True)
    missing_reason = models.TextField(_("lý do tổng hợp khi còn thiếu"), blank=True)
    signed_by = models.ForeignKey(
        "Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    signature_form = models.CharField(max_length=4, choices=SignatureForm, blank=True, default="")
    signer_title = models.CharField(max_length=120, blank=True)
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    dated = models.DateField(_("ngày ban hành"), null=True, blank=True)
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name=_("đính chính cho"),
    )

    class Meta:
        verbose_name = _("tờ trình")
        verbose_name_plural = _("tờ trình")
        ordering = ("-id",)
        constraints = (
            state_in("consolidation_state_known", "state", ConsolidationState),
            models.CheckConstraint(
                name="proposal_names_its_decider",
                condition=Q(kind=ConsolidationKind.PROPOSAL, decider__gt="")
                | (~Q(kind=ConsolidationKind.PROPOSAL) & Q(decider="")),
            ),
            models.CheckConstraint(
                name="paper_number_with_date",
                condition=Q(number="", dated__isnull=True) | Q(number__gt="", dated__isnull=False),
            ),
            models.CheckConstraint(
                name="paper_signed_by_whom_and_when",
                condition=Q(signed_by__isnull=True, signed_at__isnull=True)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("period", "kind"),
                condition=~Q(kind=ConsolidationKind.PROPOSAL)
                & Q(corrects=None)
                & ~Q(state=C.ENDED),
                name="one_summary_per_period",
            ),
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

    @property
    def send_by(self) -> date | None:
        """The first day (inclusive) on which a recipient must have the paper."""
        days = self.dispatches.filter(due_on__isnull=False).values_list("due_on", flat=True)
        return min((day for day in days if day), default=None)

    def missing_names(self) -> list[str]:
        """Units of the period whose paper of this kind has not been accepted, in their order."""
        kind = papers.CARRIED_AS[self.kind]
        there = Q(submissions__kind=kind, submissions__state__in=papers.SUMMED_STATES)
        owing = self.period.dossiers.filter(submissions__kind=kind).exclude(
            pk__in=self.period.dossiers.filter(there).values("pk")
        )
        names = owing.order_by("unit__position", "unit__code").values_list("unit__name", flat=True)
        return list(dict.fromkeys(names))

    def changed_names(self) -> list[str]:
        """Units whose paper was taken back, returned or mended after it was added up."""
        same = Q(submission__state=SubmissionState.CLOSED) | Q(
            submission__state=SubmissionState.ACCEPTED, submission__version=models.F("version")
        )
        changed = self.sources.exclude(same).order_by("submission__dossier__unit__position")
        return list(changed.values_list("submission__dossier__unit__name", flat=True))

    @transition(
        field=state,
        source=C.COLLECTING,
        target=C.DRAFTING,
        conditions=[papers.may_be_summed],
    )
    def gather(self) -> None:
        """The units' papers are added up (action code `collect`)."""

    @transition(
        field=state,
        source=C.DRAFTING,
        target=GET_STATE(
            _after_drafting, states=[C.OFFICE_HEAD_CHECK, C.POSTED, C.COUNCIL, C.SIGNING]
        ),
        conditions=[papers.may_be_presented],
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
        conditions=[papers.posting_is_over],
    )
    def close_posting(self) -> None:
        """The posting's last day has passed."""

    @transition(
        field=state,
        source=C.COUNCIL,
        target=C.SIGNING,
        conditions=[papers.council_result_is_complete],
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

    @transition(field=state, source=C.SIGNING, target=C.APPROVED)
    def sign(self) -> None:
        """The leader signs a paper without lines: a report, a summary."""

    @transition(field=state, source=C.SIGNING, target=C.DRAFTING)
    def return_to_office(self) -> None:
        """The signer wants the whole list back."""

    @transition(
        field=state,
        source=C.APPROVED,
        target=C.ISSUED,
        conditions=[papers.every_decision_is_numbered],
    )
    def publish(self) -> None:
        """All decisions are numbered and dated; results take effect."""

    @transition(
        field=state,
        source=C.ISSUED,
        target=C.SENT_UP,
        conditions=[papers.may_be_sent_up],
    )
    def send_up(self) -> None:
        """The paper leaves for its superiors; the lines of a proposal are forwarded."""

    @transition(
        field=state,
        source=C.SENT_UP,
        target=GET_STATE(
            lambda _paper, *, waiting=0: C.SENT_UP if waiting else C.RECEIVED,
            states=[C.SENT_UP, C.RECEIVED],
        ),
    )
    def take_in(self, *, waiting: int = 0) -> None:
        """A superior has it, or has answered; the stage ends when no recipient is left."""

    @transition(
        field=state,
        source=(C.COLLECTING, C.DRAFTING, C.COUNCIL),
        target=C.ENDED,
        conditions=[papers.may_be_discarded],
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
