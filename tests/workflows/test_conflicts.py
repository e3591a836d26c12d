"""Nobody decides about himself or his family: those lines wait for somebody who is free."""

from datetime import date

import pytest

from nominations import clock
from nominations.enums import Role
from nominations.models import Delegation, Kinship, Post
from tests.factories.acts import do, open_task_of
from tests.factories.paths import accepted, nominee, presented, sent, states_of
from tests.factories.world import NOW, World
from workflows.models import Process
from workflows.services.errors import NotAllowed, NotReady

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def related(world: World, first: str, second: str) -> None:
    Kinship.objects.create(
        person=world.person(first), relative=world.person(second), relation="vợ chồng"
    )


def delegate(
    world: World, giver: str, deputy: str, first: date, last: date | None, form: str = "KT"
) -> Delegation:
    return Delegation.objects.create(
        post=Post.objects.get(person=world.person(giver), cluster=None),
        deputy=world.person(deputy),
        form=form,
        mandate="QĐ 5/QĐ-SM",
        mandate_on=first,
        valid_from=first,
        valid_to=last,
    )


# --- The examiner ------------------------------------------------------------------------------


def test_examiners_own_line_is_skipped_and_the_desk_opens_again(world: World) -> None:
    file = sent(world, people=[world.person("lan")])
    first_task = open_task_of(file)

    event = do(file, "accept", world.users["lan"])

    own = nominee(file, world.person("lan").full_name)
    assert file.state == "OFFICE_CHECK"
    assert (event.from_state, event.to_state, event.moves) == ("OFFICE_CHECK", "OFFICE_CHECK", True)
    assert event.data["skipped"] == [own.pk]
    assert states_of(file)[own.nominee_name] == "SUBMITTED"
    again = open_task_of(file)
    assert (again.pk != first_task.pk, again.role, again.owner) == (True, "office", None)


def test_colleague_ends_what_the_conflicted_examiner_left(world: World) -> None:
    file = sent(world, people=[world.person("lan")])
    do(file, "accept", world.users["lan"])

    do(file, "accept", world.users["dung"])

    assert file.state == "ACCEPTED"
    assert set(states_of(file).values()) == {"CHECKED"}


@pytest.mark.parametrize("declared_by", ["lan", "xuan"])
def test_familys_line_is_skipped_whoever_declared_the_tie(world: World, declared_by: str) -> None:
    related(world, declared_by, "xuan" if declared_by == "lan" else "lan")
    file = sent(world, people=[world.person("xuan")])

    do(file, "accept", world.users["lan"])

    assert states_of(file)[world.person("xuan").full_name] == "SUBMITTED"
    assert states_of(file)["Mẫu A"] == "CHECKED"


def test_act_on_nothing_but_ones_own_line_is_refused(world: World) -> None:
    file = sent(world, names=[], people=[world.person("lan")])

    with pytest.raises(NotAllowed):
        do(file, "accept", world.users["lan"])
    with pytest.raises(NotAllowed):
        do(file, "return", world.users["lan"], note="x", lines=[file.nominations.get().pk])

    assert set(states_of(file).values()) == {"SUBMITTED"}


def test_desk_opens_for_the_head_of_the_office_when_no_officer_is_free(world: World) -> None:
    related(world, "dung", "lan")
    file = sent(world, people=[world.person("lan")])

    do(file, "accept", world.users["lan"])

    assert open_task_of(file).role == "office_head"
    do(file, "accept", world.users["mau"])
    assert file.state == "ACCEPTED"


def test_nobody_free_needs_an_appointment_and_gets_one(world: World) -> None:
    related(world, "dung", "lan")
    related(world, "mau", "lan")
    file = sent(world, people=[world.person("lan")])
    event = do(file, "accept", world.users["lan"])
    assert event.data["needs_appointment"] is True
    assert open_task_of(file).role == "office"

    person = world.person("xuan")
    named = do(file, "appoint", world.users["mau"], note="Không còn ai", person=person.ref)
    assert named.data["appointee"] == person.ref
    do(file, "accept", world.users["xuan"])

    assert file.state == "ACCEPTED"
    assert set(states_of(file).values()) == {"CHECKED"}


def test_appointee_appoints_nobody_and_has_no_other_file(world: World) -> None:
    file = sent(world)
    do(file, "appoint", world.users["lan"], note="x", person=world.person("xuan").ref)
    report = world.submission("cckl", "report")

    with pytest.raises(NotAllowed):
        do(file, "appoint", world.users["xuan"], note="x", person=world.person("thu").ref)
    with pytest.raises(NotAllowed) as stranger:
        do(report, "claim", world.users["xuan"])

    assert stranger.value.stranger


def test_appointee_does_not_judge_his_own_line(world: World) -> None:
    file = sent(world, names=[], people=[world.person("xuan")])
    do(file, "appoint", world.users["lan"], note="x", person=world.person("xuan").ref)

    with pytest.raises(NotAllowed):
        do(file, "accept", world.users["xuan"])


