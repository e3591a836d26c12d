"""What the forms of acts share: the door's own fields, a reason, lines to choose from."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.enums import ConsolidationState
from nominations.models import Consolidation, Nomination, Person, Submission
from nominations.names import clean_block
from nominations.rules.papers import UNDECIDED_LINE
from nominations.rules.readiness import Unmet
from workflows.queries.standing import Subject

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
#: What a date field says to a day that no calendar has.
NOT_A_DAY = {"invalid": _lazy("Ngày này không có thật. Hãy ghi ngày/tháng/năm, ví dụ 04/12/2026.")}


class ActForm(forms.Form):
    """What every act carries: the key of this click, what the page showed, in whose name."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    task_ref = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
    acting_for = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)

    #: The page that shows the form.
    page = "workflows/act.html"

    #: Fields of the door itself; all others are the act's own data.
    door = ("key", "seen_version", "task_ref", "acting_for", "note")

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.build()

    def build(self) -> None:
        """Fields that depend on the subject."""

    def act_data(self) -> dict[str, Any]:
        """The act's own input, clean and typed."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.door}

    @property
    def typed(self) -> dict[str, str]:
        """What the person wrote, by label: shown again when the act was refused."""
        kept = {}
        for field in self.visible_fields():
            value = self.data.get(field.html_name)
            if value and not isinstance(field.field, forms.MultipleChoiceField):
                kept[str(field.label)] = str(value)
        return kept


def show_unmet(form: forms.Form, unmet: Iterable[Unmet]) -> None:
    """Put each condition at the field that it names, or on top of the form if it has none."""
    for item in unmet:
        named = item.field.replace(":", "_")  # a condition's place is a field of the form
        field = named if named in form.fields else None
        form.add_error(field, f"{item.sentence} {item.basis}".strip())


class NoteForm(ActForm):
    """An act that needs a reason."""

    note = forms.CharField(
        label=_lazy("Lý do"),
        error_messages={"required": _lazy("Hãy ghi rõ lý do.")},
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )

    def clean_note(self) -> str:
        return clean_block(self.cleaned_data["note"])


class LinesField(forms.TypedMultipleChoiceField):
    """Nominations chosen by id."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _lazy("Đề nghị"))
        super().__init__(coerce=int, widget=forms.CheckboxSelectMultiple, empty_value=[], **kwargs)


def line_choices(subject: Subject) -> list[tuple[int, str]]:
    """The nominations of a submission, or those that a proposal holds."""
    rows = Nomination.objects.select_related("award")
    if isinstance(subject, Consolidation):
        held = subject.lines.filter(active=True)
        if subject.state == ConsolidationState.SIGNING:
            held = held.filter(UNDECIDED_LINE)
        rows = rows.filter(lines__in=held)
        rows = rows.order_by("lines__position")
    elif isinstance(subject, Submission):
        rows = rows.filter(submission=subject)
    else:
        rows = rows.none()
    return [(row.pk, f"{row.nominee_name}: {row.award.name}") for row in rows]


class LinesForm(ActForm):
    """An act on some of the lines; none chosen means all, where the act says so."""

    lines = LinesField(required=False, help_text=_lazy("Không chọn là tất cả."))

    def build(self) -> None:
        self.fields["lines"].choices = line_choices(self.subject)


class LinesNoteForm(NoteForm):
    """An act on some lines, with a reason; none chosen means the whole file."""

    lines = LinesField(required=False, help_text=_lazy("Không chọn là cả hồ sơ."))
    field_order = ("lines", "note")

    def build(self) -> None:
        choices = line_choices(self.subject)
        if choices:
            self.fields["lines"].choices = choices
        else:
            del self.fields["lines"]


class NamedLinesForm(LinesNoteForm):
    """An act on lines that must be named."""

    lines = LinesField(required=True)


class AppointForm(NoteForm):
    """Who acts when every holder of the post has a conflict."""

    person = forms.ChoiceField(label=_lazy("Người được chỉ định"))
    field_order = ("person", "note")

    def build(self) -> None:
        people = Person.objects.filter(user__is_active=True)
        self.fields["person"].choices = [
            ("", _("– chọn –")),
            *((person.ref, person.full_name) for person in people),
        ]
