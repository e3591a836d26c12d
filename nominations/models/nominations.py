"""A nomination: one person or collective proposed for one award, with an outcome of its own.

Nominations move inside the process of their submission or consolidation, in set-based SQL
(`services.nomination_moves`); the transitions below are the only table of what may follow what.
They have no Python conditions.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import GET_STATE, ConcurrentTransitionMixin, FSMField, transition

from nominations.enums import NominationState, NomineeKind
from nominations.models.base import RefField, state_in

N = NominationState
_AT_OFFICE = (N.SUBMITTED, N.ENDORSED, N.NOT_ENDORSED)
_OPEN = (
    N.SUBMITTED,
    N.ENDORSED,
    N.NOT_ENDORSED,
    N.CHECKED,
    N.POSTPONED,
    N.RETURNED,
)
_IN_CONSOLIDATION = (N.SHORTLISTED, N.PASSED)


class Nomination(ConcurrentTransitionMixin, models.Model):
    """One line of a nominations submission."""

    ref = RefField()
    submission = models.ForeignKey(
        "Submission", on_delete=models.PROTECT, related_name="nominations"
    )
    award = models.ForeignKey("Award", on_delete=models.PROTECT, related_name="nominations")
    nominee_kind = models.CharField(_("đối tượng"), max_length=8, choices=NomineeKind)
    person = models.ForeignKey(
        "Person", on_delete=models.PROTECT, null=True, blank=True, related_name="nominations"
    )
    unit = models.ForeignKey(
        "Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="nominations"
    )
    nominee_name = models.CharField(_("họ tên, tên tập thể"), max_length=200)
    nominee_sort_key = models.CharField(max_length=255, editable=False)
    nominee_position = models.CharField(_("chức vụ, nơi công tác"), max_length=200, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("năm sinh"), null=True, blank=True)
    achievement = models.TextField(_("thành tích"), blank=True)
    votes_for = models.PositiveSmallIntegerField(_("số phiếu tại đơn vị"), null=True, blank=True)
    priority = models.PositiveSmallIntegerField(_("thứ tự ưu tiên"), default=0)
    state = FSMField(_("trạng thái"), default=N.DRAFT, choices=NominationState, protected=True)
    suspended_from = models.CharField(max_length=16, blank=True, choices=NominationState)
    reason = models.TextField(_("lý do"), blank=True)
    cluster_remark = models.TextField(_("ý kiến của cụm"), blank=True)
    source = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="copy",
        verbose_name=_("đề nghị gốc ở cấp dưới"),
        help_text=_("Cấp dưới đã trình lên; kết quả cuối cùng đọc qua đây."),
    )

    class Meta:
        verbose_name = _("đề nghị")
        verbose_name_plural = _("đề nghị")
        ordering = ("submission", "priority", "nominee_sort_key", "id")
        constraints = (
            state_in("nomination_state_known", "state", NominationState),
            models.CheckConstraint(
                name="nomination_names_its_nominee",
                condition=Q(nominee_kind=NomineeKind.PERSON, person__isnull=False, unit=None)
                | Q(nominee_kind=NomineeKind.UNIT, unit__isnull=False, person=None)
                | Q(nominee_kind=NomineeKind.OUTSIDER, unit=None, person=None),
            ),
            models.UniqueConstraint(
                fields=("submission", "award", "person"),
                condition=Q(person__isnull=False) & ~Q(state=N.WITHDRAWN),
                name="person_once_per_award",
            ),
            models.UniqueConstraint(
                fields=("submission", "award", "unit"),
                condition=Q(unit__isnull=False) & ~Q(state=N.WITHDRAWN),
                name="unit_once_per_award",
            ),
        )
        indexes = (
            models.Index(fields=("state", "award"), name="nomination_by_state"),
            models.Index(fields=("nominee_name",), name="nomination_by_name"),
        )

    def __str__(self) -> str:
        return f"{self.nominee_name}: {self.award.name}"

    @transition(field=state, source=N.DRAFT, target=N.SUBMITTED)
    def submit(self) -> None:
        """The head signed; also when a cluster step is skipped."""

    @transition(field=state, source=_AT_OFFICE, target=N.DRAFT)
    def recall(self) -> None:
        """The head took the submission back before anyone looked."""

    @transition(field=state, source=(N.SUBMITTED, N.NOT_ENDORSED), target=N.ENDORSED)
    def endorse(self) -> None:
        """The cluster agrees: an opinion, not the end."""

    @transition(field=state, source=(N.SUBMITTED, N.ENDORSED), target=N.NOT_ENDORSED)
    def not_endorse(self) -> None:
        """The cluster does not agree: an opinion, the file goes on."""

    @transition(field=state, source=_AT_OFFICE, target=N.CHECKED)
    def check_off(self) -> None:
        """The office found it in order."""

    @transition(field=state, source=N.CHECKED, target=N.SUBMITTED)
    def recall_check(self) -> None:
        """The office took its acceptance back."""

    @transition(field=state, source=(*_AT_OFFICE, N.CHECKED, N.POSTPONED), target=N.RETURNED)
    def send_for_fixing(self) -> None:
        """Returned to the unit, alone or with others (action code `return`)."""

    @transition(field=state, source=N.RETURNED, target=N.SUBMITTED)
    def resubmit(self) -> None:
        """The unit mended it and the head signed again."""

    @transition(
        field=state, source=(N.CHECKED, N.POSTPONED, N.NOT_SHORTLISTED), target=N.SHORTLISTED
    )
    def shortlist(self) -> None:
        """On the list that goes up."""

    @transition(
        field=state, source=(N.CHECKED, N.POSTPONED, N.SHORTLISTED), target=N.NOT_SHORTLISTED
    )
    def leave_out(self) -> None:
        """Not on the list, with a reason."""

    @transition(field=state, source=(N.SHORTLISTED, N.NOT_SHORTLISTED, N.PASSED), target=N.CHECKED)
    def take_off(self) -> None:
        """Taken out of the consolidation; another one may collect it."""

    @transition(field=state, source=(N.SHORTLISTED, N.FAILED), target=N.PASSED)
    def council_pass(self) -> None:
        """The recorded vote meets the threshold."""

    @transition(field=state, source=(N.SHORTLISTED, N.PASSED), target=N.FAILED)
    def council_fail(self) -> None:
        """The recorded vote does not meet the threshold."""

    @transition(field=state, source=(N.PASSED, N.FAILED), target=N.SHORTLISTED)
    def void_vote(self) -> None:
        """The award was changed after the vote: the council has to look again."""

    @transition(field=state, source=_IN_CONSOLIDATION, target=N.AWARDED)
    def award_it(self) -> None:
        """The decision is published."""

    @transition(field=state, source=_IN_CONSOLIDATION, target=N.DECLINED)
    def decline(self) -> None:
        """The signer said no, with a reason."""

    @transition(field=state, source=_IN_CONSOLIDATION, target=N.POSTPONED)
    def postpone(self) -> None:
        """The signer left it for a later consolidation of the period."""

    @transition(field=state, source=_IN_CONSOLIDATION, target=N.FORWARDED)
    def forward(self) -> None:
        """Sent up: ended at this level, a copy goes on upstairs or a package outside."""

    @transition(field=state, source=N.FORWARDED, target=N.RETURNED)
    def reopen(self) -> None:
        """Returned from upstairs, and handed on to the unit (action code `reopen_source`)."""

    @transition(field=state, source=N.SUBMITTED, target=N.FORWARDED)
    def forward_again(self) -> None:
        """Mended below: the copy upstairs is brought up to date."""

    @transition(field=state, source=N.FORWARDED, target=N.AWARDED)
    def grant_outside(self) -> None:
        """The authority outside granted it; the office recorded its decision."""

    @transition(field=state, source=N.FORWARDED, target=N.DECLINED)
    def decline_outside(self) -> None:
        """The authority outside did not grant it."""

    @transition(field=state, source=(N.DRAFT, *_OPEN), target=N.WITHDRAWN)
    def withdraw(self) -> None:
        """The unit takes it back for good."""

    @transition(field=state, source=_OPEN, target=N.SUSPENDED)
    def suspend(self) -> None:
        """Under verification; resumable."""

    @transition(
        field=state,
        source=N.SUSPENDED,
        target=GET_STATE(lambda nomination: nomination.suspended_from, states=list(_OPEN)),
    )
    def resume(self) -> None:
        """The verification is over; back to where it was."""

    @transition(field=state, source=N.AWARDED, target=N.REVOKED)
    def revoke(self) -> None:
        """The decision was cancelled."""
