"""The forms for proofs: many files at once, and what each of them proves."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.enums import AttachmentKind, SubmissionKind
from nominations.forms.content import VersionForm
from nominations.models import Nomination, Submission

_ACCEPT = ".pdf,.png,.jpg,.jpeg,.docx,.xlsx"
_HELP = _lazy("PDF, PNG, JPG, Word (.docx), Excel (.xlsx); không macro, không mật khẩu.")
_MAX_PAGE = 9999


class ManyFilesInput(forms.FileInput):
    """A file field of the browser that takes several."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of uploads; what is wrong with one of them is said by the upload gate."""

    def __init__(self, **kwargs: Any) -> None:
        widget = ManyFilesInput(attrs={"accept": _ACCEPT, "multiple": True})
        super().__init__(allow_empty_file=True, widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Every upload as it is; an empty list where none is required."""
        if not data:
            given = super().clean(None, initial)
            return [given] if given else []
        return [super(ManyFilesField, self).clean(upload, initial) for upload in data]


class UploadForm(VersionForm):
    """Proofs of the whole submission; in a list of nominees also papers, and of one nominee."""

    upload = ManyFilesField(
        label=_lazy("Tệp minh chứng"),
        help_text=format_lazy("{} {}", _HELP, _lazy("Có thể chọn nhiều tệp một lần.")),
        error_messages={"required": _lazy("Hãy chọn ít nhất một tệp.")},
    )

    def __init__(self, *args: Any, submission: Submission, some_left_out: bool = False) -> None:
        initial = {"seen_version": submission.version}
        super().__init__(*args, initial=initial)
        self.fields["upload"].required = not some_left_out
        if submission.kind == SubmissionKind.NOMINATIONS:
            self.fields["kind"] = forms.ChoiceField(
                label=_("Loại giấy tờ"),
                choices=AttachmentKind.choices,
                initial=AttachmentKind.PROOF,
                required=False,
            )
            self.fields["nomination"] = forms.ModelChoiceField(
                label=_("Của đề nghị"),
                queryset=submission.nominations.select_related("award"),
                required=False,
                to_field_name="ref",
                empty_label=_("Cả phần hồ sơ"),
            )

    @property
    def kind(self) -> str:
        return str(self.cleaned_data.get("kind") or AttachmentKind.PROOF)

    @property
    def nomination(self) -> Nomination | None:
        nomination: Nomination | None = self.cleaned_data.get("nomination")
        return nomination


class ReplaceForm(VersionForm):
    """A newer file in the place of an older one."""

    upload = forms.FileField(
        label=_lazy("Tệp mới"),
        help_text=_HELP,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": _ACCEPT}),
    )


class PinForm(forms.Form):
    """One file and one thing that it proves; several rows for several things."""

    file = forms.CharField(widget=forms.HiddenInput)
    pin = forms.IntegerField(widget=forms.HiddenInput, required=False)
    proves = forms.ChoiceField(label=_lazy("Chứng minh cho"), required=False)
    first = forms.IntegerField(
        label=_lazy("Từ trang"), min_value=1, max_value=_MAX_PAGE, required=False
    )
    last = forms.IntegerField(
        label=_lazy("Đến trang"), min_value=1, max_value=_MAX_PAGE, required=False
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proves"].choices = choices


PinFormSet = forms.formset_factory(PinForm, extra=0)
