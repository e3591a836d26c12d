"""Play the demo department's year up to its "today", through the same door that people use.

Every file ends where the year has brought it by 22/11/2026; nothing is written past the engine.
"""

from datetime import date

from django.db import transaction

from nominations import clock
from nominations.models import Period, Submission, Unit
from nominations.services.demo import demo_period, load_demo_facts, outsiders, owing_units
from workflows.services.demo_player import Player, on, people_of
from workflows.services.periods import open_period


def load_demo() -> None:
    """The whole demo, or nothing. Raises DemoExists unless the site is empty."""
    with transaction.atomic():
        load_demo_facts()
        player = Player()
        _spring_rescue(player)
        _half_year(player)
        _thematic(player)
        _flood(player)
        _annual(player)


def _spring_rescue(player: Player) -> None:
    """Ad hoc in spring: three foresters, one granted lower, one declined; decisions published."""
    period = demo_period("rescue-2026")
    with on("20/04/2026"):
        open_period(period=period, units=_units("cckl"), actor=player.users["vp.tonghop"])
        period.refresh_from_db()
        file = player.file(period, "cckl", "nominations")
        first, second, third, *_rest = people_of("cckl")
        player.nominate(file, "GKGD", [first, third])
        player.nominate(file, "CSTDCS", [second])
        player.minutes(file, "03/BB-CCKL ngày 18/04/2026")
    with on("22/04/2026"):
        player.send(file)
    with on("27/04/2026"):
        player.act(file, "accept", "vp.phochanh")
        proposal = player.propose(
            period, "Tờ trình khen thưởng đột xuất chữa cháy rừng tháng 4/2026"
        )
    with on("28/04/2026"):
        lines = dict(proposal.lines.values_list("nomination__person", "nomination"))
        player.act(
            proposal,
            "lower",
            "giamdoc",
            award="GKGD",
            lines=[lines[second.pk]],
            note="Thành tích đột xuất không làm căn cứ xét danh hiệu; tặng Giấy khen.",
        )
        player.act(
            proposal,
            "decline",
            "giamdoc",
            lines=[lines[third.pk]],
            note="Đã được Chủ tịch UBND tỉnh khen cùng thành tích.",
        )
        player.act(proposal, "sign_all", "giamdoc")
    with on("29/04/2026"):
        decision = proposal.decisions.get()
        numbers = {decision.ref: ("214/QĐ-SNNMT", clock.today())}
        player.act(proposal, "number", "vanthu", numbers=numbers)
        player.act(proposal, "publish", "vanthu")


def _half_year(player: Player) -> None:
    """The half-year's reports: one unit three working days late, one with nothing to report."""
    period = demo_period("semi-annual-2026")
    with on("28/05/2026"):
        open_period(period=period, units=owing_units(), actor=player.users["vp.tonghop"])
        period.refresh_from_db()
    for unit in owing_units():
        file = player.file(period, unit.code, "report")
        with on("22/06/2026" if unit.code == "ttkn" else "15/06/2026"):
            if unit.code == "ccbvmt":
                player.act(file, "nothing_to_report", player.officers[unit.code])
            else:
                player.write(file)
            player.send(file)
    with on("22/06/2026", 15):
        for unit in owing_units():
            file = player.file(period, unit.code, "report")
            player.act(file, "accept", "vp.phochanh")


def _thematic(player: Player) -> None:
    """“60 ngày cao điểm”: eleven people of three units, posted for comments today."""
    period = demo_period("thematic-2026")
    units = {"vpdk": 6, "qldd": 3, "ttcntt": 2}
    with on("26/06/2026"):
        open_period(period=period, units=_units(*units), actor=player.users["vp.tonghop"])
        period.refresh_from_db()
    for code, size in units.items():
        file = player.file(period, code, "nominations")
        with on("09/09/2026"):
            player.nominate(file, "GKGD", people_of(code)[:size])
            player.minutes(file, f"07/BB-{code.upper()} ngày 08/09/2026")
            player.send(file)
        with on("16/09/2026"):
            player.act(file, "accept", "vp.phochanh")
    with on("17/11/2026"):
        proposal = player.propose(period, "Tờ trình khen thưởng chuyên đề số hóa hồ sơ đất đai")
    with on("18/11/2026"):
        player.act(proposal, "initial", "vp.chanh")


