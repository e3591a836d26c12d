"""Pages of data entry."""

from django.urls import path

from nominations.views import (
    autosaving,
    campaigns,
    content,
    form_answers,
    form_builder,
    initiative_results,
    initiatives,
    languages,
    nominee_checks,
    nominee_imports,
    nominees,
    preferences,
    proofs,
    registrations,
    room,
    score_tables,
    uploads,
)

urlpatterns = [
    path("language/", languages.language, name="language"),
    path("content/<slug:ref>/", content.edit, name="edit"),
    path("content/<slug:ref>/nominees/new/", nominees.add_nominee, name="add_nominee"),
    path("content/<slug:ref>/proofs/new/", uploads.attach, name="attach"),
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
    path("nominees/<slug:ref>/", nominees.edit_nominee, name="edit_nominee"),
    path("nominees/<slug:ref>/remove/", nominees.remove_nominee, name="remove_nominee"),
    path("proofs/<slug:ref>/", proofs.proof, name="proof"),
    # Campaigns and score tables
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/new/", campaigns.new, name="new_campaign"),
    path("campaigns/<slug:ref>/", campaigns.campaign, name="campaign"),
    path("campaigns/<slug:ref>/edit/", campaigns.edit, name="edit_campaign"),
    path("campaigns/<slug:ref>/copy/", campaigns.copy, name="copy_campaign"),
    path("campaigns/<slug:ref>/answer/", campaigns.answer, name="answer_campaign"),
    path(
        "campaigns/<slug:ref>/tables/<slug:target>/draft/", score_tables.draft, name="draft_table"
    ),
    path("score-tables/<slug:ref>/", score_tables.table, name="score_table"),
    path("score-tables/<slug:ref>/publish/", score_tables.publish, name="publish_table"),
    path("score-tables/<slug:ref>/drop/", score_tables.drop, name="drop_table"),
    path("score-tables/<slug:ref>/criteria/new/", score_tables.add, name="add_criterion"),
    path("score-tables/<slug:ref>/criteria/<int:pk>/", score_tables.edit, name="edit_criterion"),
    path(
        "score-tables/<slug:ref>/criteria/<int:pk>/<slug:deed>/",
        score_tables.change,
        name="change_criterion",
    ),
    # Self-assessment
    # Proofs: pages, sorting
    path("content/<slug:ref>/proofs/sort/", uploads.sort, name="sort_proofs"),
    path("proofs/<slug:ref>/replace/", uploads.replace, name="replace_proof"),
    path("proofs/<slug:ref>/retire/", uploads.retire, name="retire_proof"),
    path("proofs/<slug:ref>/pages/", proofs.pages, name="proof_pages"),
    path("proofs/<slug:ref>/pages/<int:page>/<slug:size>/", proofs.page, name="proof_page"),
    # Lists of nominees
    path("content/<slug:ref>/nominees/", nominees.edit_list, name="nominee_list"),
    path("content/<slug:ref>/nominees/import/", nominee_imports.upload, name="import_nominees"),
    path(
        "content/<slug:ref>/nominees/template/", nominee_imports.template, name="nominee_template"
    ),
    path("content/<slug:ref>/nominees/last-year/", nominee_imports.last_year, name="last_year"),
    path("imports/<slug:ref>/", nominee_imports.preview, name="nominee_import"),
    path("imports/<slug:ref>/discard/", nominee_imports.discard, name="discard_import"),
    # Working together
    path("content/<slug:ref>/autosave/", autosaving.autosave, name="autosave"),
    path(
        "content/<slug:ref>/answers/autosave/",
        autosaving.autosave_answers,
        name="autosave_answers",
    ),
    path("content/<slug:ref>/here/", room.here, name="here"),
    path("content/<slug:ref>/history/", room.history, name="history"),
    path("content/<slug:ref>/comments/", room.comments, name="comments"),
    path("comments/<slug:ref>/resolve/", room.resolve, name="resolve_comment"),
    path("mentions/", room.mentions, name="mentions"),
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
    path("initiatives/", initiatives.initiatives, name="initiatives"),
    path("initiatives/new/", initiatives.new, name="new_initiative"),
    path("initiatives/results/<slug:ref>/", initiative_results.results, name="initiative_results"),
    path("initiatives/registered/<slug:ref>/", initiatives.take_up, name="take_up_initiative"),
    path("initiatives/<slug:ref>/", initiatives.initiative, name="initiative"),
    path("initiatives/<slug:ref>/edit/", initiatives.edit, name="edit_initiative"),
    path("initiatives/<slug:ref>/remove/", initiatives.remove, name="remove_initiative"),
    path("initiatives/<slug:ref>/take-out/", initiatives.take_out, name="take_out_initiative"),
    path("content/<slug:ref>/initiatives/", initiatives.put_in, name="put_initiatives"),
    path(
        "nominees/<slug:ref>/initiatives/",
        initiative_results.choose_for_nominee,
        name="nominee_initiatives",
    ),
    # The nominee's own page
    path("mine/<slug:ref>/say/", nominee_checks.say, name="say_of_my_line"),
    path("checks/<slug:ref>/", nominee_checks.answer, name="answer_check"),
    # What a person sets for himself
    path("preferences/", preferences.preferences, name="preferences"),
    path("tours/<slug:name>/", preferences.tour, name="tour"),
]
