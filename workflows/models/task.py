"""Who must act now, for what, and until when."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import AbstractTask

from nominations.enums import Role
from nominations.models.base import RefField
from workflows.models.process import Process

#: viewflow's words for a task that waits for a person (demo.md A2: task OPEN, CLAIMED).
OPEN_STATUSES = ("NEW", "ASSIGNED")


class Task(AbstractTask):
    """viewflow's task in our own table: a role for a unit or a cluster, and three dates.

    `due_on` is the inclusive last day; `remind_at` and `escalate_at` are the next moments at which
    the sweep has something to say, empty when the ladder has no further step. `ladder` is the
    route's ladder for this desk as it stood when the task opened (`rules.ladders`).
    Addressed by `ref` in forms. `opened_at` is our clock's, durations read Events and this.
    The inherited generic owner_permission columns stay unused.
    """

    ref = RefField()
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="task_set")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claimed_tasks",
        verbose_name=_("người nhận xử lý"),
    )
    owner_permission_content_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField(_("vai trò"), max_length=20, choices=Role, blank=True)
    unit = models.ForeignKey(
        "nominations.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        help_text=_("Đơn vị (hoặc cơ quan) mà vai trò thuộc về."),
    )
    cluster = models.ForeignKey(
        "nominations.Cluster",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
    )
    appointee = models.ForeignKey(
        "nominations.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointed_tasks",
        verbose_name=_("người được chỉ định xử lý"),
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(_("hạn hết ngày"), null=True, blank=True)
    ladder = models.CharField(max_length=60, blank=True, default="")
    remind_at = models.DateTimeField(null=True, blank=True)
    escalate_at = models.DateTimeField(null=True, blank=True)
    parked_until = models.DateField(_("tạm gác đến hết ngày"), null=True, blank=True)
    parked_by = models.ForeignKey(
        "nominations.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người tạm gác"),
    )
    parked_note = models.CharField(_("lý do tạm gác"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("việc")
        verbose_name_plural = _("việc")
        constraints = (
            models.UniqueConstraint(
                fields=("process",),
                condition=Q(status__in=OPEN_STATUSES, flow_task_type="HUMAN"),
                name="one_open_task_per_process",
            ),
            models.CheckConstraint(
                name="human_task_has_a_role",
                condition=~Q(flow_task_type="HUMAN") | Q(role__gt=""),
            ),
            models.CheckConstraint(
                name="parked_within_its_time",
                condition=Q(parked_until__isnull=True)
                | Q(parked_by__isnull=False, due_on__isnull=True)
                | Q(parked_by__isnull=False, parked_until__lte=F("due_on")),
            ),
        )
        indexes = (
            models.Index(
                fields=("role", "unit", "due_on"),
                condition=Q(status__in=OPEN_STATUSES),
                name="task_inbox_by_unit",
            ),
            models.Index(
                fields=("role", "cluster", "due_on"),
                condition=Q(status__in=OPEN_STATUSES),
                name="task_inbox_by_cluster",
            ),
            models.Index(
                fields=("remind_at",),
                condition=Q(status__in=OPEN_STATUSES),
                name="task_to_remind",
            ),
            models.Index(
                fields=("escalate_at",),
                condition=Q(status__in=OPEN_STATUSES),
                name="task_to_escalate",
            ),
        )
