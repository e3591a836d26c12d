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
    """A text that was written section by section is read there, not a second time in one piece."""
    nothing = "Đơn vị báo cáo không phát sinh." if content.get("nothing_to_report") else ""
    yield Line("nothing", "Nội dung", "Không phát sinh", nothing)
    if not any(row["value"] for row in content.get("form", ())):
        yield Line("narrative", "Nội dung", "Nội dung", content.get("narrative", ""))


def _form(content: Content) -> Iterator[Line]:
    for row in content.get("form", ()):
        section = row.get("section") or "Nội dung theo mẫu"
        yield Line(f"form:{row['code']}", section, row["label"], row.get("text", row["value"]))


def _figures(content: Content) -> Iterator[Line]:
    for row in content.get("figures", ()):
        said = [_number(row["value"])]
        if row["estimate"] is not None:
            said.append(f"ước {_number(row['estimate'])}")
        text = "; ".join(part for part in said if part)
        yield Line(f"figure:{row['code']}", "Số liệu", row["label"], text)


def _answers(content: Content) -> Iterator[Line]:
    """Each criterion, then the sum that the unit claims."""
    section, pinned = "Bảng tự chấm điểm", _pinned(content, "criterion")
    for row in content.get("answers", ()):
        proofs = ", ".join(pinned.get(row["code"], row.get("proofs", ())))
        said = [
            _points(row["points"], minus=row.get("section") == "minus"),
            f"số liệu {_number(row['value'])} {row.get('measure', '')}".strip()
            if row["value"] is not None
            else "",
            f"mức “{row.get('level', row['choice'])}”" if row["choice"] else "",
            _said(row),
            "không phát sinh" if row["absent"] else "",
            row["note"],
            f"minh chứng: {proofs}" if proofs else "",
        ]
        label = f"{row['code']}. {row['label']}"
        yield Line(f"answer:{row['code']}", section, label, _sentence(said))
    yield Line("total", section, "Tổng điểm tự chấm", _points(content.get("total")))


def _said(row: Content) -> str:
    """A criterion is met or not; what takes a unit out of the ranking happened or did not."""
    if row["met"] is not None and row.get("section") == "gate":
        return "có" if row["met"] else "không có"
    return _yes_no(row["met"])


def _pinned(content: Content, what: str) -> dict[str, list[str]]:
    """Code of a criterion, or ref of an initiative → the files that prove it, with pages."""
    found: dict[str, list[str]] = {}
    for file in content.get("attachments", ()):
        for pin in file.get("pins", ()):
            if pin[what]:
                found.setdefault(pin[what], []).append(f"{file['name']}{_pages(file, pin)}")
    return found


def _pages(file: Content, pin: Content) -> str:
    if not file["pages"]:
        return ""
    first, last = pin["first_page"], pin["last_page"] or file["pages"]
    return f" (trang {first}–{last})" if last > first else f" (trang {first})"


def _meeting(content: Content) -> Iterator[Line]:
    meeting = content.get("meeting")
    if meeting:
        year, _dash, rest = (meeting["on"] or "").partition("-")
        said = [
            meeting["minutes"],
            f"họp ngày {rest[3:]}/{rest[:2]}/{year}" if rest else "",
            f"dự họp {meeting['present']}" if meeting["present"] is not None else "",
            f"tổng số {meeting['members']}" if meeting["members"] is not None else "",
            f"biểu quyết: {meeting['voting']}" if meeting["voting"] else "",
        ]
        label = "Biên bản họp bình xét của đơn vị"
        yield Line("meeting", "Danh sách đề nghị", label, _sentence(said))


def _nominees(content: Content) -> Iterator[Line]:
    for row in content.get("nominees", ()):
        details = [
            row["position"],
            f"sinh năm {row['birth_year']}" if row["birth_year"] else "",
            f"{row['votes']} phiếu đồng ý" if row["votes"] is not None else "",
            f"ưu tiên {row['priority']}" if row["priority"] else "",
        ]
        named = "; ".join(f"“{title}”" for title in row["initiatives"])
        said = [
            row["award"],
            _sentence(details),
            row["achievement"],
            *(_scored(answer) for answer in row["answers"]),
            f"Sáng kiến: {named}" if named else "",
        ]
        yield Line(f"nominee:{row['ref']}", "Danh sách đề nghị", row["name"], _lines(said))


def _scored(answer: Content) -> str:
    said = _sentence([_points(answer["points"]), _yes_no(answer["met"]), answer["note"]])
    return f"{answer['code']}. {answer['label']}: {said}" if said else ""


def _registrations(content: Content) -> Iterator[Line]:
    for row in content.get("registrations", ()):
        said = _sentence([row["award"], row["for"], row["text"]])
        yield Line(f"registration:{row['ref']}", "Nội dung đăng ký", row["kind"], said)


def _initiatives(content: Content) -> Iterator[Line]:
    pinned = _pinned(content, "initiative")
    for row in content.get("initiatives", ()):
        proofs = ", ".join(pinned.get(row["ref"], ()))
        said = [
            f"Tác giả: {', '.join(row['authors'])}" if row["authors"] else "",
            f"Nội dung, giải pháp: {row['summary']}" if row["summary"] else "",
            f"Hiệu quả, phạm vi áp dụng: {row['effect']}" if row["effect"] else "",
            f"Minh chứng: {proofs}" if proofs else "",
        ]
        yield Line(f"initiative:{row['ref']}", "Sáng kiến", row["title"], _lines(said) or "–")


def _attachments(content: Content) -> Iterator[Line]:
    for row in content.get("attachments", ()):
        of = f" của {row['of']}" if row["of"] else ""
        proves = [
            (f"tiêu chí {pin['criterion']}" if pin["criterion"] else f"“{pin['title']}”")
            + _pages(row, pin)
            for pin in row.get("pins", ())
        ]
        said = [
            f"{row['kind']}{of}",
            f"cho {', '.join(proves)}" if proves else "",
            f"SHA-256: {row['sha256']}",
        ]
        yield Line(f"attachment:{row['ref']}", "Minh chứng", row["name"], _sentence(said))


def _number(text: str | None) -> str:
    return (text or "").replace(".", ",")


def _points(text: str | None, *, minus: bool = False) -> str:
    sign = "−" if minus and text != "0" else ""
    return "" if text is None else f"{sign}{_number(text)} điểm"


def _yes_no(met: bool | None) -> str:
    return "" if met is None else "đạt" if met else "chưa đạt"


def _sentence(said: list[str]) -> str:
    return "; ".join(part for part in said if part)


def _lines(said: list[str]) -> str:
    return "\n".join(part for part in said if part)
