"""Pages of data entry."""

from django.urls import path

from nominations.views import content

urlpatterns = [
    path("content/<slug:ref>/", content.edit, name="edit"),
    path("content/<slug:ref>/nominees/new/", content.add_nominee, name="add_nominee"),
    path("content/<slug:ref>/proofs/new/", content.attach, name="attach"),
    path("nominees/<slug:ref>/", content.edit_nominee, name="edit_nominee"),
    path("nominees/<slug:ref>/remove/", content.remove_nominee, name="remove_nominee"),
    path("proofs/<slug:ref>/", content.proof, name="proof"),
]
