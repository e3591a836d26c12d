"""Criteria of a campaign become version 1 of its score tables; opened periods keep them."""

from datetime import datetime, UTC

from django.db import migrations
from django.db.models import OuterRef, Subquery, Sum

_BEFORE_ANYTHING = datetime(2026, 1, 1, tzinfo=UTC)


def tables_of_campaigns(apps, schema_editor):
    Criterion = apps.get_model("nominations", "Criterion")
    ScoreTable = apps.get_model("nominations", "ScoreTable")
    Period = apps.get_model("nominations", "Period")
    Event = apps.get_model("nominations", "Event")
    oldest = Event.objects.order_by("at").values_list("at", flat=True).first() or _BEFORE_ANYTHING
    for campaign, target in set(Criterion.objects.values_list("campaign", "target")):
        criteria = Criterion.objects.filter(campaign=campaign, target=target)
        points = sum(criteria.values_list("max_points", flat=True))
        table = ScoreTable.objects.create(
            campaign_id=campaign, target=target, total=points, published_at=oldest
        )
        criteria.update(table=table)
        field = "person_table" if target == "person" else "unit_table"
        opened = Period.objects.filter(campaign=campaign).exclude(status="planned")
        opened.update(**{field: table})
    Criterion.objects.filter(heads_only=True, max_points=0).update(section="gate", kind="gate")


def totals_of_answers(apps, schema_editor):
    """Old tables had neither bonus nor shares: the total is the sum."""
    CriterionAnswer = apps.get_model("nominations", "CriterionAnswer")
    Submission = apps.get_model("nominations", "Submission")
    own = CriterionAnswer.objects.filter(submission=OuterRef("pk")).order_by()
    sums = own.values("submission").annotate(total=Sum("points")).values("total")
    Submission.objects.filter(kind="self_assessment").update(self_total=Subquery(sums))


class Migration(migrations.Migration):
    dependencies = [("nominations", "0003_what_a_unit_writes")]

    operations = [
        migrations.RunPython(tables_of_campaigns, migrations.RunPython.noop),
        migrations.RunPython(totals_of_answers, migrations.RunPython.noop),
    ]
