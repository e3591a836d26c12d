"""Reading what was sent: a frozen copy as lines of text, and what changed between two of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a copy says. `key` tells the same thing in another copy."""

    key: str
    section: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What one thing said in the earlier copy and says in the later one; empty: not there."""

    section: str
    label: str
    before: str
    after: str


def lines_of(content: Content) -> list[Line]:
    """Everything that a copy says, in the order of the paper; what is empty is left out."""
    parts = (_text, _form, _figures, _answers, _meeting, _nominees, _registrations, _initiatives)
    everything = chain(*(part(content) for part in parts), _attachments(content))
    return [line for line in everything if line.text]


def differences(before: Content, after: Content) -> list[Difference]:
    """What is said otherwise in `after`, with what is new, then what is gone."""
    old = {line.key: line for line in lines_of(before)}
    new = {line.key: line for line in lines_of(after)}
    changed = [
        Difference(line.section, line.label, old[key].text if key in old else "", line.text)
        for key, line in new.items()
        if key not in old or old[key].text != line.text
    ]
    gone = [
        Difference(line.section, line.label, line.text, "")
        for key, line in old.items()
        if key not in new
    ]
    return changed + gone


def _text(content: Content) -> Iterator[Line]:
    nothing = "Đơn vị báo cáo không phát sinh." if content.get("nothing_to_report") else ""
    yield Line("nothing", "Nội dung", "Không phát sinh", nothing)
    yield Line("narrative", "Nội dung", "Nội dung", content.get("narrative", ""))


def _form(content: Content) -> Iterator[Line]:
    for row in content.get("form", ()):
        yield Line(f"form:{row['code']}", "Nội dung theo mẫu", row["label"], row["value"])


def _figures(content: Content) -> Iterator[Line]:
    for row in content.get("figures", ()):
        said = [_number(row["value"])]
        if row["estimate"] is not None:
            said.append(f"ước {_number(row['estimate'])}")
        text = "; ".join(part for part in said if part)
        yield Line(f"figure:{row['code']}", "Số liệu", row["label"], text)


def _answers(content: Content) -> Iterator[Line]:
    for row in content.get("answers", ()):
        said = [
            f"{_number(row['points'])} điểm" if row["points"] is not None else "",
            f"số liệu {_number(row['value'])}" if row["value"] is not None else "",
            f"mức {row['choice']}" if row["choice"] else "",
            _yes_no(row["met"]),
            "không phát sinh" if row["absent"] else "",
            row["note"],
            f"minh chứng: {', '.join(row['proofs'])}" if row["proofs"] else "",
        ]
        label = f"{row['code']}. {row['label']}"
        yield Line(f"answer:{row['code']}", "Bảng tự chấm điểm", label, _sentence(said))


def _meeting(content: Content) -> Iterator[Line]:
    meeting = content.get("meeting")
    if meeting:
        year, _dash, rest = (meeting["on"] or "").partition("-")
        said = [
            meeting["minutes"],
            f"họp ngày {rest[3:]}/{rest[:2]}/{year}" if rest else "",
            f"dự họp {meeting['present']}" if meeting["present"] is not None else "",
            f"tổng số {meeting['members']}" if meeting["members"] is not None else "",
            meeting["voting"],
        ]
        label = "Biên bản họp bình xét của đơn vị"
        yield Line("meeting", "Danh sách đề nghị", label, _sentence(said))


def _nominees(content: Content) -> Iterator[Line]:
    for row in content.get("nominees", ()):
        scored = ", ".join(
            f"{code} {_sentence([_number(points), _yes_no(met), note])}"
            for code, points, met, note in row["answers"]
        )
        said = [
            row["award"],
            row["position"],
            f"sinh năm {row['birth_year']}" if row["birth_year"] else "",
            f"{row['votes']} phiếu đồng ý" if row["votes"] is not None else "",
            f"ưu tiên {row['priority']}" if row["priority"] else "",
            row["achievement"],
            f"chấm điểm: {scored}" if scored else "",
            f"sáng kiến: {', '.join(row['initiatives'])}" if row["initiatives"] else "",
        ]
        yield Line(f"nominee:{row['ref']}", "Danh sách đề nghị", row["name"], _sentence(said))


def _registrations(content: Content) -> Iterator[Line]:
    for row in content.get("registrations", ()):
        said = _sentence([row["award"], row["for"], row["text"]])
        yield Line(f"registration:{row['ref']}", "Nội dung đăng ký", row["kind"], said)


def _initiatives(content: Content) -> Iterator[Line]:
    for row in content.get("initiatives", ()):
        said = _sentence([", ".join(row["authors"]), row["summary"], row["effect"]])
        yield Line(f"initiative:{row['ref']}", "Sáng kiến", row["title"], said or "–")


def _attachments(content: Content) -> Iterator[Line]:
    for row in content.get("attachments", ()):
        of = f" của {row['of']}" if row["of"] else ""
        text = f"{row['kind']}{of}. SHA-256: {row['sha256']}"
        yield Line(f"attachment:{row['ref']}", "Minh chứng", row["name"], text)


def _number(text: str | None) -> str:
    return (text or "").replace(".", ",")


def _yes_no(met: bool | None) -> str:
    return "" if met is None else "đạt" if met else "chưa đạt"


def _sentence(said: list[str]) -> str:
    return "; ".join(part for part in said if part)
