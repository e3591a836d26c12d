"""Both levels in full swing: what each has of the other, and everybody who must not see it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from nominations import clock
from nominations.enums import Decider, Role
from nominations.models import (
    Attachment,
    Consolidation,
    Delegation,
    Nomination,
    Person,
    Post,
    Submission,
    User,
)
from tests.factories.acts import do
from tests.factories.levels import Levels, make_levels, report
from tests.factories.paths import HEADS, OFFICERS, nominee
from tests.factories.world import NOW, SINCE, make_person, make_unit, nominate
from tests.http.strangers import Swing
from workflows.services.consolidations import open_consolidation

YESTERDAY, TODAY = date(2026, 11, 19), NOW.date()

#: login → (role, where) beside the two casts; "so3" is a unit of the other department.
OUTSIDERS: Mapping[str, tuple[Role | None, str]] = {
    "council": (Role.COUNCIL_MEMBER, "so"),
    "quan_tri": (Role.ADMIN, "so"),
    "b_council": (Role.COUNCIL_MEMBER, "b"),
    "b_quan_tri": (Role.ADMIN, "b"),
    "o_office": (Role.OFFICE, "so2"),
    "o_vu": (Role.LEADER, "so2"),
    "o_hoa": (Role.UNIT_OFFICER, "so3"),
    "snv": (Role.OFFICE, "snv"),
    "former": (None, ""),  # had Lan's posts until yesterday
    "b_former": (None, ""),  # had Kiều's post until yesterday
    "nominee": (None, ""),
    "machine": (None, ""),  # a login without a person
}

#: What only some may read: the name of a paper's nominee, a remark, a draft.
SECRETS = {
    "of_the_house": "Giữ Lại Trong Sở",
    "mending": "Thiếu quyết định của đơn vị",
    "to_the_unit": "Chi cục xem lại mục hai",
    "not_signed_yet": "Bản đính chính chưa ai ký",
    "goes_up_later": "Lên Sau Một Đợt",
    "goes_outside": "Ra Ngoài Hệ Thống",
    "other": "Người Của Sở Khác",
    "decliner": "Bộ thấy chưa tiêu biểu",
    "left_out": "Vụ thấy trùng thành tích",
}


def both_in_full_swing() -> tuple[Swing, Levels]:
    """Files, corrections, proposals and reports of both levels at every stage."""
    levels = make_levels(council=True, council_above=True)
    world = levels.world
    swing = Swing(world)
    _outsiders(levels)
    _below(swing, levels)
    _other_department(swing, levels)
    _upward(swing, levels)
    _reports(swing, levels)
    _at_the_ministry(swing, levels)
    _later(swing, levels)
    papers = swing.papers
    papers["period"], papers["period_above"] = world.period, levels.above
    return swing, levels


def _outsiders(levels: Levels) -> None:
    world = levels.world
    places = {"so": world.department, "b": levels.ministry, "so2": levels.other}
    places |= {"snv": levels.reception, "so3": make_unit("so3", "Phòng X", parent=levels.other)}
    for login, (role, where) in OUTSIDERS.items():
        person = None if login == "machine" else make_person(f"Ngoài {login}")
        world.users[login] = User.objects.create(username=login, person=person)
        if role and person:
            Post.objects.create(person=person, role=role, unit=places[where], valid_from=SINCE)
    for giver, deputy in (("lan", "former"), ("kieu", "b_former")):
        for post in Post.objects.filter(person=world.person(giver)):
            Delegation.objects.create(
                post=post,
                deputy=world.person(deputy),
                mandate="QĐ 1",
                mandate_on=SINCE,
                valid_from=SINCE,
                valid_to=YESTERDAY,
            )


def proof_of(line: Nomination, by: Person) -> Attachment:
    return Attachment.objects.create(
        submission=line.submission,
        nomination=line,
        name=f"minh chứng {line.nominee_name}.pdf",
        content_type="application/pdf",
        size=8,
        sha256=f"{line.pk:064d}",
        file=ContentFile(b"%PDF-1.7", name="minh-chung.pdf"),
        uploaded_by=by,
        uploaded_at=clock.now(),
    )


def _send(levels: Levels, file: Submission, unit: str) -> None:
    """Signed, sent, nothing examined yet."""
    Submission.objects.filter(pk=file.pk).update(meeting_minutes="BB", narrative="I. Việc: tốt")
    do(file, "send_to_head", levels.users[OFFICERS[unit]])
    do(file, "submit", levels.users[HEADS[unit]])


def _below(swing: Swing, levels: Levels) -> None:
    """The units' files: one with everything, its correction, a second unit's, a draft."""
    world, lan = levels.world, levels.users["lan"]
    file, papers = world.submission("cckl"), swing.papers
    awards = world.awards
    people = [world.person("nominee")]
    nominate(file, ["Mẫu A", "Thử B", "Dụ C", "Thêm D"], awards["BKBT"], people=people)
    nominate(file, [SECRETS["of_the_house"], "Còn Sửa"], awards["LDTT"])
    nominate(file, [SECRETS["goes_outside"]], awards["BKCT"])
    for name in ("Mẫu A", "Dụ C"):
        papers[f"proof {name}"] = proof_of(nominee(file, name), world.person("hoa"))
    _send(levels, file, "cckl")
    line = nominee(file, "Còn Sửa")
    do(file, "return", lan, note=SECRETS["mending"], lines=[line.pk])
    do(file, "accept", lan)
    papers["below"], papers["line"] = file, line
    papers["correction"] = file.corrections.get()
    later = world.submission("cctl")
    nominate(later, [SECRETS["goes_up_later"]], awards["BKBT"])
    _send(levels, later, "cctl")
    papers["later_file"] = later
    papers["draft"] = world.submission("cctl", "self_assessment")


def _other_department(swing: Swing, levels: Levels) -> None:
    """Its own part at the ministry, and its report, not sent."""
    dossier = levels.above.dossiers.get(unit=levels.other)
    part = dossier.submissions.get(kind="nominations")
    (line,) = nominate(part, [SECRETS["other"]], levels.world.awards["BKBT"])
    swing.papers["other_proof"] = proof_of(line, levels.world.person("khac"))
    Submission.objects.filter(pk=part.pk).update(meeting_minutes="BB")
    for action, login in (("send_to_head", "khac"), ("submit", "kha"), ("accept", "kieu")):
        do(part, action, levels.users[login])
    swing.papers["other_part"], swing.papers["other_line"] = part, line
    swing.papers["other_draft"] = dossier.submissions.get(kind="report")


def listed(
    period: Any, title: str, *, by: User, keep: Sequence[str], decider: str = ""
) -> Consolidation:
    """A proposal of the nominees named in `keep`, all on the list, before the council."""
    paper = open_consolidation(period=period, title=title, actor=by, decider=decider)
    do(paper, "collect", by)
    held = dict(paper.lines.values_list("nomination__nominee_name", "nomination_id"))
    others = [pk for name, pk in held.items() if name not in keep]
    if others:
        do(paper, "take_off", by, lines=others)
    do(paper, "shortlist", by)
    do(paper, "present", by)
    return paper


def voted(paper: Consolidation, by: User) -> None:
    """Everybody has all votes; the list is before its signer."""
    votes = dict.fromkeys(paper.lines.filter(active=True).values_list("nomination", flat=True), 9)
    do(paper, "record_result", by, size=9, present=9, minutes="BB 1", votes=votes)
    do(paper, "present", by)


def _issue(paper: Consolidation, number: str, registrar: User) -> None:
    decision = paper.decisions.first()
    ref = paper.ref if decision is None else decision.ref
    do(paper, "number", registrar, numbers={ref: (number, TODAY)})
    do(paper, "publish", registrar)


def _upward(swing: Swing, levels: Levels) -> None:
    """One proposal of the house, signed; one to the ministry and one outside, sent."""
    users, papers, period = levels.users, swing.papers, levels.world.period
    lan, house = users["lan"], [SECRETS["of_the_house"]]
    papers["own"] = listed(period, "Tờ trình của Sở", by=lan, keep=house)
    voted(papers["own"], lan)
    do(papers["own"], "sign_all", users["vu"])
    papers["own_decision"] = papers["own"].decisions.get()
    for name, decider in (("upward", Decider.MINISTER), ("outward", Decider.PROVINCE)):
        paper = open_consolidation(period=period, title=name, actor=lan, decider=decider)
        for action in ("collect", "shortlist", "present"):
            do(paper, action, lan)
        voted(paper, lan)
        do(paper, "sign_all", users["vu"])
        _issue(paper, f"{name}/TTr", users["so"])
        do(paper, "send_up", lan)
        papers[name] = paper


def _reports(swing: Swing, levels: Levels) -> None:
    """The units' reports added up, issued and sent; a correction of it in the drawer."""
    users, papers = levels.users, swing.papers
    for unit in ("cckl", "cctl"):
        file = levels.world.submission(unit, "report")
        _send(levels, file, unit)
        do(file, "accept", users["lan"])
        papers[f"report_{unit}"] = file
    paper = report(levels)
    for action, login in (("sum_up", "lan"), ("present", "lan"), ("sign", "vu")):
        do(paper, action, users[login])
    _issue(paper, "45/BC", users["so"])
    do(paper, "send_up", users["lan"])
    do(paper, "correct", users["lan"], note="Sai số")
    papers["report"], papers["report_fix"] = paper, paper.corrected_by.get()
    do(papers["report_fix"], "write", users["lan"], narrative=SECRETS["not_signed_yet"])
    papers["part_report"] = levels.part("report")


