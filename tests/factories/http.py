"""Acting over HTTP as a browser would: the page's hidden fields, and a key of its own per click."""

from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from nominations.models import (
    ClusterRanking,
    Consolidation,
    Correction,
    Event,
    Nomination,
    Submission,
    User,
)
from tests.factories.acts import open_task_of
from workflows.models import Task
from workflows.queries.standing import machine_of

_BACKEND = "nominations.login.PersonBackend"
_MACHINES = (Submission, Consolidation, Correction, ClusterRanking)


def client_of(user: User, **options: Any) -> Client:
    """A browser in which `user` is logged in."""
    client = Client(**options)
    client.force_login(user, backend=_BACKEND)
    return client


def page_url(subject: Any) -> str:
    return reverse(machine_of(subject).value, args=[subject.ref])


def act_url(subject: Any, action: str) -> str:
    return reverse(f"{machine_of(subject).value}_act", args=[subject.ref, action])


def hidden(subject: Any) -> dict[str, Any]:
    """What the page of `subject` carries now: version, open task, a fresh key."""
    subject.refresh_from_db()
    task = open_task_of(subject) if machine_of(subject) != "ranking" else None
    return {
        "key": uuid4().hex,
        "seen_version": subject.version,
        "task_ref": task.ref if task else "",
    }


def post(client: Client, subject: Any, action: str, **fields: Any) -> Any:
    """Press the button of `action` on the page as it is now; `fields` overrides what it carries."""
    return client.post(act_url(subject, action), hidden(subject) | fields)


def write(client: Client, name: str, file: Submission, **fields: Any) -> Any:
    """Save on the page `name` of a unit's file as it is now."""
    file.refresh_from_db()
    values = {"seen_version": file.version} | fields
    return client.post(reverse(name, args=[file.ref]), values)


def snapshot() -> tuple[Any, ...]:
    """Everything an act may change, to show that nothing did."""
    places = [
        sorted(model._default_manager.values_list("pk", "state", "version")) for model in _MACHINES
    ]
    lines = sorted(Nomination.objects.values_list("pk", "state", "reason"))
    tasks = sorted(Task.objects.values_list("pk", "status", "owner_id", "appointee_id"), key=str)
    return (*places, lines, tasks, Event.objects.count())


def fields_on(page: Any) -> dict[str, str]:
    """Every field of the form as a browser would send it back untouched."""
    found = {}
    for bound in page.context["form"]:
        value = bound.value()
        if value is True:
            found[bound.html_name] = "on"
        elif value is not None and value is not False:  # 0 is a number
            found[bound.html_name] = str(value).replace(".", ",")
    return found
