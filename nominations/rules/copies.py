"""Reading what was sent: a frozen copy as lines of text, and what changed between two of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

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
    nothing = _("Đơn vị báo cáo không phát sinh.") if content.get("nothing_to_report") else ""
    yield Line("nothing", _("Nội dung"), _("Không phát sinh"), nothing)
    if not any(row["value"] for row in content.get("form", ())):
        yield Line("narrative", _("Nội dung"), _("Nội dung"), content.get("narrative", ""))


def _form(content: Content) -> Iterator[Line]:
    for row in content.get("form", ()):
        section = row.get("section") or _("Nội dung theo mẫu")
        yield Line(f"form:{row['code']}", section, row["label"], row.get("text", row["value"]))


def _figures(content: Content) -> Iterator[Line]:
    for row in content.get("figures", ()):
        said = [_number(row["value"])]
        if row["estimate"] is not None:
            said.append(_("ước %(estimate)s") % {"estimate": _number(row["estimate"])})
        text = "; ".join(part for part in said if part)
        yield Line(f"figure:{row['code']}", _("Số liệu"), row["label"], text)


def _answers(content: Content) -> Iterator[Line]:
    """Each criterion, then the sum that the unit claims."""
    section, pinned = _("Bảng tự chấm điểm"), _pinned(content, "criterion")
    for row in content.get("answers", ()):
        proofs = ", ".join(pinned.get(row["code"], row.get("proofs", ())))
        said = [
            _points(row["points"], minus=row.get("section") == "minus"),
            (
                _("số liệu %(value)s %(measure)s")
                % {"value": _number(row["value"]), "measure": row.get("measure", "")}
            ).strip()
            if row["value"] is not None
            else "",
            _("mức “%(level)s”") % {"level": row.get("level", row["choice"])}
            if row["choice"]
            else "",
            _said(row),
            _("không phát sinh") if row["absent"] else "",
            row["note"],
            _("minh chứng: %(proofs)s") % {"proofs": proofs} if proofs else "",
        ]
        label = f"{row['code']}. {row['label']}"
        yield Line(f"answer:{row['code']}", section, label, _sentence(said))
    yield Line("total", section, _("Tổng điểm tự chấm"), _points(content.get("total")))


def _said(row: Content) -> str:
    """A criterion is met or not; what takes a unit out of the ranking happened or did not."""
    if row["met"] is not None and row.get("section") == "gate":
        return _("có") if row["met"] else _("không có")
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
            _("họp ngày %(day)s/%(month)s/%(year)s")
            % {"day": rest[3:], "month": rest[:2], "year": year}
            if rest
            else "",
            _("dự họp %(present)s") % {"present": meeting["present"]}
            if meeting["present"] is not None
            else "",
            _("tổng số %(members)s") % {"members": meeting["members"]}
            if meeting["members"] is not None
            else "",
            _("biểu quyết: %(voting)s") % {"voting": meeting["voting"]}
            if meeting["voting"]
            else "",
        ]
        label = _("Biên bản họp bình xét của đơn vị")
        yield Line("meeting", _("Danh sách đề nghị"), label, _sentence(said))


def _nominees(content: Content) -> Iterator[Line]:
    for row in content.get("nominees", ()):
        details = [
            row["position"],
            _("sinh năm %(birth_year)s") % {"birth_year": row["birth_year"]}
            if row["birth_year"]
            else "",
            _("%(votes)s phiếu đồng ý") % {"votes": row["votes"]}
            if row["votes"] is not None
            else "",
            _("ưu tiên %(priority)s") % {"priority": row["priority"]} if row["priority"] else "",
        ]
        named = "; ".join(f"“{title}”" for title in row["initiatives"])
        said = [
            row["award"],
            _sentence(details),
            row["achievement"],
            *(_scored(answer) for answer in row["answers"]),
            _("Sáng kiến: %(named)s") % {"named": named} if named else "",
        ]
        yield Line(f"nominee:{row['ref']}", _("Danh sách đề nghị"), row["name"], _lines(said))


def _scored(answer: Content) -> str:
    said = _sentence([_points(answer["points"]), _yes_no(answer["met"]), answer["note"]])
    return f"{answer['code']}. {answer['label']}: {said}" if said else ""


def _registrations(content: Content) -> Iterator[Line]:
    for row in content.get("registrations", ()):
        said = _sentence([row["award"], row["for"], row["text"]])
        yield Line(f"registration:{row['ref']}", _("Nội dung đăng ký"), row["kind"], said)


def _initiatives(content: Content) -> Iterator[Line]:
    pinned = _pinned(content, "initiative")
    for row in content.get("initiatives", ()):
        proofs = ", ".join(pinned.get(row["ref"], ()))
        said = [
            _("Tác giả: %(authors)s") % {"authors": ", ".join(row["authors"])}
            if row["authors"]
            else "",
            _("Nội dung, giải pháp: %(summary)s") % {"summary": row["summary"]}
            if row["summary"]
            else "",
            _("Hiệu quả, phạm vi áp dụng: %(effect)s") % {"effect": row["effect"]}
            if row["effect"]
            else "",
            _("Minh chứng: %(proofs)s") % {"proofs": proofs} if proofs else "",
        ]
        yield Line(f"initiative:{row['ref']}", _("Sáng kiến"), row["title"], _lines(said) or "–")


def _attachments(content: Content) -> Iterator[Line]:
    for row in content.get("attachments", ()):
        of = _(" của %(of)s") % {"of": row["of"]} if row["of"] else ""
        proves = [
            (
                _("tiêu chí %(criterion)s") % {"criterion": pin["criterion"]}
                if pin["criterion"]
                else f"“{pin['title']}”"
            )
            + _pages(row, pin)
            for pin in row.get("pins", ())
        ]
        said = [
            f"{row['kind']}{of}",
            f"cho {', '.join(proves)}" if proves else "",
            f"SHA-256: {row['sha256']}",
        ]
        yield Line(f"attachment:{row['ref']}", _("Minh chứng"), row["name"], _sentence(said))


def _number(text: str | None) -> str:
    return (text or "").replace(".", ",")


def _points(text: str | None, *, minus: bool = False) -> str:
    sign = "−" if minus and text != "0" else ""
    return (
        "" if text is None else _("%(sign)s%(text)s điểm") % {"sign": sign, "text": _number(text)}
    )


def _yes_no(met: bool | None) -> str:
    return "" if met is None else _("đạt") if met else _("chưa đạt")


def _sentence(said: list[str]) -> str:
    return "; ".join(part for part in said if part)


def _lines(said: list[str]) -> str:
    return "\n".join(part for part in said if part)