def test_appointing_frees_the_task_of_whoever_had_claimed_it(world: World) -> None:
    file = sent(world)
    do(file, "claim", world.users["lan"])

    do(file, "appoint", world.users["mau"], note="x", person=world.person("xuan").ref)
    do(file, "accept", world.users["xuan"])

    assert file.state == "ACCEPTED"


@pytest.mark.parametrize(("data", "field"), [({"note": "x"}, "person"), ({"person": "?"}, "note")])
def test_appointment_needs_a_person_and_a_reason(world: World, data: dict, field: str) -> None:
    file = sent(world)

    with pytest.raises(NotReady) as refused:
        do(file, "appoint", world.users["lan"], **data)

    assert refused.value.unmet[0].field == field


def test_examiner_of_a_correction_leaves_his_own_line_to_a_colleague(world: World) -> None:
    file = sent(world, names=["Mẫu A"], people=[world.person("lan")])
    lines = list(file.nominations.values_list("pk", flat=True))
    do(file, "return", world.users["dung"], note="Sửa", lines=lines)
    correction = file.corrections.get()
    do(correction, "resubmit", world.users["binh"])

    do(correction, "accept", world.users["lan"])
    assert (correction.state, states_of(file)["Mẫu A"]) == ("RECHECK", "CHECKED")
    do(correction, "accept", world.users["dung"])

    assert correction.state == "DONE"
    assert set(states_of(file).values()) == {"CHECKED"}


def test_head_of_a_unit_with_nominees_signs_for_it_himself(world: World) -> None:
    file = sent(world, people=[world.person("binh")])

    assert file.state == "OFFICE_CHECK"
    assert set(states_of(file).values()) == {"SUBMITTED"}


# --- The signer --------------------------------------------------------------------------------


def test_directors_own_line_waits_for_a_deputy(world: World) -> None:
    file = accepted(world, people=[world.person("vu")])
    proposal = presented(world)
    assert open_task_of(proposal).role == "leader"

    event = do(proposal, "sign_all", world.users["vu"])

    assert proposal.state == "SIGNING"
    assert event.data["left"] == 1
    assert open_task_of(proposal).role == "deputy_leader"
    assert nominee(file, world.person("vu").full_name).state == "SHORTLISTED"


def test_deputy_signs_the_directors_line_kt_in_a_decision_of_its_own(world: World) -> None:
    file = accepted(world, people=[world.person("vu")])
    proposal = presented(world)
    do(proposal, "sign_all", world.users["vu"])

    do(proposal, "sign_all", world.users["phan"])

    assert proposal.state == "APPROVED"
    decisions = list(
        proposal.decisions.order_by("pk").values_list("signer", "signature_form", "award__code")
    )
    assert sorted(decisions) == sorted(
        [
            (world.person("vu").pk, "", "CSTDCS"),
            (world.person("phan").pk, "KT", "CSTDCS"),
        ]
    )
    own = proposal.lines.get(nomination=nominee(file, world.person("vu").full_name))
    assert (own.signature_form, own.signer_title) == ("KT", Role.DEPUTY_LEADER.label)


def test_list_with_nothing_but_the_directors_line_opens_for_the_deputy(world: World) -> None:
    accepted(world, names=[], people=[world.person("vu")])

    proposal = presented(world)

    assert open_task_of(proposal).role == "deputy_leader"
    with pytest.raises(NotAllowed):
        do(proposal, "sign_all", world.users["vu"])


def test_deputy_signs_nothing_while_the_task_is_the_directors(world: World) -> None:
    accepted(world)
    proposal = presented(world)

    with pytest.raises(NotAllowed):
        do(proposal, "sign_all", world.users["phan"])


def test_deputy_who_is_family_leaves_it_to_the_other_deputy(world: World) -> None:
    related(world, "phan", "vu")
    accepted(world, names=[], people=[world.person("vu")])
    proposal = presented(world)

    with pytest.raises(NotAllowed):
        do(proposal, "sign_all", world.users["phan"])
    do(proposal, "sign_all", world.users["bui"])

    assert proposal.state == "APPROVED"


def test_nobody_free_to_sign_needs_an_appointment(world: World) -> None:
    for deputy in ("phan", "bui"):
        related(world, deputy, "vu")
    accepted(world, people=[world.person("vu")])
    proposal = presented(world)

    event = do(proposal, "sign_all", world.users["vu"])
    assert event.data["needs_appointment"] is True
    do(proposal, "appoint", world.users["lan"], note="Không còn ai", person=world.person("so").ref)
    do(proposal, "sign_all", world.users["so"])

    assert proposal.state == "APPROVED"
    assert proposal.decisions.filter(signer=world.person("so")).exists()


def test_declining_ones_family_is_as_impossible_as_granting(world: World) -> None:
    related(world, "vu", "xuan")
    file = accepted(world, people=[world.person("xuan")])
    proposal = presented(world)
    line = nominee(file, world.person("xuan").full_name)

    for action in ("decline", "postpone", "sign_part"):
        with pytest.raises(NotAllowed):
            do(proposal, action, world.users["vu"], note="x", lines=[line.pk])


