"""The forms that open, plan and extend periods."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.models import FormTemplate, RouteTemplate, Unit


class OpenPeriodForm(forms.Form):
    """The units that owe a dossier; all are ticked unless `ticked` says otherwise.

    `templates`: forms in force for what the period asks, all ticked; with none, nothing to choose.
    """

    units = forms.MultipleChoiceField(
        label=_lazy("Đơn vị phải lập hồ sơ"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        units: Sequence[Unit],
        ticked: bool = True,
        templates: Sequence[FormTemplate] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["units"]
        field.choices = [(unit.ref, unit.name) for unit in units]
        field.initial = [unit.ref for unit in units] if ticked else []
        self.templates = list(templates)
        if self.templates:
            self.fields["forms"] = forms.MultipleChoiceField(
                label=_("Mẫu văn bản áp dụng cho kỳ này"),
                help_text=_("Bản được chọn được chốt cho kỳ; mẫu sửa sau này không đổi kỳ đã mở."),
                widget=forms.CheckboxSelectMultiple,
                required=False,
                choices=[
                    (form.ref, f"{form.get_submission_kind_display()}: {form}")
                    for form in self.templates
                ],
                initial=[form.ref for form in self.templates],
            )

    @property
    def chosen_forms(self) -> list[FormTemplate]:
        """The forms that were ticked."""
        ticked = self.cleaned_data.get("forms", ())
        return [form for form in self.templates if form.ref in ticked]


class PlanFiguresForm(forms.Form):
    """The months of a year: on which route, by which document."""

    year = forms.IntegerField(label=_lazy("Năm"), min_value=2000, max_value=2100)
    route = forms.ModelChoiceField(
        label=_lazy("Quy trình"),
        queryset=RouteTemplate.objects.none(),
        to_field_name="ref",
        empty_label=_lazy("– chọn –"),
        error_messages={"required": _lazy("Hãy chọn quy trình xét của cơ quan.")},
    )
    basis = forms.CharField(
        label=_lazy("Công văn giao báo cáo số liệu"),
        max_length=200,
        error_messages={"required": _lazy("Hãy ghi công văn giao báo cáo số liệu hằng tháng.")},
        help_text=_lazy("Ví dụ: Công văn số 145/SNNMT-VP ngày 16/01/2026."),
    )

    def __init__(self, *args: Any, routes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["route"].queryset = routes