def _at_the_ministry(swing: Swing, levels: Levels) -> None:
    """The part is sent, one copy returned; the ministry's lists: issued, signed, drafted."""
    users, papers, above = levels.users, swing.papers, levels.above
    part, kieu = levels.part(), users["kieu"]
    do(part, "send_to_head", users["lan"])
    do(part, "submit", users["vu"])
    copies = {line.nominee_name: line for line in part.nominations.all()}
    do(part, "return", kieu, note="Chưa rõ năm", lines=[copies["Thử B"].pk])
    papers["part"], papers["copy"] = part, copies["Thử B"]
    papers["correction_above"] = part.corrections.get()
    do(papers["correction_above"], "reopen_source", users["lan"], note=SECRETS["to_the_unit"])
    papers["reopened"] = papers["below"].corrections.exclude(pk=papers["correction"].pk).get()
    do(part, "accept", kieu)
    issued = listed(above, "Bộ đợt 1", by=kieu, keep=["Mẫu A"])
    voted(issued, kieu)
    do(issued, "sign_all", users["truong"])
    papers["b_issued_decision"] = issued.decisions.get()
    _issue(issued, "9/QĐ-BM", users["cao"])
    signed = listed(above, "Bộ đợt 2", by=kieu, keep=["Dụ C", "Thêm D"])
    voted(signed, kieu)
    do(signed, "decline", users["truong"], note=SECRETS["decliner"], lines=[copies["Dụ C"].pk])
    do(signed, "sign_all", users["truong"])
    papers["b_decision"] = signed.decisions.get()
    drafted = open_consolidation(period=above, title="Bộ đợt 3", actor=kieu)
    do(drafted, "collect", kieu)
    mine = copies[levels.world.person("nominee").full_name]
    do(drafted, "leave_out", kieu, note=SECRETS["left_out"], lines=[mine.pk])
    papers |= {"b_issued": issued, "b_signed": signed, "b_drafting": drafted}
    for name in ("Mẫu A", "Dụ C"):
        papers[f"copied {name}"] = part.attachments.get(nomination=copies[name])


def _later(swing: Swing, levels: Levels) -> None:
    """A second paper went up: its copies wait in a supplement that nobody has sent yet."""
    users, papers = levels.users, swing.papers
    file, lan = papers["later_file"], users["lan"]
    name = SECRETS["goes_up_later"]
    papers["later_proof"] = proof_of(nominee(file, name), levels.world.person("an"))
    do(file, "accept", lan)
    paper = listed(levels.world.period, "Đợt 2", by=lan, keep=[name], decider=Decider.MINISTER)
    voted(paper, lan)
    do(paper, "sign_all", users["vu"])
    _issue(paper, "148/TTr", users["so"])
    do(paper, "send_up", lan)
    papers["supplement"] = levels.part(number=1)
    papers["supplement_copy"] = papers["supplement"].nominations.get()
    papers["supplement_proof"] = papers["supplement"].attachments.get()
