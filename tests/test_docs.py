"""The pages tell the truth: words, diagrams, links, dependencies."""

import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.conf import settings

from nominations import enums
from nominations.management.commands.demo_logins import MAIN_LOGINS
from nominations.rules.roles import PERMITTED
from nominations.services.demo_people import DEMO_PASSWORD
from workflows.flows.diagram import (
    PICTURES,
    Layout,
    Picture,
    acts_of,
    edges_of,
    states_of,
    transitions_of,
)
from workflows.management.commands.build_docs import documents
from workflows.words import ACTIONS

ROOT = Path(settings.BASE_DIR)
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
MODELS = [
    model
    for name in ("nominations", "workflows")
    for model in apps.get_app_config(name).get_models()
]
#: No page names a folder of the machine on which it was written.
FOREIGN_PATH = re.compile(r"(?<![\w.:/])/(?:home|root|work|tmp|Users|mnt|opt)/")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.fixture(scope="module")
def glossary() -> str:
    return (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "states",
    [
        enums.SubmissionState,
        enums.NominationState,
        enums.ConsolidationState,
        enums.CorrectionState,
        enums.RankingState,
        enums.DossierStatus,
    ],
)
def test_glossary_holds_every_state_with_its_label(glossary, states):
    missing = [s.value for s in states if f"| `{s.value}` | {s.label} |" not in glossary]

    assert missing == []


def test_glossary_holds_every_action_with_button_and_past_fact(glossary):
    missing = [
        code
        for code, words in ACTIONS.items()
        if f"| `{code}` | {words.button} | {words.fact} |" not in glossary
    ]

    assert missing == []


def test_glossary_holds_every_table(glossary):
    assert [m.__name__ for m in MODELS if f"| `{m.__name__}` |" not in glossary] == []


@pytest.mark.parametrize("path", documents(), ids=name_of)
def test_generated_page_is_what_build_docs_would_write_now(path):
    wanted = documents()[path]

    assert path.read_text(encoding="utf-8") == wanted, "run `make docs`"


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_picture_shows_every_transition_that_somebody_may_take(picture: Picture):
    shown = {(e.source, e.target, act) for e in edges_of(picture) for act in e.acts}
    missing = [
        (source, target, act)
        for transition, source, target in transitions_of(picture.model)
        if not transition.startswith("recall")
        for act in acts_of(transition, target)
        if (source, target, act) not in shown
    ]

    nobody_may = {
        (source, target, act)
        for source, target, act in missing
        if not PERMITTED[picture.machine].get((source, act))
    }
    assert set(missing) == nobody_may


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_arrows_carry_the_words_of_buttons(picture: Picture):
    acts = {
        act
        for transition, _source, target in transitions_of(picture.model)
        if not transition.startswith("recall")
        for act in acts_of(transition, target)
    }

    assert acts <= set(ACTIONS)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_frame_holds_exactly_the_places_from_which_its_acts_are_possible(picture: Picture):
    layout = Layout(picture)

    for inside, outer in layout.frames():
        rows = [layout.row[state] for state in inside]
        drawn_in = {s for s, row in layout.row.items() if min(rows) <= row <= max(rows)}
        back_to = {e.target for e in layout.exits if e.source in outer}
        assert drawn_in == inside
        assert back_to <= inside


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_picture_is_sound_xml_and_names_every_place(picture: Picture):
    drawing = (ROOT / "docs" / "diagrams" / f"{picture.name}.svg").read_text(encoding="utf-8")

    words = " ".join(ElementTree.fromstring(drawing).itertext())
    assert [state for state in states_of(picture) if state not in words] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page):
    text = re.sub(r"<!--.*?-->", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]

    broken = [t for t in targets if not (page.parent / t.partition("#")[0]).exists()]
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_files_named_in_code_marks_exist(page):
    named = re.findall(
        r"`((?:config|nominations|workflows|tests|docs|bin|static|templates)/[\w./-]+)`",
        page.read_text(encoding="utf-8"),
    )

    assert sorted({path for path in named if not (ROOT / path).exists()}) == []


def test_tracked_pages_name_no_folder_of_a_machine():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.md", "docs"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("not a git checkout")

    pages = [ROOT / line for line in listed.stdout.splitlines() if line.endswith((".md", ".svg"))]
    found = [name_of(p) for p in pages if p.exists() and FOREIGN_PATH.search(p.read_text("utf-8"))]
    assert found == []


def test_architecture_gives_a_reason_for_every_pinned_package():
    pinned = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

    assert [name for name in pinned if f"`{name}`" not in page] == []


def test_operations_lists_every_variable_that_the_settings_read():
    code = "".join((ROOT / "config" / n).read_text() for n in ("settings.py", "environment.py"))
    read = set(re.findall(r"(?:read_\w+|env\.\w+)\(\s*\"([A-Z_]+)\"", code))
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")

    assert sorted(name for name in read if f"`{name}`" not in page) == []


def test_demo_logins_of_the_readme_are_those_of_the_demo():
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [login for login in MAIN_LOGINS if f"`{login}`" not in page] == []
    assert DEMO_PASSWORD in page
