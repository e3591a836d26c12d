"""Workbooks as units fill them in, tidy and untidy."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from nominations.rules.nominee_rows import HEADINGS

HEADS = list(HEADINGS.values())


def row(name: str, award: str = "Lao động tiên tiến", **cells: Any) -> list[Any]:
    """One row in the template's order."""
    return [cells.get(column) if column in cells else {"name": name, "award": award}.get(column)
            for column in HEADINGS]  # fmt: skip


def packed_book(
    rows: Iterable[Sequence[Any]],
    *,
    heads: Sequence[str] | None = None,
    above: Iterable[Sequence[Any]] = (),
    merged: Iterable[str] = (),
) -> bytes:
    """An .xlsx with `rows` below the headings; `above` stands before them."""
    book = Workbook()
    sheet = book.active
    for cells in (*above, HEADS if heads is None else heads, *rows):
        sheet.append(list(cells))
    for area in merged:
        sheet.merge_cells(area)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def book(*rows: Sequence[Any], **options: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile("danh-sach.xlsx", packed_book(rows, **options))
