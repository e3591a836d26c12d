"""The unit's own menu: its parts of one kind, and what it and its people were awarded."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_safe

from nominations import clock
from nominations.enums import SubmissionKind
from nominations.queries.achievements import counted, records_of_units, years_of
from nominations.rules.roles import UNIT_ROLES
from nominations.views.registrations import year_asked
from nominations.visitor import VisitorRequest
from workflows.queries.parts import parts_of_year, years_of_parts
from workflows.services.ad_hoc import OPENERS

K = SubmissionKind
#: kind → heading; what to do while there is none.
_PAGES = {
    K.REPORT: (
        N_("Báo cáo 6 tháng, năm"),
        N_("Báo cáo hiện ở đây khi cơ quan thường trực mở kỳ và giao cho đơn vị."),
    ),
    K.SELF_ASSESSMENT: (
        N_("Tự chấm điểm"),
        N_("Bảng tự chấm hiện ở đây khi kỳ xét cuối năm được mở."),
    ),
    K.NOMINATIONS: (
        N_("Đề nghị khen thưởng"),
        N_("Đề nghị của năm hiện ở đây khi kỳ xét được mở; đề nghị đột xuất đơn vị tự lập."),
    ),
}
_MOST = 500


@require_safe
def parts(request: VisitorRequest, kind: str) -> HttpResponse:
    """The visitor's parts of one kind, a year at a time."""
    if kind not in _PAGES or not request.hats.unit_ids(UNIT_ROLES):
        raise Http404
    chosen = SubmissionKind(kind)
    heading, empty = _PAGES[chosen]
    years = years_of_parts(request.hats, chosen)
    year = year_asked(request, years)
    today = clock.today()
    opens = chosen == K.NOMINATIONS and bool(request.hats.unit_ids(OPENERS, inherited=False))
    context: dict[str, Any] = {
        "kind": kind,
        "heading": _(heading),
        "empty": _(empty),
        "years": years,
        "year": year,
        "rows": parts_of_year(request.hats, chosen, year, today),
        "opens": opens,
        "today": today,
    }
    return render(request, "workflows/parts.html", context)


@require_safe
def achievements(request: VisitorRequest) -> HttpResponse:
    """What the visitor's units and those whom they proposed were awarded in a year."""
    if not request.hats.unit_ids(UNIT_ROLES):
        raise Http404
    records = records_of_units(request.hats)
    years = years_of(records)
    year = year_asked(request, years)
    of_year = records.filter(year=year).select_related("award", "decision", "nomination")
    rows = list(of_year.order_by("award__rank", "holder_name", "pk")[:_MOST])
    context: dict[str, Any] = {
        "years": years,
        "year": year,
        "counts": counted(rows),
        "groups": [
            (_("Tập thể"), [row for row in rows if row.unit_id is not None]),
            (_("Cá nhân"), [row for row in rows if row.unit_id is None]),
        ],
        "most": _MOST if len(rows) == _MOST else 0,
    }
    return render(request, "workflows/achievements.html", context)
