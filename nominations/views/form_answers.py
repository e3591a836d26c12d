"""Where a unit fills the extra fields that an administrator's form asks of a part."""

from functools import partial

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from nominations.forms.form_answers import AnswersOfForm, bound_sections
from nominations.queries.fields import is_open, open_fields
from nominations.queries.form_answers import asked_fields, given_answers
from nominations.services.form_answers import save_form
from nominations.views.clashing import page_state, quietly
from nominations.views.saving import ASKS, own, save, seen
from nominations.visitor import VisitorRequest


@require_http_methods(ASKS)
def edit_form(request: VisitorRequest, ref: str) -> HttpResponse:
    """The open fields of the period's forms for this part, by section."""
    submission = own(request, ref)
    form = AnswersOfForm(
        request.POST or None,
        fields=asked_fields(submission),
        given=given_answers(submission),
        opened=partial(is_open, open_fields(submission)),
        initial=seen(submission),
    )
    if not form.form_fields:
        raise Http404

    def write() -> None:
        save_form(
            submission,
            actor=request.user,
            seen_version=page_state(request, form),
            answers=form.answers,
            **quietly(request),
        )

    context = {"sections": bound_sections(form, form.form_fields), "autosave": ""}
    template = "nominations/form_answers.html"
    return save(request, submission, form, write, template=template, context=context)
