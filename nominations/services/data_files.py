"""The catalogues that come with the program, as text: `nominations/data/*.yaml`."""

from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent.parent / "data"


def read_data(name: str) -> Any:
    """The content of `nominations/data/<name>.yaml`; dates are dates, everything else is plain."""
    with (DATA / f"{name}.yaml").open(encoding="utf-8") as file:
        return yaml.safe_load(file)


def names_in(folder: str) -> list[str]:
    """Names of the files of `nominations/data/<folder>/`, in order."""
    return sorted(file.stem for file in (DATA / folder).glob("*.yaml"))
