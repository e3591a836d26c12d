"""Pages of data entry."""

from django.urls import path

from nominations.views import autosaving, content, registrations, room

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
    path("content/<slug:ref>/autosave/", autosaving.autosave, name="autosave"),
    path("content/<slug:ref>/here/", room.here, name="here"),
    path("content/<slug:ref>/history/", room.history, name="history"),
    path("content/<slug:ref>/comments/", room.comments, name="comments"),
    path("comments/<slug:ref>/resolve/", room.resolve, name="resolve_comment"),
    path("mentions/", room.mentions, name="mentions"),
    # Forms that an administrator builds
    # Initiatives
    # The nominee's own page
]
