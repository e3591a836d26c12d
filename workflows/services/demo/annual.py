"""The annual round of 2026 at both levels: each part where it lies on 22/11/2026."""

from datetime import date

from nominations.models import FormTemplate, Period, Submission
from nominations.services.demo import REPORT_FORM
from nominations.services.form_builder import publish, state_of
from workflows.services.demo.initiatives import cite
from workflows.services.demo.marks import cluster_words
from workflows.services.demo.minutes import hold_meeting
from workflows.services.demo.player import Player, people_of
from workflows.services.demo.proofs import prove
from workflows.services.demo.rounds import open_round
from workflows.services.demo.scenes import Script, at
from workflows.services.demo.writing import write

_WRITTEN = ("report", "self_assessment")
#: When most units met, and Thủy lợi, which was early.
_MET, _MET_EARLY = date(2026, 11, 13), date(2026, 11, 11)


def annual(player: Player) -> Script:
    """The department's units: drafts, signatures, clusters, the office, and one returned."""
    yield at("2026-11-04")
    _publish_form(player)
    yield at("2026-11-06")
    period = open_round(player, {"period": "annual-2026"})
    yield at("2026-11-12")
    for code in ("vp", "khtc", "ccbvmt", "cccntyts", "ttkn"):
        write(player, player.file(period, code, "report"))
    for code in ("vp", "ccbvmt"):
        write(player, player.file(period, code, "self_assessment"))
    prove(player, player.file(period, "ccbvmt", "self_assessment"))
    player.nominate(player.file(period, "ccbvmt", "nominations"), "LDTT", people_of("ccbvmt")[:9])
    yield at("2026-11-12 10:20")
    report, nominations = _thuy_loi(player, period)
    yield at("2026-11-16")
    _cluster_files(player, period)
    yield at("2026-11-18")
    for code in ("kstnn", "ttqt"):
        _to_head(player, period, code)
    yield at("2026-11-18 15:40")
    _cross_score(player, player.file(period, "cckl", "self_assessment"))
    yield at("2026-11-19 16:05")
    _return(player, report, nominations)


def _cross_score(player: Player, file: Submission) -> None:
    """The neighbour's points; provisional until the meeting."""
    said = player.year["cross_scores"][file.dossier.unit.code]
    marks = cluster_words(file, said["points"], said["reason"])
    player.act(file, "score", player.heads[said["by"]], marks=marks, note=said["note"])


def _publish_form(player: Player) -> None:
    """The office puts the form of the annual report into force before the round opens."""
    draft = FormTemplate.objects.get(code=REPORT_FORM, published_at=None)
    publish(draft, actor=player.users["vp.tonghop"], seen_state=state_of(draft))


def _to_head(player: Player, period: Period, code: str) -> None:
    for kind in _WRITTEN:
        file = player.file(period, code, kind)
        write(player, file)
        player.act(file, "send_to_head", player.officers[code])
    file = player.file(period, code, "nominations")
    _list_people(player, file, titles=1)
    player.act(file, "send_to_head", player.officers[code])


def _list_people(player: Player, file: Submission, *, titles: int, met: date = _MET) -> None:
    """LĐTT for everybody but the last, CSTĐCS for the first `titles`, the collective itself."""
    people = people_of(file.dossier.unit.code)
    player.nominate(file, "LDTT", people[:-1])
    player.nominate(file, "CSTDCS", people[:titles])
    player.nominate(file, "TTLDTT", [file.dossier.unit])
    hold_meeting(player, file, met)


def _cluster_files(player: Player, period: Period) -> None:
    """VPĐKĐĐ, QLĐĐ and Kiểm lâm: with their clusters, their reports at the office."""
    titles = {"vpdk": 5, "qldd": 1}
    for code in ("vpdk", "qldd", "cckl"):
        for kind in _WRITTEN:
            file = player.file(period, code, kind)
            write(player, file)
            if kind == "self_assessment":
                prove(player, file)
            player.send(file)
        if code in titles:
            file = player.file(period, code, "nominations")
            _list_people(player, file, titles=titles[code])
            cite(player, file, "annual-2026")
            player.send(file)


def _thuy_loi(player: Player, period: Period) -> tuple[Submission, Submission]:
    """Thủy lợi is early, and counts a task of July as done on time that was not."""
    report = player.file(period, "cctl", "report")
    nominations = player.file(period, "cctl", "nominations")
    write(player, report, {"figures": {"cctl": {"tasks_on_time": 1, "tasks_overdue": -1}}})
    player.send(report)
    _list_people(player, nominations, titles=2, met=_MET_EARLY)
    cite(player, nominations, "annual-2026")
    player.send(nominations)
    return report, nominations


def _return(player: Player, report: Submission, nominations: Submission) -> None:
    """The report is returned by the office, the nominations by the cluster."""
    reply_by = date(2026, 11, 26)
    player.act(report, "receive", "vp.phochanh")
    player.act(
        report,
        "return",
        "vp.phochanh",
        reply_by=reply_by,
        note="Số liệu tháng 7 ghi 12/12 đúng hạn; số đã xác nhận là 11/12.",
        pins=[
            ("form:ket-qua", "Sửa số liệu tháng 7."),
            ("indicator:tasks_on_time", "Cao hơn 01 so với số liệu tháng đã xác nhận."),
            ("indicator:tasks_overdue", "Thiếu 01 nhiệm vụ quá hạn của tháng 7."),
        ],
    )
    player.act(
        nominations,
        "return",
        player.heads["cckl"],
        reply_by=reply_by,
        note="Chưa có biên bản họp bình xét đúng mẫu.",
        pins=[
            (
                "meeting_minutes",
                "Biên bản thiếu tỷ lệ phiếu từng người: bản đã ký chưa ghi số phiếu của 02 trường "
                "hợp Chiến sĩ thi đua cơ sở và của tập thể Chi cục.",
            )
        ],
    )


def ministry_annual(player: Player) -> Script:
    """The ministry's departments: some have sent, one waits for its director; the Sở drafts."""
    yield at("2026-11-02")
    period = open_round(player, {"period": "bo-annual-2026"})
    for row in player.year["ministry_annual"]:
        yield at(row["day"])
        for kind in row["parts"]:
            file = player.file(period, row["unit"], kind)
            write(player, file)
            if row["how"] == "sent":
                player.send(file)
            elif row["how"] == "to_head":
                player.act(file, "send_to_head", player.officers[row["unit"]])
