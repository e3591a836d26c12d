"""Pages of data entry."""

from django.urls import path

from nominations.views import content, nominee_imports, nominees, registrations

urlpatterns = [
    path("content/<slug:ref>/", content.edit, name="edit"),
    path("content/<slug:ref>/nominees/new/", nominees.add_nominee, name="add_nominee"),
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
    path("nominees/<slug:ref>/", nominees.edit_nominee, name="edit_nominee"),
    path("nominees/<slug:ref>/remove/", nominees.remove_nominee, name="remove_nominee"),
    path("proofs/<slug:ref>/", content.proof, name="proof"),
    # Campaigns and score tables
    # Self-assessment
    # Proofs: pages, sorting
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
    # Forms that an administrator builds
    # Initiatives
    # The nominee's own page
]
