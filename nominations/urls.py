"""Pages of data entry."""

from django.urls import path

from nominations.views import content, form_answers, form_builder, registrations

urlpatterns = [
    path("content/<slug:ref>/", content.edit, name="edit"),
    path("content/<slug:ref>/nominees/new/", content.add_nominee, name="add_nominee"),
    path("content/<slug:ref>/proofs/new/", content.attach, name="attach"),
    path(
        "content/<slug:ref>/registrations/<slug:kind>/new/",
        registrations.add,
        name="add_registration",
    ),
    path(
        "content/<slug:ref>/registrations/refill/",
        registrations.refill,
        name="refill_registration",
    ),
    path("registrations/", registrations.registrations, name="registrations"),
    path("registrations/<slug:ref>/", registrations.edit, name="edit_registration"),
    path("registrations/<slug:ref>/remove/", registrations.remove, name="remove_registration"),
    path("nominees/<slug:ref>/", content.edit_nominee, name="edit_nominee"),
    path("nominees/<slug:ref>/remove/", content.remove_nominee, name="remove_nominee"),
    path("proofs/<slug:ref>/", content.proof, name="proof"),
    # Campaigns and score tables
    # Self-assessment
    # Proofs: pages, sorting
    # Lists of nominees
    # Working together
    # Forms that an administrator builds
    path("content/<slug:ref>/form/", form_answers.edit_form, name="edit_form"),
    path("forms/", form_builder.forms_list, name="forms"),
    path("forms/new/", form_builder.new, name="new_form"),
    path("forms/<slug:ref>/", form_builder.form_page, name="form"),
    path("forms/<slug:ref>/edit/", form_builder.edit, name="build_form"),
    path("forms/<slug:ref>/draft/", form_builder.draft, name="draft_form"),
    path("forms/<slug:ref>/publish/", form_builder.publish, name="publish_form"),
    path("forms/<slug:ref>/discard/", form_builder.discard, name="discard_form"),
    # Initiatives
    # The nominee's own page
]
