"""The meetings at which the demo's units chose their nominees: people, votes, the signed paper."""

from collections.abc import Iterator
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from nominations.models import Nomination, Submission
from nominations.services.data_files import DATA
from nominations.services.minutes import Meeting, save_minutes
from nominations.services.nominee_cells import Edit
from nominations.services.nominees import save_list
from workflows.services.demo.player import Player, people_of

_PAPER = DATA / "demo" / "minutes.pdf"
_VOTING = "Bỏ phiếu kín"


def hold_meeting(player: Player, file: Submission, met: date) -> None:
    """Record the unit's meeting with its paper, and the votes of everybody on the list."""
    unit = file.dossier.unit
    members = len(people_of(unit.code))
    present = members - members // 12
    votes = [Edit(line, {"votes_for": number}) for line, number in _votes(file, present)]
    save_list(file, edits=votes, **player.saving(file))
    save_minutes(
        file,
        text=f"12/BB-{unit.symbol} ngày {met:%d/%m/%Y}",
        meeting=Meeting(on=met, members=members, present=present, voting=_VOTING),
        paper=SimpleUploadedFile(f"bien-ban-{unit.code}.pdf", _PAPER.read_bytes()),
        **player.saving(file),
    )


def _votes(file: Submission, present: int) -> Iterator[tuple[Nomination, int]]:
    """Nearly everybody agrees, the same at every load; nobody has more votes than people came."""
    lines = file.nominations.select_related("award").order_by("award__rank", "priority", "pk")
    for place, line in enumerate(lines):
        line.submission = file
        yield line, max(1, present - place % (1 + present // 8))
