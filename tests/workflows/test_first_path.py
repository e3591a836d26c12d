"""The walking skeleton: a unit's nominations travel to published decisions."""

import pytest

from nominations import clock
from nominations.models import AwardRecord, Decision, Event
from tests.factories.acts import do, open_task_of
from tests.factories.world import NOW, make_world, nominate
from workflows.services.consolidations import open_consolidation

pytestmark = pytest.mark.django_db


def test_three_nominees_travel_to_published_decisions() -> None:
    with clock.at(NOW):
        world = make_world()
        users = world.users
        file = world.submission("cckl")
        _first, second, third = nominate(file, ["Mẫu A", "Thử B", "Dụ C"], world.awards["CSTDCS"])
        file.meeting_minutes = "BB 12/BB-CCKL"
        file.save()

        do(file, "send_to_head", users["hoa"])
        do(file, "submit", users["binh"])
        assert file.state == "OFFICE_CHECK"
        assert open_task_of(file).role == "office"
        do(file, "return", users["lan"], note="Thiếu thành tích", lines=[second.pk])
        do(file, "accept", users["lan"])
        assert file.state == "ACCEPTED"
        correction = file.corrections.get()
        do(correction, "send_to_head", users["hoa"])
        do(correction, "resubmit", users["binh"])
        do(correction, "accept", users["dung"])
        second.refresh_from_db()
        assert second.state == "CHECKED"

        proposal = open_consolidation(
            period=world.period, title="Tờ trình khen thưởng năm 2026", actor=users["lan"]
        )
        do(proposal, "collect", users["lan"])
        do(proposal, "shortlist", users["lan"])
        do(proposal, "present", users["lan"])
        assert proposal.state == "SIGNING"
        do(proposal, "decline", users["vu"], note="Trùng thành tích", lines=[third.pk])
        do(proposal, "lower", users["vu"], note="Chuyển", lines=[second.pk], award="GKGD")
        do(proposal, "sign_all", users["vu"])
        assert proposal.state == "APPROVED"
        decisions = list(Decision.objects.all())
        assert len(decisions) == 2
        numbers = {d.ref: (f"{631 + i}/QĐ-SNNMT", clock.today()) for i, d in enumerate(decisions)}
        do(proposal, "number", users["so"], numbers=numbers)
        do(proposal, "publish", users["so"])

        assert proposal.state == "ISSUED"
        states = list(file.nominations.order_by("pk").values_list("state", flat=True))
        assert states == ["AWARDED", "AWARDED", "DECLINED"]
        file.refresh_from_db()
        assert file.state == "CLOSED"
        assert AwardRecord.objects.count() == 2
        assert open_task_of(proposal) is None
        assert Event.objects.filter(stream__subject=file.ref).count() == 8
