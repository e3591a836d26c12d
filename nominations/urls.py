"""Pages of data entry."""

from django.urls import path

from nominations.views import (
    content,
    initiative_results,
    initiatives,
    nominee_checks,
    registrations,
)

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
]
