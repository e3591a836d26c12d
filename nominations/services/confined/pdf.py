"""A look into PDF files: what runs, starts, fetches or hides inside them is refused."""

import pikepdf

from nominations.services.confined.verdict import Unfit

_MAX_PAGES = 1000
_MAX_OBJECTS = 1_000_000
_SCRIPTS = frozenset({"/JavaScript", "/Rendition"})
_STARTS = frozenset({"/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR"})
_HIDDEN = frozenset({"/EmbeddedFiles", "/EF", "/RichMedia", "/RichMediaContent"})


def examine_pdf(path: str) -> int:
    """Gives the number of pages. Raises Unfit: broken, locked, script, launch, embedded, form."""
    try:
        with pikepdf.open(path) as pdf:
            if pdf.is_encrypted:
                raise Unfit("locked")
            if len(pdf.objects) > _MAX_OBJECTS:
                raise Unfit("bomb")
            for thing in pdf.objects:
                _walk(thing)
            _walk(pdf.trailer)
            pages = len(pdf.pages)
    except pikepdf.PasswordError as locked:
        raise Unfit("locked") from locked
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, AttributeError) as broken:
        raise Unfit("broken") from broken
    if not pages:
        raise Unfit("broken")
    if pages > _MAX_PAGES:
        raise Unfit("long")
    return pages


def _walk(thing: object) -> None:
    """This object and what stands directly inside it; what is referred to has its own turn."""
    waiting = [thing]
    while waiting:
        here = waiting.pop()
        if isinstance(here, pikepdf.Array):
            waiting += [part for part in here if _descend(part)]
        elif isinstance(here, pikepdf.Dictionary | pikepdf.Stream):
            _judge(here)
            waiting += [part for _key, part in here.items() if _descend(part)]


def _descend(part: object) -> bool:
    return isinstance(part, pikepdf.Array | pikepdf.Dictionary) and not part.is_indirect


def _judge(thing: pikepdf.Dictionary | pikepdf.Stream) -> None:
    keys = set(thing.keys())
    action, subtype = str(thing.get("/S", "")), str(thing.get("/Subtype", ""))
    if keys & {"/JS", "/JavaScript"} or action in _SCRIPTS:
        raise Unfit("script")
    if action in _STARTS:
        raise Unfit("launch")
    if keys & _HIDDEN or subtype in ("/RichMedia", "/FileAttachment"):
        raise Unfit("embedded")
    if "/XFA" in keys:
        raise Unfit("form")
