"""What a site starts with: awards and their deciders, the client's campaign, routes and periods."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from nominations.enums import AwardTarget, Decider, DueStage, Level, PeriodStatus
from nominations.models import Award, AwardDecider, Campaign, Period
from nominations.rules.routes import FrozenRoute
from nominations.services.demo import demo_period

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_facts", "demo_day"),
]

TODAY = date(2026, 11, 22)


def test_titles_and_their_deciders():
    director = AwardDecider.objects.on(TODAY).filter(
        level=Level.DEPARTMENT, decider=Decider.DIRECTOR
    )
    assert set(director.values_list("award__code", flat=True)) == {
        *("LDTT", "TTLDTT", "GKGD", "CSTDCS"),
    }
    both = AwardDecider.objects.on(TODAY).filter(award__code="TTLDXS", level=Level.DEPARTMENT)
    assert set(both.values_list("decider", flat=True)) == {Decider.MINISTER, Decider.PROVINCE}
    threshold = AwardDecider.objects.on(date(2023, 1, 1)).get(award__code="CSTDBO").threshold
    assert threshold == Decimal(90)


def test_lowering_leads_from_a_title_of_honour_to_a_form_only():
    ranks = dict(Award.objects.values_list("code", "rank"))

    assert ranks["CSTDCS"] > ranks["GKGD"] > max(ranks["LDTT"], ranks["TTLDTT"])
    assert ranks["TTLDXS"] > ranks["TTLDTT"]


def test_the_campaign_gives_a_hundred_points_to_units_and_to_persons():
    campaign = Campaign.objects.get(code="minh-giang-2025")

    for target, prefix, count in ((AwardTarget.UNIT, "T25-", 8), (AwardTarget.PERSON, "C25-", 7)):
        criteria = campaign.tables.get(target=target).criteria.all()
        assert criteria.count() == count
        assert all(code.startswith(prefix) for code in criteria.values_list("code", flat=True))
        assert criteria.aggregate(total=Sum("max_points"))["total"] == 100
    persons = campaign.tables.get(target=AwardTarget.PERSON)
    assert persons.criteria.get(heads_only=True).code == "C25-H"
    assert "154/BTNMT-TCCB" in campaign.basis
    assert campaign.parent.document == "Công văn số 154/BTNMT-TCCB ngày 07/01/2025"


def test_periods_are_planned_with_dates_in_order():
    order = list(DueStage)

    assert Period.objects.count() == 27  # 4 of the ministry, 9 of the department, 12 months
    for period in Period.objects.all():
        assert period.status == PeriodStatus.PLANNED
        FrozenRoute.from_template(period.route)
        for kind in set(period.dues.values_list("submission_kind", flat=True)):
            dues = dict(period.dues.filter(submission_kind=kind).values_list("stage", "due_on"))
            days = [dues[stage] for stage in order if stage in dues]
            assert days == sorted(days), (period.name, kind)
            assert DueStage.UNIT in dues


def test_the_annual_period_carries_the_departments_campaign_and_route():
    period = demo_period("annual-2026")
    route = FrozenRoute.from_template(period.route)

    assert period.campaign.code == "minh-giang-2026"
    assert route.cluster_kinds == ("self_assessment", "nominations")
    assert (route.posting_days, route.threshold, route.quorum) == (5, Decimal(70), Decimal(66))
    assert period.awards.count() == 11
