"""The form of a cluster's meeting: minutes, totals, votes, and who is left out."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations import clock
from nominations.models import ClusterRanking
from nominations.queries.clusters import score_limit
from nominations.queries.rankings import assessments_of, member_count
from nominations.rules.numbers import as_written
from workflows.forms.base import DATE, ActForm

_MOST_MEMBERS = 99


def points_field(
    label: str, most: Decimal, initial: Decimal | None, *, required: bool = True
) -> forms.DecimalField:
    """Points from 0 to `most`, written with a decimal comma."""
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=Decimal(0),
        max_value=most,
        decimal_places=2,
        localize=True,
        initial=None if initial is None else Decimal(f"{initial.normalize():f}"),
        error_messages={
            "required": _("Hãy nhập tổng điểm."),
            "invalid": _("Hãy nhập một số, ví dụ 92,5."),
            "min_value": _("Điểm phải từ 0 đến %(most)s.") % {"most": as_written(most)},
            "max_value": _("Điểm phải từ 0 đến %(most)s.") % {"most": as_written(most)},
            "max_decimal_places": _("Điểm có nhiều nhất hai chữ số thập phân."),
        },
    )


class LockForm(ActForm):
    """What the meeting decided, and a reason for each member that has not arrived."""

    minutes = forms.CharField(label=_lazy("Biên bản họp cụm (số, ngày)"), max_length=200)
    met_on = forms.DateField(label=_lazy("Ngày họp"), widget=DATE)
    present = forms.IntegerField(
        label=_lazy("Số thành viên dự họp"), min_value=1, max_value=_MOST_MEMBERS
    )

    def build(self) -> None:
        assert isinstance(self.subject, ClusterRanking)
        self.fields["met_on"].initial = clock.today()
        self.fields["present"].initial = member_count(self.subject)
        papers = list(assessments_of(self.subject).order_by("dossier__unit__position", "pk"))
        self.scored = [paper for paper in papers if paper.state == "CLUSTER_REVIEW"]
        most = score_limit(self.scored[0]) if self.scored else Decimal(0)
        for paper in self.scored:
            self._ask_about(paper, most)
        if self.scored:
            self.fields["leading"] = forms.ChoiceField(
                label=_("Đơn vị được suy tôn dẫn đầu"),
                required=False,
                choices=[
                    ("", _("– không bỏ phiếu suy tôn –")),
                    *((paper.ref, paper.dossier.unit.name) for paper in self.scored),
                ],
            )
        self._ask_reasons(self.subject)

    def _ask_about(self, paper: Any, most: Decimal) -> None:
        """The final total and the votes of one member."""
        name = paper.dossier.unit.name
        field = points_field(
            _("%(name)s: điểm chốt") % {"name": name}, most, paper.cross_total, required=False
        )
        field.help_text = (
            _("Tự chấm %(self_total)s · chấm chéo ") % {"self_total": _or_dash(paper.self_total)}
        ) + (
            _or_dash(paper.cross_total)
            if paper.cross_total is not None
            else _("chưa có: phải nhập điểm do cụm thống nhất")
        )
        self.fields[f"final_{paper.ref}"] = field
        if paper.cross_total is not None:
            self.fields[f"reason_{paper.ref}"] = forms.CharField(
                label=_("%(name)s: lý do điểm chốt khác điểm chấm chéo") % {"name": name},
                required=False,
                max_length=500,
            )
        self.fields[f"votes_{paper.ref}"] = forms.IntegerField(
            label=_("%(name)s: số phiếu suy tôn") % {"name": name},
            required=False,
            min_value=0,
            max_value=_MOST_MEMBERS,
        )

    def _ask_reasons(self, ranking: ClusterRanking) -> None:
        late = ranking.submissions.filter(
            state__in=("DRAFT", "UNIT_SIGNING", "RETURNED", "SUSPENDED")
        ).select_related("dossier__unit")
        self.late = {f"unranked_{row.ref}": row.ref for row in late}
        for row in late:
            self.fields[f"unranked_{row.ref}"] = forms.CharField(
                label=_("%(name)s, %(kind)s: lý do chưa xếp hạng")
                % {"name": row.dossier.unit.name, "kind": row.get_kind_display()},
                required=False,
                max_length=500,
                help_text=_("Chưa đến cụm. Để trống thì chưa chốt được."),
            )

    def act_data(self) -> dict[str, Any]:
        data = self.cleaned_data
        refs = [paper.ref for paper in self.scored]
        return {
            **{name: data[name] for name in ("minutes", "met_on", "present")},
            "leading": data.get("leading", ""),
            "finals": {ref: data[f"final_{ref}"] for ref in refs},
            "reasons": {ref: data.get(f"reason_{ref}", "") for ref in refs},
            "votes": {ref: data[f"votes_{ref}"] for ref in refs},
            "unranked": {ref: data[name] for name, ref in self.late.items()},
        }


def _or_dash(points: Decimal | None) -> str:
    return "–" if points is None else as_written(points)