def _flood(player: Player) -> None:
    """The October flood: six people and one outsider, on the Director's desk today."""
    period = demo_period("adhoc-2026")
    with on("20/10/2026"):
        open_period(period=period, units=_units("cctl"), actor=player.users["vp.tonghop"])
        period.refresh_from_db()
    file = player.file(period, "cctl", "nominations")
    with on("03/11/2026"):
        player.nominate(file, "GKGD", people_of("cctl")[:6])
        name, position = outsiders()[0]
        player.nominate(file, "GKGD", [name], nominee_position=position, priority=7)
        player.minutes(file, "11/BB-CCTL ngày 02/11/2026")
        player.send(file)
    with on("12/11/2026"):
        player.act(file, "receive", "vp.tonghop")
        player.act(file, "accept", "vp.tonghop")
    with on("20/11/2026"):
        player.propose(
            period, "Tờ trình khen thưởng đột xuất khắc phục hậu quả mưa lũ tháng 10/2026"
        )


def _annual(player: Player) -> None:
    """The annual round: each unit's parts where they lie on 22/11/2026."""
    period = demo_period("annual-2026")
    with on("06/11/2026"):
        open_period(period=period, units=owing_units(), actor=player.users["vp.tonghop"])
        period.refresh_from_db()
    with on("12/11/2026"):
        for code in ("vp", "khtc", "ccbvmt", "cccntyts", "ttkn"):
            player.write(player.file(period, code, "report"))
        for code in ("vp", "ccbvmt"):
            player.write(player.file(period, code, "self_assessment"))
        player.nominate(
            player.file(period, "ccbvmt", "nominations"), "LDTT", people_of("ccbvmt")[:9]
        )
    for code in ("kstnn", "ttqt"):
        _to_head(player, period, code)
    _cluster_files(player, period)
    _returned(player, period)


def _to_head(player: Player, period: Period, code: str) -> None:
    with on("18/11/2026"):
        for kind in ("report", "self_assessment"):
            file = player.file(period, code, kind)
            player.write(file)
            player.act(file, "send_to_head", player.officers[code])
        _list_people(player, player.file(period, code, "nominations"), titles=1)
        player.act(player.file(period, code, "nominations"), "send_to_head", player.officers[code])


def _list_people(player: Player, file: Submission, *, titles: int) -> None:
    """LĐTT for everybody but the last, CSTĐCS for the first `titles`, the collective itself."""
    people = people_of(file.dossier.unit.code)
    player.nominate(file, "LDTT", people[:-1])
    player.nominate(file, "CSTDCS", people[:titles])
    player.nominate(file, "TTLDTT", [file.dossier.unit])
    player.minutes(file, f"12/BB-{file.dossier.unit.symbol} ngày 16/11/2026")


def _cluster_files(player: Player, period: Period) -> None:
    """VPĐKĐĐ, QLĐĐ and Kiểm lâm: with their clusters, their reports at the office."""
    titles = {"vpdk": 5, "qldd": 1}
    with on("16/11/2026"):
        for code in ("vpdk", "qldd", "cckl"):
            for kind in ("report", "self_assessment"):
                file = player.file(period, code, kind)
                player.write(file)
                player.send(file)
            if code in titles:
                file = player.file(period, code, "nominations")
                _list_people(player, file, titles=titles[code])
                player.send(file)
    with on("18/11/2026", 15, 40):
        deputy = player.heads["ccbvmt"]
        file = player.file(period, "cckl", "self_assessment")
        player.act(file, "score", deputy, total=89, note="Điểm tạm, chờ họp cụm ngày 08/12.")


def _returned(player: Player, period: Period) -> None:
    """Thủy lợi: the report returned by the office, the nominations by the cluster."""
    report = player.file(period, "cctl", "report")
    file = player.file(period, "cctl", "nominations")
    with on("12/11/2026", 10, 20):
        player.write(report)
        player.send(report)
        _list_people(player, file, titles=2)
        player.send(file)
    reply_by = date(2026, 11, 26)
    with on("19/11/2026", 16, 5):
        player.act(report, "receive", "vp.phochanh")
        player.act(
            report,
            "return",
            "vp.phochanh",
            reply_by=reply_by,
            note="Số liệu tháng 7 ghi 12/12 đúng hạn; số đã xác nhận là 11/12.",
            pins=[("narrative", "Sửa số liệu tháng 7, mục III.")],
        )
        player.act(
            file,
            "return",
            player.heads["cckl"],
            reply_by=reply_by,
            note="Chưa có biên bản họp bình xét đúng mẫu.",
            pins=[("meeting_minutes", "Biên bản thiếu tỷ lệ phiếu từng người.")],
        )


def _units(*codes: str) -> list[Unit]:
    return list(Unit.objects.filter(code__in=codes).order_by("position"))
