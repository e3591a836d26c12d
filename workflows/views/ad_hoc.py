"""A unit opens an ad hoc or thematic reward by itself, and goes on to its list of nominees."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nominations import clock
from nominations.models import Submission, Unit
from nominations.queries.self_opening import routes_for
from nominations.rules.terms import OPENED_BY_UNITS, late_sentence
from nominations.visitor import VisitorRequest
from workflows.forms.ad_hoc import AdHocForm
from workflows.forms.base import show_unmet
from workflows.services.ad_hoc import OPENERS, Occasion, open_by_unit
from workflows.services.errors import NotReady, StepRefused


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: VisitorRequest) -> HttpResponse:
    """The form, or the reason why the visitor's unit may not open anything by itself."""
    today = clock.today()
    own = request.hats.unit_ids(OPENERS, inherited=False)
    units = list(Unit.objects.on(today).filter(pk__in=own))
    if not units:
        raise Http404
    routes = [route for unit in units for _authority, route in routes_for(unit, today)]
    allowed = {kind for route in routes for kind in route.opened_by_units}
    kinds = [kind.value for kind in OPENED_BY_UNITS if kind in allowed]
    form = AdHocForm(request.POST or None, units=units, kinds=kinds, initial={"key": uuid4().hex})
    if request.method == "POST" and kinds and form.is_valid():
        made = _open(request, form, units)
        if made is not None:
            return redirect("submission", made.ref)
    context: dict[str, Any] = {"form": form, "kinds": kinds, "units": units, "routes": routes}
    status = 422 if form.errors or (request.method == "POST" and not kinds) else 200
    return render(request, "workflows/ad_hoc.html", context, status=status)


def _open(request: VisitorRequest, form: AdHocForm, units: list[Unit]) -> Submission | None:
    """The unit's new file; None if the door said no (the form then tells why)."""
    data = form.cleaned_data
    unit = next(unit for unit in units if unit.ref == data["unit"])
    names = ("kind", "title", "event_from", "event_to", "basis")
    occasion = Occasion(**{name: data[name] for name in names})
    try:
        period = open_by_unit(unit=unit, occasion=occasion, actor=request.user, key=data["key"])
    except NotReady as refused:
        show_unmet(form, refused.unmet)
    except StepRefused as refused:
        form.add_error(None, refused.sentence)
    else:
        messages.success(request, _("Đã mở. Hãy lập danh sách đề nghị."))
        late = late_sentence(period, clock.today())
        if late:
            messages.warning(request, late)
        return Submission.objects.get(dossier__period=period, dossier__unit=unit)
    return None
