from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from workflows import calendar


class WorkflowsConfig(AppConfig):
    name = "workflows"
    verbose_name = _("Quy trình, công việc")

    def ready(self) -> None:
        """The calendar lies below the tables: here it learns who reads them."""
        calendar.load_from(import_string("workflows.queries.calendar_days.read_snapshot"))
