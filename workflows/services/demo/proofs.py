"""What units of the demo put beside their points: a few made-up papers, pinned page by page."""

from django.core.files.uploadedfile import SimpleUploadedFile

from nominations.models import Submission
from nominations.queries.fields import asked_criteria
from nominations.services.data_files import DATA, read_data
from nominations.services.evidence import attach
from nominations.services.pinning import Wish, save_pins
from workflows.services.demo.player import Player

_FOLDER = DATA / "demo" / "proofs"


def prove(player: Player, file: Submission) -> None:
    """The officer hands in the unit's papers and pins them to criteria of its self-assessment."""
    said = read_data("demo/proofs")
    named = {said["files"][key]["name"]: pins for key, pins in said["units"][_code(file)].items()}
    uploads = [_upload(said["files"][key]) for key in said["units"][_code(file)]]
    received = attach(file, uploads=uploads, **player.saving(file))
    criteria = {criterion.code: criterion for criterion in asked_criteria(file)}
    wishes = [
        Wish(proof, criteria[code], first, last)
        for proof in received.stored
        for code, (first, last) in named[proof.name].items()
    ]
    save_pins(file, wishes=wishes, **player.saving(file))


def _code(file: Submission) -> str:
    return file.dossier.unit.code


def _upload(told: dict[str, str]) -> SimpleUploadedFile:
    content = (_FOLDER / told["file"]).read_bytes()
    return SimpleUploadedFile(told["name"], content, content_type="application/pdf")
