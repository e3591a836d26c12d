"""The house rules of docs/architecture.md, read from the source itself."""

import ast
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from nominations import clock
from nominations.models import AwardRecord
from tests.factories.acts import do
from tests.factories.paths import accepted, nominee, presented
from tests.factories.world import NOW, make_world
from workflows.models import Task

ROOT = Path(__file__).resolve().parent.parent
OURS = ("config", "nominations", "workflows")
APPS = ("nominations", "workflows")
FILE_LINES, FUNCTION_LINES = 300, 40
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(), filename=str(file))


def sources(*folders: str) -> list[Path]:
    return sorted(
        file
        for folder in folders
        for file in (ROOT / folder).rglob("*.py")
        if "migrations" not in file.parts
    )


def nodes(*folders: str) -> Iterator[tuple[str, ast.AST]]:
    for file in sources(*folders):
        for node in ast.walk(tree_of(file)):
            yield f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", node


def imported(node: ast.AST) -> set[str]:
    """The modules (and their members) that an import statement names."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom) and node.module:
        return {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return set()


def our_models() -> list[type[models.Model]]:
    return [model for label in APPS for model in apps.get_app_config(label).get_models()]


# --- Size --------------------------------------------------------------------------------------


def test_files_are_short() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in sources(*OURS)
        if (lines := len(file.read_text().splitlines())) > FILE_LINES
    }

    assert long == {}


def body_lines(function: Function) -> int:
    """Lines of code: neither the signature nor the docstring."""
    told = ast.get_docstring(function) is not None and len(function.body) > 1
    return (function.end_lineno or 0) - function.body[int(told)].lineno + 1


def test_functions_are_short() -> None:
    long = {
        f"{place} {node.name}": length
        for place, node in nodes(*OURS)
        if isinstance(node, Function) and (length := body_lines(node)) > FUNCTION_LINES
    }

    assert long == {}


# --- What we do without ------------------------------------------------------------------------


def test_no_signals() -> None:
    found = {
        place
        for place, node in nodes(*OURS)
        if any(".signals" in name or name == "django.dispatch" for name in imported(node))
    }

    assert found == set()


def test_no_save_or_delete_overrides() -> None:
    found = {
        place
        for place, node in nodes(*OURS)
        if isinstance(node, Function)
        and node.name in ("save", "delete", "asave", "adelete")
        and node.args.args
        and node.args.args[0].arg == "self"
    }

    assert found == set()


def test_no_imports_inside_functions() -> None:
    """A `__main__` that configures Django first has no choice."""
    found = {
        place
        for place, node in nodes(*OURS, "tests")
        if isinstance(node, Function)
        and "__main__.py" not in place
        and any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node))
    }

    assert found == set()


@pytest.mark.parametrize("name", ["utils.py", "helpers.py", "misc.py", "common.py", "signals.py"])
def test_no_file_without_a_subject(name: str) -> None:
    assert [file for file in sources(*OURS, "tests") if file.name == name] == []


def test_no_generic_foreign_key_of_our_own() -> None:
    """AbstractTask brings one, which stays unused."""
    found = {
        (model.__name__, field.name)
        for model in our_models()
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    }

    assert found == {("Task", "owner_permission_obj")}


def test_no_multi_table_inheritance() -> None:
    assert [model.__name__ for model in our_models() if model._meta.parents] == []


def test_foreign_keys_point_from_workflows_to_nominations_only() -> None:
    wrong = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("nominations").get_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model is not None
        and field.related_model._meta.app_label == "workflows"
    }

    assert wrong == set()


def test_nominations_knows_nothing_of_workflows() -> None:
    found = {
        place
        for place, node in nodes("nominations")
        if any(name.split(".")[0] == "workflows" for name in imported(node))
    }

    assert found == set()


def test_migrations_of_nominations_depend_on_no_other_app_of_ours() -> None:
    text = "".join(file.read_text() for file in (ROOT / "nominations" / "migrations").glob("0*.py"))

    assert "workflows" not in text


# --- One door, one record, one clock -----------------------------------------------------------


def calls(name: str) -> set[str]:
    """Files that call `name(…)`, `name.objects.create(…)` or any bulk or update of it."""
    writers = {"create", "bulk_create", "update", "get_or_create", "update_or_create", "delete"}
    found = set()
    for place, node in nodes(*OURS):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        is_writer = called.startswith(f"{name}.objects.") and called.split(".")[-1] in writers
        if called == name or is_writer:
            found.add(place.split(":")[0])
    return found


@pytest.mark.parametrize("name", ["Event", "EventItem", "EventStream"])
def test_the_record_is_written_in_one_place_only(name: str) -> None:
    assert calls(name) <= {"nominations/services/record_event.py"}


def test_awards_are_recorded_by_publication_only() -> None:
    assert calls("AwardRecord") <= {"workflows/services/acts/consolidation_issue.py"}


def test_viewflow_activations_are_touched_by_the_processes_only() -> None:
    allowed = {
        "workflows/services/processes.py",
        "workflows/services/perform.py",  # assigns a task to the first who marks it
        "workflows/services/acts/claims.py",
        "workflows/services/reassigning.py",  # from one colleague of the desk to another
    }

    found = {
        place.split(":")[0]
        for place, node in nodes(*OURS)
        if isinstance(node, ast.Attribute) and node.attr == "activation_class"
    }

    assert found <= allowed


def test_states_are_updated_in_sql_by_known_places_only() -> None:
    """A queryset's `update(state=…)` goes round the state machine: each place is known by name."""
    allowed = {
        "nominations/services/nomination_moves.py": "guarded by the FSM's own table",
        "workflows/services/acts/outcomes.py": "CLOSED at publication",
        "workflows/services/periods.py": "CLOSED when the period closes",
        "workflows/services/extensions.py": "a request is answered: no machine's state",
        "workflows/services/messages/sending.py": "a letter's state: no machine's",
    }

    found = {
        place.split(":")[0]
        for place, node in nodes(*OURS)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("update", "bulk_update")
        and (
            any(keyword.arg == "state" for keyword in node.keywords)
            or any(ast.unparse(argument).find("'state'") >= 0 for argument in node.args)
        )
    }

    assert found == set(allowed)


# --- viewflow ----------------------------------------------------------------------------------


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def test_pages_of_viewflow_are_not_mounted() -> None:
    mounted = {getattr(pattern.callback, "__module__", "") for pattern in patterns(get_resolver())}

    assert {module for module in mounted if module.startswith("viewflow")} == set()


def test_process_and_task_do_not_inherit_tables() -> None:
    assert not Task._meta.parents
    assert Task._meta.db_table == "workflows_task"


@pytest.mark.django_db
def test_stock_tables_stay_empty_after_a_whole_path() -> None:
    with clock.at(NOW):
        world = make_world()
        file = accepted(world)
        do(file, "return", world.users["lan"], note="Sửa", lines=[nominee(file, "Dụ C").pk])
        do(file.corrections.get(), "resubmit", world.users["binh"])
        do(file.corrections.get(), "accept", world.users["lan"])
        proposal = presented(world)
        do(proposal, "sign_all", world.users["vu"])
    with clock.at(NOW + timedelta(days=3)):
        numbers = {proposal.decisions.get().ref: ("1/QĐ", clock.today())}
        do(proposal, "number", world.users["so"], numbers=numbers)
        do(proposal, "publish", world.users["so"])

    stock = {
        model.__name__: model._default_manager.count()
        for model in apps.get_app_config("viewflow").get_models()
    }
    assert AwardRecord.objects.count() == 3
    assert stock != {}
    assert set(stock.values()) == {0}
