"""The builder's own forms: a new form, and all fields of a draft on one page."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.enums import FieldKind, SubmissionKind
from nominations.models import Unit
from nominations.rules.form_fields import MOST_FIELDS, FieldRow

_CODE = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _lazy("Mã chỉ gồm chữ thường không dấu, chữ số và gạch nối.")
)


class NameForm(forms.Form):
    """What a form is called, and on what it is based."""

    name = forms.CharField(
        label=_lazy("Tên mẫu"),
        max_length=200,
        error_messages={"required": _lazy("Hãy đặt tên mẫu.")},
    )
    basis = forms.CharField(
        label=_lazy("Căn cứ"),
        max_length=200,
        required=False,
        help_text=_lazy("Văn bản quy định mẫu, nếu có. Ví dụ: Công văn số 12/SNNMT-VP."),
    )


class NewForm(NameForm):
    """A form for one part of the dossier."""

    kind = forms.ChoiceField(
        label=_lazy("Dùng cho phần hồ sơ"),
        choices=SubmissionKind.choices,
        help_text=_lazy(
            "Báo cáo có mẫu thì soạn theo từng mục của mẫu; "
            "các phần khác có thêm trang “Thông tin thêm”."
        ),
    )
    authority = forms.ModelChoiceField(
        label=_lazy("Cơ quan ban hành"),
        queryset=Unit.objects.none(),
        to_field_name="ref",
        empty_label=None,
    )

    def __init__(self, *args: Any, authorities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].queryset = authorities
        if len(authorities) == 1:
            self.fields["authority"].widget = forms.HiddenInput()
            self.fields["authority"].initial = authorities[0].ref


class DraftForm(NameForm):
    """The head of the builder's page; carries what the page showed."""

    seen_state = forms.CharField(max_length=64, widget=forms.HiddenInput)


class FieldForm(forms.Form):
    """One field of a draft. Nothing is required here: an unfinished draft is saved as it is."""

    section = forms.CharField(label=_lazy("Phần (tiêu đề)"), max_length=200, required=False)
    label = forms.CharField(label=_lazy("Tên mục"), max_length=200, required=False)
    help_text = forms.CharField(label=_lazy("Hướng dẫn điền"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_lazy("Kiểu"), choices=FieldKind.choices, initial=FieldKind.LONG)
    choices = forms.CharField(
        label=_lazy("Các lựa chọn, mỗi dòng một lựa chọn"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    required = forms.BooleanField(label=_lazy("Bắt buộc điền"), required=False)
    code = forms.CharField(
        label=_lazy("Mã"),
        max_length=40,
        required=False,
        validators=[_CODE],
        widget=forms.TextInput(attrs={"placeholder": _lazy("tự đặt")}),
    )

    #: None of them is optional or required for the reader: the page does not say so.
    conditional = ("section", "label", "help_text", "choices", "code")

    @property
    def row(self) -> FieldRow:
        """What was typed."""
        data = self.cleaned_data
        lines = (line.strip() for line in data["choices"].splitlines())
        choices = tuple(dict.fromkeys(line for line in lines if line))
        plain = {name: data[name] for name in ("section", "code", "label", "help_text", "required")}
        return FieldRow(kind=data["kind"], choices=choices, **plain)


_FieldSet = forms.formset_factory(
    FieldForm, extra=0, max_num=MOST_FIELDS, absolute_max=MOST_FIELDS + 20, validate_max=True
)


def field_set(data: Any, rows: Sequence[FieldRow]) -> Any:
    """The fields of a draft as they are, or as they were typed."""
    initial = [
        {
            "section": row.section,
            "label": row.label,
            "help_text": row.help_text,
            "kind": row.kind,
            "choices": "\n".join(row.choices),
            "required": row.required,
            "code": row.code,
        }
        for row in rows
    ]
    return _FieldSet(
        data,
        initial=initial,
        prefix="muc",
        form_kwargs={"empty_permitted": False},  # an empty field is a field, not a spare line
        error_messages={
            "too_many_forms": _("Một mẫu có nhiều nhất %(n)s mục.") % {"n": MOST_FIELDS}
        },
    )


def changed_by(button: str, rows: Sequence[FieldRow]) -> tuple[list[FieldRow], int]:
    """Rows after the button that was pressed, and the place (from 1) where the page opens; 0: top.

    Buttons are `save`, `add`, and `after:n`, `up:n`, `down:n`, `remove:n`; others change nothing.
    """
    changed, (name, _colon, place) = list(rows), button.partition(":")
    if name == "add":
        return _insert(changed, len(changed))
    at = int(place) - 1 if place.isascii() and place.isdigit() and len(place) < 4 else -1
    if not 0 <= at < len(changed):
        return changed, 0
    if name == "after":
        return _insert(changed, at + 1)
    if name == "remove":
        del changed[at]
        return changed, min(at + 1, len(changed))
    to = {"up": max(at - 1, 0), "down": min(at + 1, len(changed) - 1)}.get(name)
    if to is None:
        return changed, 0
    changed.insert(to, changed.pop(at))
    return changed, to + 1


def _insert(rows: list[FieldRow], at: int) -> tuple[list[FieldRow], int]:
    """An empty field, below the heading of the one before it."""
    section = rows[at - 1].section if at else ""
    rows.insert(at, replace(FieldRow(), section=section))
    return rows, at + 1
