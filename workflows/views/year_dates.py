"""All dates of a year from those of the year before: every row in sight, one act."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from nominations import clock
from nominations.models import Unit
from nominations.visitor import VisitorRequest
from workflows.calendar import FIRST_YEAR, LAST_YEAR
from workflows.forms.base import show_unmet
from workflows.forms.period_dates import RoundForm
from workflows.queries.period_plan import (
    comes_again,
    copying,
    next_year_to_plan,
    plan_of,
    repeated_periods,
    rounds_of,
    same_round,
)
from workflows.rules.period_plan import copied
from workflows.services.errors import NotReady, StepRefused
from workflows.services.period_copies import RoundOrder, RoundRefused, copy_rounds, name_again
from workflows.views.period_dates import MANAGERS

Round = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
def year_dates(request: VisitorRequest) -> HttpResponse:
    """The rounds of the year to come, filled from the last; saved together or not at all."""
    authority = _authority(request)
    asked = request.POST.get("nam") or request.GET.get("nam", "")
    known = asked.isdecimal() and FIRST_YEAR < int(asked) <= LAST_YEAR
    year = int(asked) if known else next_year_to_plan(authority.pk, clock.today().year)
    rounds = _rounds(request, authority, year)
    refused = ""
    if request.method == "POST":
        forms = [one["form"] for one in rounds]
        if not known:
            refused = _("Hãy chọn năm từ %(first)s đến %(last)s.") % {
                "first": FIRST_YEAR + 1,
                "last": LAST_YEAR,
            }
        elif all([form.is_valid() for form in forms]):  # each says what is wrong with it
            refused = _copy(request, authority, year, rounds)
            if not refused and not any(form.errors for form in forms):
                return redirect("periods")
    wrong = bool(refused) or any(one["form"].errors for one in rounds)
    context = {
        "year": year,
        "authority": authority,
        "rounds": rounds,
        "refused": refused,
        "wrong": wrong,
        "unknown": asked if asked and not known else "",
        "address": reverse("year_dates"),
    }
    status = 422 if request.method == "POST" and wrong else 200
    return render(request, "workflows/year_dates.html", context, status=status)


def _authority(request: VisitorRequest) -> Unit:
    """The visitor's authority; of several the one that the address names."""
    offices = Unit.objects.filter(pk__in=request.hats.unit_ids(MANAGERS, inherited=False)).order_by(
        "position", "pk"
    )
    named = request.POST.get("co-quan") or request.GET.get("co-quan", "")
    found = (offices.filter(ref=named) if named else offices).first()
    if found is None:
        raise Http404
    return found


def _rounds(request: VisitorRequest, authority: Unit, year: int) -> list[Round]:
    there = list(rounds_of(authority.pk, year))
    rounds = []
    for source in repeated_periods(authority.pk, year - 1):
        target = same_round(source, there)
        standing = plan_of(target) if target else {}
        plan = copied(
            plan_of(source),
            stated=plan_of(source, stated=True),
            years=1,
            superior=copying(source, target),
            authority_id=authority.pk,
        )
        form = RoundForm(
            request.POST or None,
            prefix=source.ref,
            kinds=list(dict.fromkeys(kind for kind, _stage in plan)),
            plan=plan,
            standing=standing,
            authority_id=authority.pk,
            initial={"take": not standing and comes_again(source)},
        )
        rounds.append(
            {
                "source": source,
                "target": target,
                "name": target.name if target else name_again(source, 1),
                "form": form,
                "dated": bool(standing),
            }
        )
    return rounds


def _copy(request: VisitorRequest, authority: Unit, year: int, rounds: list[Round]) -> str:
    """Carry it out; gives why not, or puts the reason at the round's own dates."""
    orders = [
        RoundOrder(one["source"], one["target"], one["form"].order())
        for one in rounds
        if one["form"].cleaned_data["take"]
    ]
    try:
        done = copy_rounds(authority=authority, year=year, orders=orders, actor=request.user)
    except RoundRefused as refused:
        form = next(one["form"] for one in rounds if one["source"].pk == refused.source.pk)
        show_unmet(form, refused.unmet)
        return ""
    except (NotReady, StepRefused) as refused:
        return refused.sentence
    n = len(done.rounds)
    words = ngettext(
        "Đã lập thời hạn của %(n)d kỳ năm %(year)s.",
        "Đã lập thời hạn của %(n)d kỳ năm %(year)s.",
        n,
    )
    messages.success(request, words % {"n": n, "year": year})
    return ""
