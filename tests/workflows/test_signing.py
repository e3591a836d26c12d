"""The signature: all, some, declined, postponed, lowered, or back to the office."""

from datetime import date

import pytest

from nominations.models import AwardDecider, Consolidation
from tests.factories.acts import do, open_task_of
from tests.factories.paths import accepted, drafted, nominee, presented, states_of
from tests.factories.world import World, make_world, nominate
from workflows.services.errors import NotAllowed, NotReady

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


@pytest.fixture
def signing(world: World) -> Consolidation:
    accepted(world)
    return presented(world)


def ids(world: World, *names: str) -> list[int]:
    return [nominee(world.submission("cckl"), name).pk for name in names]


def outcomes(proposal: Consolidation) -> dict[str, str]:
    return dict(
        proposal.lines.filter(active=True).values_list("nomination__nominee_name", "outcome")
    )


def issue(world: World, proposal: Consolidation) -> None:
    numbers = {
        decision.ref: (f"{proposal.pk}{n}/QĐ", date(2026, 11, 20))
        for n, decision in enumerate(proposal.decisions.all())
    }
    do(proposal, "number", world.users["so"], numbers=numbers)
    do(proposal, "publish", world.users["so"])


def test_signing_all_approves_and_drafts_one_decision_per_award(
    world: World, signing: Consolidation
) -> None:
    do(signing, "sign_all", world.users["vu"])

    decision = signing.decisions.get()
    assert (signing.state, open_task_of(signing).role) == ("APPROVED", "registrar")
    assert (decision.signer, decision.number, decision.dated) == (world.person("vu"), "", None)


def test_outcome_takes_effect_at_publication_only(world: World, signing: Consolidation) -> None:
    do(signing, "sign_all", world.users["vu"])
    assert set(states_of(world.submission("cckl")).values()) == {"SHORTLISTED"}

    issue(world, signing)

    assert set(states_of(world.submission("cckl")).values()) == {"AWARDED"}


def test_signing_part_keeps_the_rest_on_the_desk(world: World, signing: Consolidation) -> None:
    event = do(signing, "sign_part", world.users["vu"], lines=ids(world, "Mẫu A"))

    assert signing.state == "SIGNING"
    assert outcomes(signing) == {"Mẫu A": "granted", "Thử B": "", "Dụ C": ""}
    assert event.data["left"] == 2
    assert open_task_of(signing).role == "leader"


@pytest.mark.parametrize("action", ["sign_part", "decline", "postpone", "lower"])
def test_act_on_some_lines_needs_lines(world: World, signing: Consolidation, action: str) -> None:
    with pytest.raises(NotReady):
        do(signing, action, world.users["vu"], note="x", lines=[], award="LDTT")


@pytest.mark.parametrize("action", ["decline", "postpone", "lower", "return_to_office"])
def test_every_no_needs_a_reason(world: World, signing: Consolidation, action: str) -> None:
    with pytest.raises(NotReady) as refused:
        do(signing, action, world.users["vu"], lines=ids(world, "Mẫu A"), award="LDTT")

    assert [unmet.field for unmet in refused.value.unmet] == ["note"]


def test_line_already_decided_is_not_decided_again(world: World, signing: Consolidation) -> None:
    do(signing, "sign_part", world.users["vu"], lines=ids(world, "Mẫu A"))

    with pytest.raises(NotReady):
        do(signing, "decline", world.users["vu"], note="x", lines=ids(world, "Mẫu A"))


def test_declined_line_ends_with_its_reason(world: World, signing: Consolidation) -> None:
    do(signing, "decline", world.users["vu"], note="Trùng", lines=ids(world, "Dụ C"))
    do(signing, "sign_all", world.users["vu"])
    issue(world, signing)

    declined = nominee(world.submission("cckl"), "Dụ C")
    assert (declined.state, declined.reason) == ("DECLINED", "Trùng")


def test_list_declined_whole_ends_without_a_decision(world: World, signing: Consolidation) -> None:
    do(signing, "decline", world.users["vu"], note="Chưa xét", lines=list(
        signing.lines.values_list("nomination_id", flat=True)
    ))  # fmt: skip

    assert signing.state == "ENDED"
    assert open_task_of(signing) is None
    assert not signing.decisions.exists()
    assert set(states_of(world.submission("cckl")).values()) == {"DECLINED"}


def test_postponed_line_is_collected_by_a_later_proposal(
    world: World, signing: Consolidation
) -> None:
    do(signing, "postpone", world.users["vu"], note="Chờ xác minh", lines=ids(world, "Dụ C"))
    do(signing, "sign_all", world.users["vu"])
    issue(world, signing)
    assert states_of(world.submission("cckl"))["Dụ C"] == "POSTPONED"

    later = drafted(world)
    do(later, "present", world.users["lan"])
    do(later, "sign_all", world.users["vu"])
    issue(world, later)

    assert states_of(world.submission("cckl"))["Dụ C"] == "AWARDED"
    assert world.submission("cckl").state == "CLOSED"


