"""Monthly figures: the table of a year, and the office's planning of its twelve months."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nominations import clock
from nominations.enums import Role
from nominations.models import RouteTemplate
from nominations.views.registrations import year_asked
from nominations.visitor import VisitorRequest
from workflows.forms.base import show_unmet
from workflows.forms.periods import PlanFiguresForm
from workflows.queries.figures import figure_years, figures_of_year
from workflows.services.errors import NotReady
from workflows.services.figures import plan_figures_year

_MANAGERS = frozenset({Role.OFFICE, Role.OFFICE_HEAD, Role.ADMIN})


@require_safe
def figures(request: VisitorRequest) -> HttpResponse:
    """Units × months of a year: tasks due, done on time, the share, who is missing or late."""
    years = figure_years(request.hats)
    year = year_asked(request, years)
    context = {
        "table": figures_of_year(request.hats, year, clock.today()),
        "year": year,
        "years": years,
        "may_plan": bool(request.hats.unit_ids(_MANAGERS)),
    }
    return render(request, "workflows/figures.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: VisitorRequest) -> HttpResponse:
    """Plan the months of a year; each is opened by itself when it is over."""
    offices = request.hats.unit_ids(_MANAGERS)
    if not offices:
        raise Http404
    routes = RouteTemplate.objects.filter(authority__in=offices).select_related("authority")
    initial = {"year": clock.today().year}
    form = PlanFiguresForm(request.POST or None, routes=routes, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            planned = plan_figures_year(
                authority=data["route"].authority, actor=request.user, **data
            )
        except NotReady as refused:
            show_unmet(form, refused.unmet)
        else:
            said = _("Đã lập %(n)d kỳ số liệu tháng; mở từng kỳ khi hết tháng.")
            messages.success(request, said % {"n": len(planned)})
            return redirect("periods")
    return render(
        request, "workflows/plan_figures.html", {"form": form}, status=422 if form.errors else 200
    )
