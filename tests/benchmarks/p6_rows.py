"""P6: pages of fifty rows per second, against the same table as a stock template prints it."""

from django.http import HttpResponse
from django.template import engines
from django.test import override_settings
from django.urls import include, path

from nominations.models import User
from nominations.visitor import VisitorRequest
from tests.benchmarks.measure import Figure, seconds
from tests.benchmarks.seeded import SMALL, seed
from tests.factories.http import client_of
from workflows.models import Task

_ROWS = 50
#: Model instances, a tag and an address per cell, as a generic list view is written.
_STOCK = """{% extends "base.html" %}{% load neuguong %}{% block title %}Stock{% endblock %}
{% block heading %}Stock{% endblock %}{% block content %}<table class="tbl">
{% for task in tasks %}{% with file=task.process.submission %}<tr>
<td><input type="checkbox" name="files" value="{{ file.ref }}"></td>
<td><a href="{% url 'submission' file.ref %}">{{ task.flow_task.stage.label }}:
{{ file.get_kind_display }}, {{ file.dossier.period.name }}</a></td>
<td>{{ file.dossier.unit.name }}</td><td>{{ file.get_state_display }}</td>
<td>{{ task.get_role_display }}, {{ task.unit.name }}</td>
<td>{{ task.owner.person|default:"" }}</td>
<td>{{ task.opened_at|vn_datetime }}</td><td>{{ task.due_on|vn_date }}</td>
<td><a href="{% url 'submission_act' file.ref 'accept' %}">Nhận</a></td>
</tr>{% endwith %}{% endfor %}</table>{% endblock %}"""


def stock(request: VisitorRequest) -> HttpResponse:
    """The office's first tasks, nothing prefetched, as a template reaches for them."""
    units = [post.unit_id for post in request.hats.posts]
    tasks = Task.objects.filter(status="NEW", role="office", unit__in=units)
    context = {"tasks": tasks.order_by("due_on", "pk")[:_ROWS]}
    return HttpResponse(engines["django"].from_string(_STOCK).render(context, request))


urlpatterns = [path("stock/", stock), path("", include("config.urls"))]


def run(quick: bool) -> list[Figure]:
    seed(SMALL)
    rounds = 5 if quick else 20
    with override_settings(ROOT_URLCONF=__name__):
        client = client_of(User.objects.get(username="lan"), SERVER_NAME="localhost")
        spent = {"/": 0.0, "/stock/": 0.0}
        for url in spent:
            client.get(url)
        for _round in range(rounds):
            for url in spent:
                spent[url] += seconds(lambda url=url: client.get(url))
    ours, theirs = (rounds * _ROWS / spent[url] for url in spent)
    return [
        Figure(
            "P6",
            "rows of the tasks page per second, logged in, one process",
            f"{ours:,.0f}/s",
            f"a stock template of the same rows: {theirs:,.0f}/s",
            ours / theirs,
            1.5,
            at_least=True,
        )
    ]