def test_lowered_line_gets_the_lower_award_in_its_own_decision(
    world: World, signing: Consolidation
) -> None:
    do(signing, "lower", world.users["vu"], note="Chuyển", lines=ids(world, "Thử B"), award="LDTT")
    do(signing, "sign_all", world.users["vu"])

    awards = set(signing.decisions.values_list("award__code", flat=True))
    assert awards == {"CSTDCS", "LDTT"}


@pytest.mark.parametrize("award", ["CSTDCS", "TTLDTT", "KHONGCO", ""])
def test_lowering_to_the_same_or_an_unfitting_award_is_refused(
    world: World, signing: Consolidation, award: str
) -> None:
    with pytest.raises(NotReady):
        do(signing, "lower", world.users["vu"], note="x", lines=ids(world, "Thử B"), award=award)


def test_award_is_not_raised_at_the_signature(world: World) -> None:
    accepted(world, award="LDTT")
    proposal = presented(world)

    with pytest.raises(NotReady):
        do(proposal, "lower", world.users["vu"], note="x", lines=ids(world, "Mẫu A"), award="GKGD")


def test_award_that_the_signer_does_not_decide_is_refused(
    world: World, signing: Consolidation
) -> None:
    AwardDecider.objects.filter(award__code="LDTT").update(decider="minister")

    with pytest.raises(NotReady):
        do(signing, "lower", world.users["vu"], note="x", lines=ids(world, "Mẫu A"), award="LDTT")


@pytest.mark.parametrize(("threshold", "allowed"), [(80, True), (81, False)])
def test_lowering_asks_the_recorded_vote_of_the_lower_award(threshold: int, allowed: bool) -> None:
    world = make_world(council=True, council_threshold=70)
    AwardDecider.objects.filter(award__code="GKGD").update(threshold=threshold)
    file = accepted(world)
    proposal = presented(world)
    votes = dict.fromkeys(file.nominations.values_list("pk", flat=True), 8)
    session = {"size": 10, "present": 10, "minutes": "BB", "votes": votes}
    do(proposal, "record_result", world.users["lan"], **session)
    do(proposal, "present", world.users["lan"])
    data = {"note": "x", "lines": ids(world, "Mẫu A"), "award": "GKGD"}

    if allowed:
        do(proposal, "lower", world.users["vu"], **data)
        assert outcomes(proposal)["Mẫu A"] == "granted"
    else:
        with pytest.raises(NotReady) as refused:
            do(proposal, "lower", world.users["vu"], **data)
        assert refused.value.unmet[0].field == "award"


def test_whole_list_returns_to_the_office_with_its_lines(
    world: World, signing: Consolidation
) -> None:
    do(signing, "return_to_office", world.users["vu"], note="Xem lại")

    assert (signing.state, open_task_of(signing).role) == ("DRAFTING", "office")
    assert signing.lines.filter(active=True).count() == 3
    assert set(states_of(world.submission("cckl")).values()) == {"SHORTLISTED"}


def test_some_lines_return_to_the_office_and_the_rest_is_signed(
    world: World, signing: Consolidation
) -> None:
    do(signing, "return_to_office", world.users["vu"], note="Lại", lines=ids(world, "Thử B"))
    assert signing.state == "SIGNING"
    assert states_of(world.submission("cckl"))["Thử B"] == "CHECKED"
    do(signing, "sign_all", world.users["vu"])

    assert signing.state == "APPROVED"
    assert drafted(world).lines.get(active=True).nomination.nominee_name == "Thử B"


def test_rest_returned_after_a_partial_signature_ends_the_stage(
    world: World, signing: Consolidation
) -> None:
    do(signing, "sign_part", world.users["vu"], lines=ids(world, "Mẫu A"))

    do(signing, "return_to_office", world.users["vu"], note="Xem lại")

    assert signing.state == "APPROVED"
    assert states_of(world.submission("cckl")) == {
        "Mẫu A": "SHORTLISTED",
        "Thử B": "CHECKED",
        "Dụ C": "CHECKED",
    }


def test_several_awards_make_several_decisions(world: World) -> None:
    file = accepted(world)
    other = world.submission("cctl")
    nominate(other, ["Khác D"], world.awards["LDTT"])
    nominate(other, ["Khác E"], world.awards["GKGD"])
    other.meeting_minutes = "BB"
    other.save(update_fields=["meeting_minutes"])
    do(other, "send_to_head", world.users["an"])
    do(other, "submit", world.users["son"])
    do(other, "accept", world.users["lan"])
    proposal = presented(world)

    do(proposal, "sign_all", world.users["vu"])

    codes = list(proposal.decisions.order_by("award__rank").values_list("award__code", flat=True))
    assert codes == ["LDTT", "GKGD", "CSTDCS"]
    assert file.state == "ACCEPTED"


@pytest.mark.parametrize("login", ["lan", "mau", "so", "hoa"])
def test_nobody_but_the_signer_signs(world: World, signing: Consolidation, login: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        do(signing, "sign_all", world.users[login])

    assert refused.value.stranger
