"""Many lines of a list on one page. No field objects: hundreds of lines have thousands of cells."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django_stubs_ext import StrOrPromise

from nominations.forms.content import VersionForm
from nominations.models import Award, Nomination
from nominations.names import clean, clean_block
from nominations.services.merging import Clash, Clashed
from nominations.services.nominee_cells import Edit

_MOST = 999
_LONGEST = {"nominee_position": 200, "achievement": 5000}
#: The cells of a line, by what they write.
CELLS: Mapping[str, StrOrPromise] = {
    "priority": _lazy("Thứ tự"),
    "nominee_position": _lazy("Chức vụ, nơi công tác"),
    "award": _lazy("Đề nghị"),
    "votes_for": _lazy("Số phiếu"),
    "achievement": _lazy("Tóm tắt thành tích"),
}


class ListForm(VersionForm):
    """Position, award, votes, order and a short achievement of each open line.

    A cell is named after its line and what it writes: `k3m…-votes_for`. A line without any cell in
    what was sent stays as it is. `open_cells`: what may be written of a line.
    """

    def __init__(
        self,
        *args: Any,
        lines: Sequence[Nomination],
        awards: Sequence[Award],
        open_cells: Mapping[int, frozenset[str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.awards, self.open_cells = lines, awards, open_cells
        self._awards = {award.code: award for award in awards}
        self.bad: dict[str, str] = {}
        #: What somebody else wrote into cells of this page meanwhile.
        self.beside: dict[str, Clash] = {}
        self.edits: list[Edit] = []

    def clean(self) -> dict[str, Any]:
        for line in self.lines:
            values: dict[str, Any] = {}
            for cell in CELLS:
                name = f"{line.ref}-{cell}"
                if cell not in self.open_cells[line.pk] or name not in self.data:
                    continue
                try:
                    values[cell] = self._read(cell, self.data[name], line)
                except ValueError as wrong:
                    self.bad[name] = str(wrong)
                    self.add_error(None, f"{line.nominee_name}, {CELLS[cell].lower()}: {wrong}")
            if values:
                self.edits.append(Edit(line, values))
        return super().clean() or {}

    def _read(self, cell: str, typed: str, line: Nomination) -> Any:
        typed = typed.strip()
        if cell == "award":
            award = self._awards.get(typed)
            if award is None:
                raise ValueError(_("hãy chọn danh hiệu, hình thức của kỳ."))
            return award
        if cell in _LONGEST:
            if len(typed) > _LONGEST[cell]:
                raise ValueError(_("dài hơn %(n)s ký tự, hãy rút gọn.") % {"n": _LONGEST[cell]})
            return clean_block(typed) if cell == "achievement" else clean(typed)
        if not typed:
            return None if cell == "votes_for" else 0
        if not re.fullmatch(r"[0-9]{1,3}", typed):
            raise ValueError(_("hãy ghi số nguyên từ 0 đến %(most)s.") % {"most": _MOST})
        return int(typed)

    def rows(self) -> list[dict[str, Any]]:
        """Each line with what its cells show: what was typed, else what is stored."""
        return [
            {
                "line": line,
                "open": self.open_cells[line.pk],
                "cells": {cell: self._shown(line, cell) for cell in CELLS},
                "beside": {cell: self.beside.get(f"{line.ref}-{cell}") for cell in CELLS},
                "bad": {cell: self.bad.get(f"{line.ref}-{cell}", "") for cell in CELLS},
                "awards": [award for award in self.awards if award.fits(line.nominee_kind)],
            }
            for line in self.lines
        ]

    def show_again(self, clashed: Clashed) -> None:
        """What the visitor did not touch is the newest; beside his cells stands what others wrote.

        The page then shows the version in which these were read: saving again is the choice.
        """
        data = self.data.copy()  # type: ignore[attr-defined]
        data["seen_version"] = str(clashed.version)
        names = {line.ref: line.nominee_name for line in self.lines}
        codes = {award.name: award.code for award in self.awards}
        for name, text in clashed.theirs.items():
            _kind, ref, cell = name.split(":")
            data[f"{ref}-{cell}"] = codes.get(text, "") if cell == "award" else text
        self.data = data
        self.add_error(None, clashed.sentence)
        for clash in clashed.clashes:
            _kind, ref, cell = clash.field.split(":")
            self.beside[f"{ref}-{cell}"] = clash
            self.add_error(
                None,
                _(
                    "%(name)s, %(cell)s: %(who)s đã ghi “%(theirs)s”. Lưu lại thì nội dung "
                    "trong ô của bạn được giữ."
                )
                % {
                    "name": names[ref],
                    "cell": CELLS[cell].lower(),
                    "who": clash.who,
                    "theirs": clash.theirs or "–",
                },
            )

    def _shown(self, line: Nomination, cell: str) -> str:
        name = f"{line.ref}-{cell}"
        if self.is_bound and name in self.data and cell in self.open_cells[line.pk]:
            return str(self.data[name])
        if cell == "award":
            return line.award.code
        value = getattr(line, cell)
        return "" if value is None or (cell == "priority" and not value) else str(value)
