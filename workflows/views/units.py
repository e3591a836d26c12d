"""Units: the tree of today, one unit with its history, and its reorganisation with a preview."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nominations import clock
from nominations.enums import Reorganisation
from nominations.models import Person, Unit
from nominations.names import clean
from nominations.queries.unit_tree import leading_people, siblings_of, unit_rows
from nominations.queries.units import open_business_of
from nominations.queries.visible import units_reorganised_by, units_visible_to
from nominations.services.orders import Reorganised
from nominations.services.organisation import OrganisationRefused
from nominations.services.people import PeopleRefused
from nominations.services.reorganisation import reorganise, reorganised_by
from nominations.visitor import VisitorRequest
from workflows.forms.units import ReorganiseForm
from workflows.queries.timeline import unit_log


@require_safe
def units(request: VisitorRequest) -> HttpResponse:
    """The visitor's authorities with everything below, ended units folded with their successors."""
    living, ended = unit_rows(units_visible_to(request.hats), clock.today())
    return render(request, "workflows/units.html", {"living": living, "ended": ended})


@require_safe
def unit(request: VisitorRequest, ref: str) -> HttpResponse:
    """One unit: names over time, whom it continues and who continues it, what lies open."""
    seen = units_visible_to(request.hats).select_related("parent", "standing_office")
    subject = get_object_or_404(seen, ref=ref)
    today = clock.today()
    mine = units_reorganised_by(request.hats).filter(pk=subject.pk)
    context = {
        "unit": subject,
        "versions": subject.versions.select_related("parent").order_by("-valid_from"),
        "origins": subject.origins.select_related("predecessor").order_by("on", "pk"),
        "successions": subject.successions.select_related("successor").order_by("on", "pk"),
        "people": subject.memberships.on(today).count(),
        "posts": subject.posts.on(today).select_related("person"),
        "open": open_business_of(subject),
        "may_reorganise": subject.valid_to is None and mine.exists(),
        "log": unit_log(subject.ref),
    }
    return render(request, "workflows/unit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reorganise_one(request: VisitorRequest, ref: str) -> HttpResponse:
    """The form; then what would move; then, confirmed, the reorganisation itself."""
    mine = units_reorganised_by(request.hats)
    subject = get_object_or_404(mine.select_related("parent"), ref=ref)
    done_already = reorganised_by(request.user, clean(request.POST.get("key", "")) or "-")
    if done_already:  # a second click: the units that the form named have ended by now
        return redirect("unit", done_already)
    form = _form(request, subject)
    preview: Reorganised | None = None
    if request.method == "POST" and form.is_valid():
        confirmed = request.POST.get("step") == "confirm"
        done = _try(request, form, confirmed=confirmed)
        if done is not None and confirmed:
            messages.success(request, _("Đã ghi nhận việc sắp xếp đơn vị."))
            return redirect("unit", done.units[0].ref if done.units else subject.ref)
        preview = done
    context: dict[str, Any] = {
        "form": form,
        "kinds": Reorganisation.choices,
        "unit": subject,
        "preview": preview,
        "typed": _typed(request) if preview else [],
    }
    status = 422 if form.errors else 200
    return render(request, "workflows/reorganise.html", context, status=status)


def _form(request: VisitorRequest, subject: Unit) -> ReorganiseForm:
    today = clock.today()
    siblings = list(siblings_of(subject, units_reorganised_by(request.hats), today))
    members = subject.memberships.on(today).values("person")
    kind = request.GET.get("kind", "")
    initial = {
        "key": uuid4().hex,
        "leader_title": subject.leader_title,
        "kind": kind if kind in Reorganisation else Reorganisation.MERGE,
    }
    return ReorganiseForm(
        request.POST or None,
        unit=subject,
        siblings=siblings,
        leaders=leading_people([subject, *siblings], today),
        people=list(Person.objects.filter(pk__in=members)),
        initial=initial,
    )


def _try(request: VisitorRequest, form: ReorganiseForm, *, confirmed: bool) -> Reorganised | None:
    """Carry it out; without a confirmation take everything back and keep only what it said."""
    try:
        with transaction.atomic():
            done = reorganise(order=form.order(), actor=request.user, key=form.cleaned_data["key"])
            if not confirmed:
                transaction.set_rollback(True)
    except (OrganisationRefused, PeopleRefused) as refused:
        form.add_error(None, str(refused))
        return None
    return done


def _typed(request: VisitorRequest) -> list[tuple[str, str]]:
    """Everything that was posted, for the form that confirms it."""
    left_out = ("csrfmiddlewaretoken", "step")
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in left_out
        for value in values
    ]
