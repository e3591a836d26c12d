"""The rules of docs/design.md that a machine can hold: colours from tokens, readable in pairs."""

import re
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CSS = ROOT / "static" / "neuguong" / "css"
TOKENS = dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{6})\b", (CSS / "tokens.css").read_text()))
#: (text, ground) that meet on a page.
TEXT = [
    *product(("--ink", "--ink-2", "--ink-3", "--action"), ("--paper", "--ground")),
    *product(("--late", "--soon", "--done", "--stopped"), ("--paper",)),
    *(
        pair
        for kind in ("late", "soon", "done", "stopped")
        for pair in [(f"--{kind}", f"--{kind}-tint")]
    ),
    *((f"--heat-{kind}-ink", f"--heat-{kind}") for kind in ("done", "now", "soon", "stopped")),
    *product(("--on-dark",), ("--late", "--action", "--action-dark", "--strip", "--soon")),
    *product(("--ink-3", "--action", "--action-dark"), ("--action-tint",)),
]
BORDERS = [("--line-2", "--paper"), ("--line-2", "--ground"), ("--check-line", "--paper")]


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of two colours."""

    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        light = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_colours_stand_in_the_tokens_only() -> None:
    """Print is black on white, whatever the tokens say."""
    found = {
        f"{file.name}: {colour}"
        for file in CSS.glob("*.css")
        if file.name not in ("tokens.css", "print.css")
        for colour in re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*;)", file.read_text())
        if colour not in ("#000", "#fff")
    }

    assert found == set()


@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read_on_its_ground(text: str, ground: str) -> None:
    assert contrast(TOKENS[text], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize(("border", "ground"), BORDERS)
def test_borders_of_controls_can_be_seen(border: str, ground: str) -> None:
    assert contrast(TOKENS[border], TOKENS[ground]) >= 3
