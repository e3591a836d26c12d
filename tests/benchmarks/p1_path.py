"""P1: nominations decided per second, from the unit's officer to the published decision."""

from nominations import clock
from nominations.enums import ConsolidationKind, Decider, NominationState
from nominations.models import Consolidation, Decision, Nomination, User
from tests.benchmarks import plain, stock
from tests.benchmarks.crowd import (
    Crowd,
    examined,
    make_crowd,
    numbers_for,
    waiting_for_signature,
)
from tests.benchmarks.measure import Figure, seconds
from tests.factories.acts import do

NOMINEES = 50  # the load to carry: 250,000 nominations of 34 × 150 units


def run(quick: bool) -> list[Figure]:
    units, singles = (4, 20) if quick else (20, 100)
    crowd = make_crowd(units=units + 1, nominees=NOMINEES)
    spare = crowd.files.pop()
    crowd.officers.pop()
    crowd.heads.pop()
    total = units * NOMINEES
    one_by_one = seconds(lambda: _plain(crowd, spare.pk, singles // 2))
    ours = total / seconds(lambda: _ours(crowd))
    _all_awarded(crowd, total)
    vu = crowd.world.users["vu"]
    stock_rate = singles / seconds(lambda: _stock(singles, vu))
    plain_rate = (singles // 2) / one_by_one
    what = f"nominations decided per second, whole path ({total:,} in files of {NOMINEES})"
    return [
        Figure(
            "P1a",
            what,
            f"{ours:,.0f}/s",
            f"stock viewflow, a process each: {stock_rate:,.1f}/s",
            ours / stock_rate,
            10,
            at_least=True,
        ),
        Figure(
            "P1b",
            what,
            f"{ours:,.0f}/s",
            f"plain Django one by one: {plain_rate:,.1f}/s",
            ours / plain_rate,
            3,
            at_least=True,
        ),
    ]


def _ours(crowd: Crowd) -> None:
    examined(crowd)
    proposal = waiting_for_signature(crowd)
    do(proposal, "sign_all", crowd.world.users["vu"])
    registrar = crowd.world.users["so"]
    do(proposal, "number", registrar, numbers=numbers_for(proposal))
    do(proposal, "publish", registrar)


def _all_awarded(crowd: Crowd, total: int) -> None:
    awarded = Nomination.objects.filter(
        submission__in=crowd.files, state=NominationState.AWARDED
    ).count()
    if awarded != total:
        raise AssertionError(f"{awarded} of {total} were awarded")


def _stock(count: int, user: User) -> None:
    for number in range(count):
        process = stock.begin(f"Người Mẫu {number}")
        for _desk in stock.DESKS:
            if not stock.act(process.pk, user):
                raise AssertionError("a stock desk did not open")


def _plain(crowd: Crowd, file_pk: int, count: int) -> None:
    world = crowd.world
    proposal = Consolidation.objects.create(
        period=world.period,
        kind=ConsolidationKind.PROPOSAL,
        decider=Decider.DIRECTOR,
        title="Một phiếu một lần",
        opened_at=clock.now(),
    )
    Decision.objects.create(
        consolidation=proposal,
        authority=world.department,
        award=world.awards["CSTDCS"],
        signer=world.person("vu"),
        signer_title="Giám đốc",
        signed_at=clock.now(),
    )
    actors = {
        "unit_officer": world.users["hoa"],
        "unit_head": world.users["binh"],
        "office": world.users["lan"],
        "leader": world.users["vu"],
        "registrar": world.users["so"],
    }
    audit = plain.audit_stream()
    pks = (
        Nomination.objects.filter(submission_id=file_pk).order_by("pk").values_list("pk", flat=True)
    )
    for number, pk in enumerate(pks[:count]):
        plain.whole_path(pk, actors, audit, number * len(plain.STEPS) + 1, proposal)
