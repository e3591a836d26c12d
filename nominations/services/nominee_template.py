"""The workbook that a unit fills in: headings, the period's awards to choose from, its people."""

import io
from datetime import date
from typing import Any

import xlsxwriter

from nominations.models import Submission
from nominations.queries.nominee_roll import roll_of
from nominations.rules.nominee_rows import HEADINGS, KIND_WORDS, ROW_LIMIT

_WIDTHS = {"no": 5, "name": 28, "kind": 16, "birth": 10, "post": 34, "award": 34, "votes": 10}
_SHEET, _PEOPLE, _AWARDS = "Danh sách", "Người của đơn vị", "Danh hiệu"
_PLAIN = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}


def template_for(submission: Submission, day: date) -> bytes:
    """An .xlsx for this unit and period. Every cell is text: names never become formulas."""
    roll, out = roll_of(submission, day), io.BytesIO()
    awards = list(dict.fromkeys(award.name for award in roll.awards.values()))
    with xlsxwriter.Workbook(out, _PLAIN) as book:
        head = book.add_format(
            {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#E7EFF9"}
        )
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        _fill(book.add_worksheet(_SHEET), head, text, len(awards))
        _people(book.add_worksheet(_PEOPLE), head, text, roll)
        sheet = book.add_worksheet(_AWARDS)
        sheet.set_column(0, 0, 60, text)
        for row, name in enumerate(awards):
            sheet.write_string(row, 0, name, text)
    return out.getvalue()


def _fill(sheet: Any, head: Any, text: Any, awards: int) -> None:
    for place, (column, heading) in enumerate(HEADINGS.items()):
        sheet.set_column(place, place, _WIDTHS.get(column, 40), text)
        sheet.write_string(0, place, heading, head)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 2)
    columns = list(HEADINGS)
    kind, award = columns.index("kind"), columns.index("award")
    sheet.data_validation(
        1, kind, ROW_LIMIT, kind, {"validate": "list", "source": list(KIND_WORDS.values())}
    )
    if awards:
        source = f"='{_AWARDS}'!$A$1:$A${awards}"
        sheet.data_validation(1, award, ROW_LIMIT, award, {"validate": "list", "source": source})


def _people(sheet: Any, head: Any, text: Any, roll: Any) -> None:
    headings = (HEADINGS["name"], "Loại", HEADINGS["birth"], HEADINGS["post"])
    for place, (heading, width) in enumerate(zip(headings, (32, 12, 10, 50), strict=True)):
        sheet.set_column(place, place, width, text)
        sheet.write_string(0, place, heading, head)
    people = [(one, "Cá nhân") for one in roll.people.by_ref.values()]
    units = [(one, "Tập thể") for one in roll.units.by_ref.values()]
    for row, (one, kind) in enumerate([*people, *units], start=1):
        post = one.post if kind == "Cá nhân" else ""
        year = str(one.birth_year or "")
        for place, value in enumerate((one.name, kind, year, post)):
            sheet.write_string(row, place, value, text)
    sheet.freeze_panes(1, 0)