# --- The deputy with a mandate -----------------------------------------------------------------


def test_mandate_lets_the_deputy_sign_and_the_event_names_both(world: World) -> None:
    today = clock.today()
    delegate(world, "vu", "phan", today, today)
    accepted(world)
    proposal = presented(world)

    event = do(proposal, "sign_all", world.users["phan"], acting_for=world.person("vu"))

    assert (event.person, event.acting_for) == (world.person("phan"), world.person("vu"))
    assert proposal.state == "APPROVED"
    decision = proposal.decisions.get()
    assert (decision.signer, decision.signature_form) == (world.person("phan"), "KT")


@pytest.mark.parametrize("form", ["KT", "TUQ"])
def test_signature_takes_the_form_that_the_mandate_names(world: World, form: str) -> None:
    delegate(world, "vu", "bui", clock.today(), None, form)
    accepted(world)
    proposal = presented(world)

    do(proposal, "sign_all", world.users["bui"], acting_for=world.person("vu"))

    assert proposal.decisions.get().signature_form == form


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2026, 11, 18), False),
        (date(2026, 11, 19), True),
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), True),
        (date(2026, 11, 22), False),
    ],
)
def test_mandate_holds_from_day_to_day_both_included(world: World, day: date, holds: bool) -> None:
    delegate(world, "binh", "hoa", date(2026, 11, 19), date(2026, 11, 21))
    file = world.submission("cckl", "report")
    file.narrative = "Kết quả"
    file.save(update_fields=["narrative"])
    do(file, "send_to_head", world.users["hoa"])

    with clock.at(NOW.replace(day=day.day)):
        if holds:
            do(file, "submit", world.users["hoa"], acting_for=world.person("binh"))
        else:
            with pytest.raises(NotAllowed):
                do(file, "submit", world.users["hoa"], acting_for=world.person("binh"))

    file.refresh_from_db()
    assert file.state == ("OFFICE_CHECK" if holds else "UNIT_SIGNING")


def test_mandate_ends_with_the_givers_post(world: World) -> None:
    delegate(world, "vu", "phan", date(2026, 11, 1), None)
    accepted(world)
    proposal = presented(world)
    Post.objects.filter(person=world.person("vu")).update(valid_to=date(2026, 11, 19))

    with pytest.raises(NotAllowed) as refused:
        do(proposal, "sign_all", world.users["phan"], acting_for=world.person("vu"))

    assert refused.value.stranger


def test_acting_for_somebody_without_a_mandate_is_a_stranger(world: World) -> None:
    file = sent(world)

    with pytest.raises(NotAllowed) as refused:
        do(file, "accept", world.users["lan"], acting_for=world.person("dung"))

    assert refused.value.stranger


def test_mandate_gives_exactly_the_post_not_the_deputys_own_rights(world: World) -> None:
    delegate(world, "binh", "lan", clock.today(), None)
    file = sent(world)

    with pytest.raises(NotAllowed):
        do(file, "accept", world.users["lan"], acting_for=world.person("binh"))


@pytest.mark.parametrize("whose", ["phan", "vu"])
def test_mandate_never_reaches_the_deputys_or_the_givers_own_line(world: World, whose: str) -> None:
    delegate(world, "vu", "phan", clock.today(), None)
    file = accepted(world, people=[world.person(whose)])
    proposal = presented(world)

    do(proposal, "sign_all", world.users["phan"], acting_for=world.person("vu"))

    own = proposal.lines.get(nomination=nominee(file, world.person(whose).full_name))
    assert (proposal.state, own.outcome) == ("SIGNING", "")


def test_unit_deputy_signs_with_a_mandate_only(world: World) -> None:
    Post.objects.create(
        person=world.person("xuan"),
        role=Role.UNIT_DEPUTY,
        unit=world.units["cckl"],
        valid_from=date(2026, 1, 1),
    )
    file = world.submission("cckl", "report")
    file.narrative = "Kết quả"
    file.save(update_fields=["narrative"])
    do(file, "send_to_head", world.users["hoa"])

    with pytest.raises(NotAllowed):
        do(file, "submit", world.users["xuan"])
    delegate(world, "binh", "xuan", clock.today(), None)
    do(file, "submit", world.users["xuan"], acting_for=world.person("binh"))

    assert (file.state, file.signed_by) == ("OFFICE_CHECK", world.person("xuan"))


def test_each_self_transition_leaves_one_running_process_and_one_task(world: World) -> None:
    file = accepted(world, people=[world.person("vu")])
    proposal = presented(world)

    for name in ("Mẫu A", "Thử B"):
        do(proposal, "sign_part", world.users["vu"], lines=[nominee(file, name).pk])
        assert proposal.state == "SIGNING"
        assert open_task_of(proposal).role == "leader"
    do(proposal, "sign_all", world.users["vu"])

    assert open_task_of(proposal).role == "deputy_leader"
    assert Process.objects.filter(consolidation=proposal).count() == 1
