"""A list of nominees as a workbook or as pasted cells: text read out of it, nothing run.

What is no workbook, what unpacks to a bomb and what has too many rows is refused in a sentence;
a formula is refused at its cell. Cells merged downwards count for each of their rows.
"""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import IO, Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries

from nominations.names import clean, clean_block
from nominations.rules.legacy_text import to_unicode
from nominations.rules.nominee_rows import (
    HEADING_WITHIN,
    HEADINGS,
    ROW_LIMIT,
    SHORT,
    columns_in,
    find_heading,
    numbers_columns,
    text_of,
)
from nominations.services.drafting import DraftRefused

_MAX_BYTES = 10 * 1024 * 1024
_MAX_UNPACKED = 30 * 1024 * 1024
_MAX_ENTRIES = 1000
_MAX_RATIO = 200
_LAST_ROW, _MOST_COLUMNS = 1_048_576, 40  # Excel's own, and more than a list of ours has
_MOST_CELL = 10_000
_MOST_BLANK = 2000  # rows without anything, in a stretch: the list has ended
_MOST_READ = 20_000  # with blank ones: formatting down to the last row must not cost minutes
_OLE = b"\xd0\xcf\x11\xe0"  # Excel 97–2003, and every workbook with a password
_MERGED = re.compile(rb'mergeCell\s+ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_MOST_MERGED = 5000
_FIELD = "upload"


@dataclass(slots=True)
class Table:
    """Rows with something in them: (number in the sheet, texts); formulas and notes by place."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: set[tuple[int, int]] = field(default_factory=set)


@dataclass(slots=True)
class Listing:
    """Rows of an import as they are stored, the letters of their columns, and general notes."""

    rows: list[dict[str, Any]]
    letters: dict[str, str]
    notes: list[str]


def read_workbook(upload: "UploadedFile[Any]") -> Listing:
    """The rows of an uploaded .xlsx. Raises DraftRefused with what to mend."""
    name = clean(PurePath(upload.name or "").name)[-200:]
    _check(upload, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table = _table_of(upload)
    except DraftRefused:
        raise
    except Exception as broken:  # whatever a damaged file makes the reader stumble over
        raise _refused(
            name,
            _("Tệp “%(name)s” bị hỏng, không đọc được. Hãy mở bằng Excel, lưu lại dạng .xlsx."),
        ) from broken
    return listing_of(table, field_name=_FIELD)


def read_pasted(text: str) -> Listing:
    """Rows copied from Excel: cells apart by tabs, with or without headings (template's order)."""
    lines = _pasted_rows(text.replace("\r\n", "\n").replace("\r", "\n"))
    table = Table()
    for number, cells in enumerate(lines, start=1):
        if any(cell.strip() for cell in cells):
            table.rows.append((number, [cell[:_MOST_CELL] for cell in cells[:_MOST_COLUMNS]]))
        _check_count(table, "pasted")
    return listing_of(table, field_name="pasted")


def _pasted_rows(text: str) -> list[list[str]]:
    """Excel puts a cell with a line break in quotes; a stray quote means that nothing is quoted."""
    if text.count('"') % 2 == 0:
        try:
            return list(csv.reader(io.StringIO(text), delimiter="\t"))
        except csv.Error:
            pass
    return [line.split("\t") for line in text.split("\n")]


def _check(upload: "UploadedFile[Any]", name: str) -> None:
    """It is a workbook of today's kind, and not a bomb."""
    upload.seek(0)
    head = upload.read(4)
    if not upload.size:
        raise _refused(name, _("Tệp “%(name)s” rỗng."))
    if head == _OLE:
        sentence = _(
            "Tệp “%(name)s” là Excel 97–2003 (.xls) hoặc có mật khẩu. Hãy bỏ mật khẩu, "
            "lưu lại dạng .xlsx rồi nhập."
        )
        raise _refused(name, sentence)
    if upload.size > _MAX_BYTES:
        limit = _MAX_BYTES // 1024 // 1024
        sentence = _("Tệp “%(name)s” lớn hơn %(n)s MB. Hãy chỉ giữ danh sách.")
        raise DraftRefused(sentence % {"name": name, "n": limit}, field=_FIELD)
    if PurePath(name).suffix.lower() != ".xlsx" or head != b"PK\x03\x04":
        sentence = _(
            "“%(name)s” không phải tệp Excel .xlsx. Hãy tải mẫu, hoặc mở bằng Excel và "
            "lưu lại dạng .xlsx."
        )
        raise _refused(name, sentence)
    _check_archive(upload, name)


def _refused(name: str, sentence: str) -> DraftRefused:
    return DraftRefused(sentence % {"name": name}, field=_FIELD)


def _check_archive(upload: "UploadedFile[Any]", name: str) -> None:
    upload.seek(0)
    try:
        with zipfile.ZipFile(cast(IO[bytes], upload)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as broken:
        raise _refused(name, _("Tệp “%(name)s” bị hỏng, không mở được.")) from broken
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > _MAX_ENTRIES or unpacked > _MAX_UNPACKED or unpacked > packed * _MAX_RATIO:
        raise _refused(
            name, _("Tệp “%(name)s” nén bất thường, không nhận. Hãy chép danh sách sang tệp mẫu.")
        )
    if all(entry.filename != "xl/workbook.xml" for entry in entries):
        raise _refused(name, _("“%(name)s” không phải tệp Excel .xlsx."))
    upload.seek(0)


def _table_of(upload: "UploadedFile[Any]") -> Table:
    """The first sheet with anything in it."""
    book = load_workbook(cast(IO[bytes], upload), read_only=True, data_only=False, keep_links=False)
    try:
        for sheet in book.worksheets:
            table = _read_sheet(sheet)
            if table.rows:
                _spread(table, _merged_downwards(sheet))
                return table
    finally:
        book.close()
    return Table()


def _read_sheet(sheet: Any) -> Table:
    """Rows as they are; the size that the file claims for itself is not believed."""
    sheet.reset_dimensions()
    table, last = Table(), 0
    rows = sheet.iter_rows(max_row=_LAST_ROW, max_col=_MOST_COLUMNS)
    for number, cells in enumerate(rows, start=1):
        texts = _texts_of(cells, number, table)
        if any(text.strip() for text in texts):
            table.rows.append((number, texts))
            last = number
            _check_count(table, _FIELD)
        if number > _MOST_READ:
            raise _too_many(_FIELD)
        if number - last > _MOST_BLANK:
            break
    return table


def _texts_of(cells: Sequence[Any], number: int, table: Table) -> list[str]:
    """The cells of one row; where a formula stands is kept in `table`."""
    texts = [text_of(cell.value)[:_MOST_CELL] for cell in cells]
    for place, cell in enumerate(cells):
        if cell.data_type == "f":
            texts[place] = "="
            table.formulas.add((number, place))
    return texts


def _check_count(table: Table, field_name: str) -> None:
    if len(table.rows) > ROW_LIMIT + HEADING_WITHIN:
        raise _too_many(field_name)


def _too_many(field_name: str) -> DraftRefused:
    return DraftRefused(
        _("Danh sách có hơn %(n)s dòng. Hãy chia thành nhiều tệp, nhập lần lượt.")
        % {"n": f"{ROW_LIMIT:,}".replace(",", ".")},
        field=field_name,
    )


def _merged_downwards(sheet: Any) -> list[tuple[int, int, int, int]]:
    """(first column, first row, last column, last row) of what is merged over several rows."""
    with sheet._get_source() as source:
        found = _MERGED.findall(source.read(_MAX_UNPACKED))[:_MOST_MERGED]
    ranges = (range_boundaries(area.decode()) for area in found)
    return [area for area in ranges if area[3] > area[1]]


def _spread(table: Table, areas: Sequence[tuple[int, int, int, int]]) -> None:
    """What stands in a merged cell stands in each row that it covers."""
    by_number = dict(table.rows)
    for column, first, _last_column, last in areas:
        place = column - 1
        above = by_number.get(first)
        if above is None or place >= len(above) or not above[place]:
            continue
        for number in range(first + 1, min(last, first + ROW_LIMIT) + 1):
            texts = by_number.get(number)
            if texts is not None and place < len(texts) and not texts[place]:
                texts[place] = above[place]
                table.merged.add((number, place))


def listing_of(table: Table, *, field_name: str) -> Listing:
    """The rows below the headings, column by column, in Unicode. Raises DraftRefused if none."""
    if not table.rows:
        raise DraftRefused(_("Không có dòng nào: tệp hoặc ô dán đang trống."), field=field_name)
    texts = [cells for _number, cells in table.rows]
    start, columns = find_heading(texts)
    if not columns:
        columns = _by_place(texts, field_name)
    body = _below(table.rows, start)
    if len(body) > ROW_LIMIT:
        raise _too_many(field_name)
    if not body:
        raise DraftRefused(_("Dưới dòng tiêu đề không có dòng nào."), field=field_name)
    return _stored(table, body, columns)


def _below(rows: Sequence[tuple[int, list[str]]], start: int) -> list[tuple[int, list[str]]]:
    """The rows below the headings, without what belongs to these: a second line, (1) (2) (3)."""
    body = list(rows[start + 1 :])
    if start < 0:
        return body
    while body and (columns_in(body[0][1]) or numbers_columns(body[0][1])):
        body.pop(0)
    return [row for row in body if row[1] != rows[start][1]]  # headings printed on each page


def _by_place(texts: Sequence[Sequence[str]], field_name: str) -> dict[int, str]:
    """Pasted rows may come without headings, in the order of the template."""
    if field_name == "pasted" and max(map(len, texts)) > 1:
        names = list(HEADINGS)
        first = 0 if all(not row[0].strip() or row[0].strip().isdigit() for row in texts) else 1
        return dict(enumerate(names[first:]))
    raise DraftRefused(
        _(
            "Không thấy dòng tiêu đề trong %(n)s dòng đầu: cần cột "
            "“%(name)s” và ít nhất một cột khác, như “%(award)s”. Hãy chép sang tệp mẫu."
        )
        % {"n": HEADING_WITHIN, "name": HEADINGS["name"], "award": HEADINGS["award"]},
        field=field_name,
    )


def _stored(
    table: Table, body: Sequence[tuple[int, list[str]]], columns: dict[int, str]
) -> Listing:
    rows: list[dict[str, Any]] = [{"n": number, "cells": {}, "bad": {}} for number, _ in body]
    codes: set[str] = set()
    for place, column in columns.items():
        if column not in SHORT:
            continue
        raw = [cells[place] if place < len(cells) else "" for _number, cells in body]
        texts, found = to_unicode(raw)
        codes |= found
        for row, text in zip(rows, texts, strict=True):
            spot = (row["n"], place)
            if spot in table.formulas:
                letter = get_column_letter(place + 1)
                row["bad"][column] = f"Ô {letter}{row['n']} là công thức: hãy dán giá trị."
                continue
            row["cells"][column] = clean_block(text)
            if spot in table.merged:
                row.setdefault("notes", []).append(f"{SHORT[column].lower()}: lấy từ ô gộp")
    rows = [row for row in rows if row["bad"] or any(row["cells"].values())]
    missing = [SHORT[name] for name in ("name", "award") if name not in columns.values()]
    notes = [f"Đã chuyển từ bảng mã {code}." for code in sorted(codes)]
    notes += [f"Không có cột “{heading}”: hãy bổ sung ở từng dòng." for heading in missing]
    letters = {name: get_column_letter(place + 1) for place, name in columns.items()}
    return Listing(rows, letters, notes)
