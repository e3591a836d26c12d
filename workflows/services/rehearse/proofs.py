"""The papers of a rehearsed year: small PDF files, pinned to the criteria that they prove."""

from io import BytesIO

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from nominations.enums import CriterionSection
from nominations.models import Attachment, Submission, User
from nominations.queries.fields import asked_criteria
from nominations.services.evidence import attach
from nominations.services.pinning import Wish, save_pins
from workflows.services.rehearse.stage import version_of

_PAGES = 3


def prove(file: Submission, officer: User, title: str) -> None:
    """One scanned set of papers; its pages prove the first criteria, one each."""
    upload = paper(f"Minh chứng {title}", title)
    received = attach(file, actor=officer, seen_version=version_of(file), uploads=[upload])
    proof = (received.stored + received.already)[0]
    first = asked_criteria(file).filter(section=CriterionSection.MAIN)[:_PAGES]
    wishes = [
        Wish(proof, criterion, first_page=page, last_page=page)
        for page, criterion in enumerate(first, start=1)
    ]
    save_pins(file, actor=officer, seen_version=version_of(file), wishes=wishes)


def paper(name: str, title: str) -> SimpleUploadedFile:
    """A PDF of some empty pages; the same bytes for the same title."""
    with pikepdf.new() as document:
        for _page in range(_PAGES):
            document.add_blank_page(page_size=(595, 842))
        document.docinfo["/Title"] = title
        content = BytesIO()
        document.save(content, deterministic_id=True)
    return SimpleUploadedFile(f"{name}.pdf", content.getvalue(), "application/pdf")


def kept_proofs() -> int:
    """How many papers are in use, of all parts."""
    return Attachment.objects.filter(superseded=False).count()
