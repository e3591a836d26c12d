"""A department in full swing, and everybody who must see nothing of it (or not all of it)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.db import connection

from nominations import clock
from nominations.enums import ImportSource, RegistrationKind, Role, UnitKind
from nominations.models import Attachment, Delegation, Post, User
from nominations.services.nominee_checks import ask_correction
from nominations.services.registrations import Entry
from tests.factories.acts import do
from tests.factories.claims import claim
from tests.factories.forms import make_form
from tests.factories.initiatives import handed_in, round_of, written
from tests.factories.paths import NAMES, nominee, prepared
from tests.factories.rounds import file_in, month, register, registration, send, write_month
from tests.factories.world import (
    NOW,
    SINCE,
    World,
    make_period,
    make_person,
    make_unit,
    make_world,
    nominate,
)
from tests.http.papers import PDF
from workflows.enums import DayKind
from workflows.models import CalendarDay, UrgingLetter
from workflows.services.consolidations import open_consolidation

Row = TypeVar("Row", bound=tuple[Any, ...])
YESTERDAY, TODAY = date(2026, 11, 19), NOW.date()

#: login → (role, where) of people beside the cast; "o" is another department, "o1" its unit.
OUTSIDERS = {
    "o_office": (Role.OFFICE, "o"),
    "o_mau": (Role.OFFICE_HEAD, "o"),
    "o_vu": (Role.LEADER, "o"),
    "o_so": (Role.REGISTRAR, "o"),
    "o_hoa": (Role.UNIT_OFFICER, "o1"),
    "o_binh": (Role.UNIT_HEAD, "o1"),
    "o_cum": (Role.CLUSTER_HEAD, "o-cluster"),
    "council": (Role.COUNCIL_MEMBER, "d"),
    "quan_tri": (Role.ADMIN, "d"),
    "y_tuong": (Role.INITIATIVES, "d"),
    "o_y_tuong": (Role.INITIATIVES, "o"),
    "deputy": (None, ""),  # had Lan's post until yesterday
    "nominee": (None, ""),
    "machine": (None, ""),  # a login without a person
}

UNIT = {"hoa", "binh"}
OFFICE = {"lan", "dung", "mau"}
LEVEL = OFFICE | {"vu", "phan", "bui"}
PROPOSALS = LEVEL | {"so"}
CLUSTER = {"binh", "son", "an"}


@dataclass
class Swing:
    """The department's papers by name, and all who may knock."""

    world: World
    papers: dict[str, Any] = field(default_factory=dict)

    @property
    def users(self) -> dict[str, User]:
        return self.world.users


def knocks(rows: Iterable[Row], turn: int, login: str) -> list[Row]:
    """The rows (…, who may open it) at which person number `turn` knocks: on SQLite all of them.

    The run on PostgreSQL comes after that one: there everybody opens what is his, and tries every
    third of the other doors, a different third than the one who came before him.
    """
    if connection.vendor != "postgresql":
        return list(rows)
    return [row for n, row in enumerate(rows) if login in row[-1] or (n + turn) % 3 == 0]


def in_full_swing() -> Swing:
    """Files at every stage: a draft, one sent, one in correction, proposals before and after."""
    world = make_world(cluster_kinds=["self_assessment"], council=True)
    swing = Swing(world)
    _outsiders(world)
    papers = swing.papers
    file = prepared(world, people=[world.person("nominee")])
    papers["sent"], papers["period"] = file, world.period
    papers["proof"] = _proof(world, file)
    papers["remark"] = file.comments.create(
        text="Ai xem giúp?", person=world.person("hoa"), at=clock.now()
    )
    for action, login in (("send_to_head", "hoa"), ("submit", "binh")):
        do(file, action, world.users[login])
    returned = nominee(file, NAMES[0])
    do(file, "return", world.users["lan"], note="Thiếu", lines=[returned.pk])
    papers["line"], papers["correction"] = returned, file.corrections.get()
    do(file, "accept", world.users["lan"])
    _proposals(swing)
    papers["draft"] = world.submission("cctl")
    papers["listing"] = papers["draft"].imports.create(
        source=ImportSource.PASTE, created_by=world.person("an"), created_at=clock.now()
    )
    papers["draft_line"] = nominate(papers["draft"], ["Chưa Gửi"], world.awards["LDTT"])[0]
    paper = world.submission("cckl", "self_assessment")
    claim(paper, 90)
    for action, login in (("send_to_head", "hoa"), ("submit", "binh")):
        do(paper, action, world.users[login])
    papers["assessment"], papers["ranking"] = paper, paper.ranking
    papers["planned"], papers["unit"] = make_period(world), world.units["cckl"]
    _rounds(swing)
    papers["dossier"] = papers["draft"].dossier
    papers["form"] = make_form(world, {"so-nguoi": "number"}, kind="nominations")
    papers["form_draft"] = make_form(world, {"ngay-hop": "date"}, version=2, kind="nominations")
    world.period.forms.add(papers["form"])
    papers["cluster"] = world.cluster
    papers["person"] = world.person("nominee")
    papers["draft_person"] = papers["draft_line"].person
    papers["urging"], papers["urging_draft"] = _urging(world, "12/SO-VP"), _urging(world, "")
    _initiatives(swing)
    papers["own_day"] = CalendarDay.objects.create(
        authority=world.department,
        day=date(2026, 12, 2),
        kind=DayKind.OFF,
        reason="Khắc phục mưa lũ",
        basis="TB 12",
    )
    return swing


