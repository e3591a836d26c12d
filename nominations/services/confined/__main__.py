"""`examine KIND FILE REWRITTEN` or `render KIND FILE FIRST LAST WIDTH FOLDER`."""

import json
import resource
import sys
from typing import Any

_MEMORY = 1536 * 1024 * 1024
_SECONDS = 20
_FILE = 128 * 1024 * 1024


def main(arguments: list[str]) -> dict[str, Any]:
    """What is to be said of the file: {"problem": word}, {"pages": n} or {"done": [page, …]}."""
    from nominations.services.confined import images, office, pages, pdf, verdict

    command, kind, path, *rest = arguments
    try:
        if command == "render":
            first, last, width = (int(number) for number in rest[:3])
            if kind == "pdf":
                return {"done": pages.render_pdf(path, first, last, width, rest[3])}
            return {"done": pages.render_image(path, width, rest[3])}
        if kind == "pdf":
            return {"pages": pdf.examine_pdf(path)}
        if kind in ("png", "jpeg"):
            images.examine_image(path, kind, rest[0])
            return {"pages": 1}
        office.examine_office(path, kind)
    except verdict.Unfit as unfit:
        return {"problem": unfit.problem}
    except (MemoryError, RecursionError):
        return {"problem": "bomb"}
    return {"pages": None}


if __name__ == "__main__":
    for limit, value in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_FSIZE, _FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    print(json.dumps(main(sys.argv[1:])))
