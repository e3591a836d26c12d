"""Files of the demo's year that took a way of their own: two ad hoc rewards, two returned cases."""

from nominations import clock
from nominations.models import Nomination
from nominations.services.demo import demo_period, occasions, outsiders
from workflows.services.ad_hoc import Occasion, open_by_unit
from workflows.services.demo.initiatives import asked_and_answered, cite
from workflows.services.demo.papers import propose
from workflows.services.demo.player import Player, people_of
from workflows.services.demo.rounds import open_round
from workflows.services.demo.scenes import Script, at
from workflows.services.periods import close_period


def spring_rescue(player: Player) -> Script:
    """Ad hoc in spring: three foresters, one granted lower, one declined; decisions published."""
    yield at("2026-04-20")
    period = open_round(player, {"period": "rescue-2026", "units": ["cckl"]})
    file = player.file(period, "cckl", "nominations")
    first, second, third, *_rest = people_of("cckl")
    player.nominate(file, "GKGD", [first, third])
    player.nominate(file, "CSTDCS", [second])
    player.minutes(file, "03/BB-CCKL ngày 18/04/2026")
    yield at("2026-04-22")
    player.send(file)
    yield at("2026-04-24")
    player.act(file, "accept", "vp.phochanh")
    title = "Tờ trình khen thưởng đột xuất chữa cháy rừng tháng 4/2026"
    proposal = propose(player, period, title)
    yield at("2026-04-28")
    lines = dict(proposal.lines.values_list("nomination__person", "nomination"))
    note = "Thành tích đột xuất không làm căn cứ xét danh hiệu; tặng Giấy khen."
    chosen = [lines[second.pk]]
    player.act(proposal, "lower", "giamdoc", award="GKGD", lines=chosen, note=note)
    note = "Đã được Chủ tịch UBND tỉnh khen cùng thành tích."
    player.act(proposal, "decline", "giamdoc", lines=[lines[third.pk]], note=note)
    player.act(proposal, "sign_all", "giamdoc")
    yield at("2026-04-29")
    numbers = {proposal.decisions.get().ref: ("214/QĐ-SNNMT", clock.today())}
    player.act(proposal, "number", "vanthu", numbers=numbers)
    player.act(proposal, "publish", "vanthu")
    yield at("2026-05-29")
    close_period(period=period, actor=player.users["vp.tonghop"])


def flood(player: Player) -> Script:
    """The October flood, opened by the unit: six people and an outsider await the Director."""
    yield at("2026-10-20")
    row = occasions()[0]
    since, until = row["days"]
    occasion = Occasion(
        kind=row["kind"], title=row["name"], event_from=since, event_to=until, basis=row["basis"]
    )
    officer = player.officers[row["unit"]]
    unit = player.units[row["unit"]]
    period = open_by_unit(unit=unit, occasion=occasion, actor=officer, key="demo-flood")
    file = player.file(period, unit.code, "nominations")
    yield at("2026-11-03")
    player.nominate(file, "GKGD", people_of(unit.code)[:6])
    name, position = outsiders()[0]
    player.nominate(file, "GKGD", [name], nominee_position=position, priority=7)
    player.minutes(file, "11/BB-CCTL ngày 02/11/2026")
    cite(player, file, "adhoc-2026")
    player.act(file, "send_to_head", officer)
    asked_and_answered(player, file)
    player.act(file, "submit", player.heads[unit.code])
    yield at("2026-11-12")
    player.act(file, "receive", "vp.tonghop")
    player.act(file, "accept", "vp.tonghop")
    yield at("2026-11-20")
    title = "Tờ trình khen thưởng đột xuất khắc phục hậu quả mưa lũ tháng 10/2026"
    propose(player, period, title)


def doubtful_medals(player: Player) -> Script:
    """Kỷ niệm chương at the ministry: one case goes back to the department, one is verified."""
    yield at("2026-10-20")
    period = demo_period("bo-knc-2026")
    file = player.file(period, "snnmt", "nominations")
    for case in player.year["doubtful_medals"]:
        nomination = Nomination.objects.get(submission=file, person=player.people[case["who"]])
        said = {name: case[name] for name in ("note", "reply_by") if name in case}
        player.act(file, case["action"], "bo.chuyenvien", lines=[nomination.pk], **said)
