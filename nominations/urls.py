"""Pages of data entry."""

from django.urls import path

from nominations.views import content, proofs, registrations, uploads

urlpatterns = [
    path("content/<slug:ref>/", content.edit, name="edit"),
    path("content/<slug:ref>/nominees/new/", content.add_nominee, name="add_nominee"),
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
    path("nominees/<slug:ref>/", content.edit_nominee, name="edit_nominee"),
    path("nominees/<slug:ref>/remove/", content.remove_nominee, name="remove_nominee"),
    path("proofs/<slug:ref>/", proofs.proof, name="proof"),
    # Campaigns and score tables
    # Self-assessment
    # Proofs: pages, sorting
    path("content/<slug:ref>/proofs/sort/", uploads.sort, name="sort_proofs"),
    path("proofs/<slug:ref>/replace/", uploads.replace, name="replace_proof"),
    path("proofs/<slug:ref>/retire/", uploads.retire, name="retire_proof"),
    path("proofs/<slug:ref>/pages/", proofs.pages, name="proof_pages"),
    path("proofs/<slug:ref>/pages/<int:page>/<slug:size>/", proofs.page, name="proof_page"),
    # Lists of nominees
    # Working together
    # Forms that an administrator builds
    # Initiatives
    # The nominee's own page
]