def _initiatives(swing: Swing) -> None:
    """A round of initiatives: Kiểm lâm's sent, Thủy lợi's being written; a nominee's request."""
    world, papers = swing.world, swing.papers
    papers["round"] = round_of(world)
    papers["initiative"] = written(world, "Bản đồ điểm cháy")
    papers["initiatives_sent"] = handed_in(world, papers["round"], [papers["initiative"]])
    papers["initiative_draft"] = written(world, "Mực nước hồ", unit="cctl")
    papers["own_line"] = nominee(papers["sent"], world.person("nominee").full_name)
    papers["check"] = ask_correction(
        papers["own_line"], actor=world.users["nominee"], text="Sai năm sinh"
    )


def _urging(world: World, number: str) -> UrgingLetter:
    """A letter to Kiểm lâm, which the unit may read once it has a number."""
    late = {"unit": "Chi cục Kiểm lâm", "parts": ["Báo cáo"], "last_day": "2026-11-18", "days": 2}
    letter = UrgingLetter.objects.create(
        period=world.period,
        number=number,
        dated_on=TODAY if number else None,
        answer_by=date(2026, 11, 27),
        late=[late],
        signer=world.person("mau"),
        signer_title="TL. GIÁM ĐỐC\nCHÁNH VĂN PHÒNG SỞ",
        made_by=world.users["lan"],
        made_at=clock.now(),
    )
    letter.units.add(world.units["cckl"])
    return letter


def _rounds(swing: Swing) -> None:
    """Kiểm lâm's registration, sent, and its figures of October, not yet sent."""
    world, papers = swing.world, swing.papers
    papers["registration"] = file = file_in(world, registration(world), "cckl")
    entry = Entry(RegistrationKind.TARGET, "Trồng 50 ha rừng")
    (papers["registration_line"],) = register(world, file, "cckl", entry)
    send(world, file, "cckl")
    papers["month"] = file_in(world, month(world, date(2026, 10, 1)), "cckl")
    write_month(world, papers["month"], "cckl", (12, 11, 1))


def _proof(world: World, file: Any) -> Attachment:
    return Attachment.objects.create(
        submission=file,
        name="minh chứng.pdf",
        content_type="application/pdf",
        size=8,
        sha256="0" * 64,
        file=ContentFile(PDF, name="minh-chung.pdf"),
        uploaded_by=world.person("hoa"),
        uploaded_at=clock.now(),
    )


def _proposals(swing: Swing) -> None:
    """One issued, one signed, one before the council, one still drafted."""
    world = swing.world
    user = world.users["lan"]
    names = {"issued": NAMES[1], "signed": NAMES[2], "council": world.person("nominee").full_name}
    file = swing.papers["sent"]
    everything = [nominee(file, name).pk for name in names.values()]
    for paper, name in names.items():
        proposal = open_consolidation(period=world.period, title=f"Tờ trình {paper}", actor=user)
        line = nominee(file, name).pk
        do(proposal, "collect", user)
        others = [pk for pk in everything if pk != line]
        held = list(proposal.lines.values_list("nomination_id", flat=True))
        if set(held) & set(others):
            do(proposal, "take_off", user, lines=[pk for pk in held if pk != line])
        do(proposal, "shortlist", user)
        do(proposal, "present", user)
        if paper != "council":
            _sign(world, proposal, line, publish=paper == "issued")
            swing.papers[f"{paper}_decision"] = proposal.decisions.get()
        swing.papers[paper] = proposal
    swing.papers["drafting"] = open_consolidation(
        period=world.period, title="Tờ trình dự thảo", actor=user
    )


def _sign(world: World, proposal: Any, line: int, *, publish: bool) -> None:
    session = {"size": 9, "present": 9, "minutes": "BB", "votes": {line: 9}}
    do(proposal, "record_result", world.users["lan"], **session)
    do(proposal, "present", world.users["lan"])
    do(proposal, "sign_all", world.users["vu"])
    if publish:
        number = (f"{proposal.pk}/QĐ", TODAY)
        do(proposal, "number", world.users["so"], numbers={proposal.decisions.get().ref: number})
        do(proposal, "publish", world.users["so"])


def _outsiders(world: World) -> None:
    other = make_unit("so-khac", "Sở Khác", kind=UnitKind.PROVINCIAL_DEPARTMENT)
    places = {
        "o": other,
        "o1": make_unit("phong-khac", "Phòng Khác", parent=other),
        "d": world.department,
    }
    cluster = other.clusters.create(code="cum-khac", name="Cụm Khác")
    for login, (role, where) in OUTSIDERS.items():
        person = None if login == "machine" else make_person(f"Ngoài {login}")
        user = User.objects.create(username=login, person=person, is_active=True)
        world.users[login] = user
        if role:
            at = {"cluster": cluster} if where == "o-cluster" else {"unit": places[where]}
            Post.objects.create(person=person, role=role, valid_from=SINCE, **at)
    Delegation.objects.create(
        post=Post.objects.get(person=world.person("lan")),
        deputy=world.person("deputy"),
        mandate="QĐ 1",
        mandate_on=SINCE,
        valid_from=SINCE,
        valid_to=YESTERDAY,
    )
