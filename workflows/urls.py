"""Pages that show actions, timelines and tasks."""

from django.urls import path

from nominations.enums import Machine
from workflows.views import (
    acts,
    ad_hoc,
    at_desk,
    bulk,
    changes,
    clusters,
    consolidations,
    copies,
    corrections,
    days_off,
    decisions,
    deputies,
    desk,
    desk_notes,
    desk_steps,
    desk_writes,
    extensions,
    feeds,
    figures,
    funnel,
    health,
    help,
    hub,
    late_acts,
    messages,
    mine,
    parts,
    period_dates,
    periods,
    procedures,
    progress,
    rankings,
    release,
    saved_views,
    search,
    sign,
    submissions,
    tasks,
    tracker,
    units,
    urging,
    workload,
    year,
    year_dates,
)

urlpatterns = [
    path("", tasks.tasks, name="tasks"),
    path("sign/", sign.desk, name="sign"),
    path("sign/<slug:ref>/", sign.paper, name="sign_paper"),
    path("procedures/", procedures.procedures, name="procedures"),
    path("bulk/<slug:action>/", bulk.bulk, name="bulk"),
    path("views/", saved_views.views, name="saved_views"),
    path("views/<slug:ref>/", saved_views.change, name="saved_view"),
    path("mine/", mine.mine, name="mine"),
    path("mine/<slug:ref>/", mine.my_line, name="my_line"),
    path("ad-hoc/new/", ad_hoc.new, name="ad_hoc"),
    path("search/", search.results, name="search"),
    path("people/<slug:ref>/", search.person, name="person"),
    path("dossiers/", periods.dossiers, name="dossiers"),
    path("dossiers/<slug:ref>/", hub.dossier, name="dossier"),
    path("parts/<slug:kind>/", parts.parts, name="parts"),
    path("achievements/", parts.achievements, name="achievements"),
    path("deputies/", deputies.deputies, name="deputies"),
    path("deputies/new/", deputies.new, name="new_deputy"),
    path("health/", health.health, name="health"),
    path("help/", help.help_page, name="help"),
    path("figures/", figures.figures, name="figures"),
    path("figures/plan/", figures.plan, name="plan_figures"),
    path("periods/", periods.periods, name="periods"),
    path("periods/dates/", year_dates.year_dates, name="year_dates"),
    path("periods/<slug:ref>/", periods.period, name="period"),
    path("periods/<slug:ref>/dates/", period_dates.period_dates, name="period_dates"),
    path("periods/<slug:ref>/open/", periods.open_one, name="open_period"),
    path("periods/<slug:ref>/units/", periods.add_more, name="add_units"),
    path("periods/<slug:ref>/close/", periods.close_one, name="close_period"),
    path("tracker/", tracker.tracker, name="tracker"),
    path("tracker/<slug:ref>/", tracker.tracker, name="tracked"),
    path("tracker/<slug:ref>/list/", tracker.listing, name="tracked_list"),
    path("tracker/<slug:ref>/desks/", tracker.desks, name="desk_times"),
    path("tracker/<slug:ref>/remind/", late_acts.remind, name="remind"),
    path("tracker/<slug:ref>/extend/", late_acts.extend, name="extend"),
    path("tracker/<slug:ref>/funnel/", funnel.funnel, name="funnel"),
    path("tracker/<slug:ref>/urge/", urging.new, name="new_urging"),
    path("urging/", urging.letters, name="urging_letters"),
    path("urging/<slug:ref>/", urging.letter, name="urging_letter"),
    path("messages/", messages.inbox, name="messages"),
    path("messages/settings/", messages.wishes, name="message_wishes"),
    path("messages/log/", messages.log, name="message_log"),
    path("messages/today/", messages.today, name="message_today"),
    path("messages/release/", release.release, name="message_release"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds/<slug:ref>/revoke/", feeds.revoke, name="revoke_feed"),
    path("feeds/<slug:secret>.ics", feeds.feed, name="feed"),
    path("calendar/", year.calendar, name="calendar"),
    path("days-off/", days_off.days_off, name="days_off"),
    path("days-off/new/", days_off.new_day, name="new_day"),
    path("days-off/from-library/", days_off.seed_days, name="seed_days"),
    path("days-off/<slug:ref>/", days_off.calendar_day, name="calendar_day"),
    path("tasks/<slug:ref>/park/", at_desk.park, name="park"),
    path("tasks/<slug:ref>/unpark/", at_desk.unpark, name="unpark"),
    path("reassign/", at_desk.reassign, name="reassign"),
    path("workload/", workload.workload, name="workload"),
    path("units/<slug:ref>/progress/", progress.unit, name="unit_progress"),
    path("clusters/<slug:ref>/progress/", progress.cluster, name="cluster_progress"),
    path("units/", units.units, name="units"),
    path("units/<slug:ref>/", units.unit, name="unit"),
    path("units/<slug:ref>/reorganise/", units.reorganise_one, name="reorganise"),
    path("clusters/", clusters.clusters, name="clusters"),
    path("clusters/<slug:ref>/", clusters.cluster, name="cluster"),
    path("clusters/<slug:ref>/hand-over/", clusters.hand_over_one, name="hand_over"),
    path("rankings/", rankings.rankings, name="rankings"),
    path("rankings/<slug:ref>/", rankings.ranking, name="ranking"),
    path("submissions/<slug:ref>/", submissions.submission, name="submission"),
    path("submissions/<slug:ref>/ask-extension/", extensions.ask, name="ask_extension"),
    path("extensions/", extensions.requests, name="extensions"),
    path("submissions/<slug:ref>/copies/<int:number>/", copies.copy, name="copy"),
    path(
        "submissions/<slug:ref>/copies/<int:number>/changes/", copies.changes, name="copy_changes"
    ),
    path("corrections/<slug:ref>/", corrections.correction, name="correction"),
    path("consolidations/", consolidations.consolidations, name="consolidations"),
    path("consolidations/new/", consolidations.new_consolidation, name="new_consolidation"),
    path("consolidations/<slug:ref>/", consolidations.consolidation, name="consolidation"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/<slug:ref>/", decisions.decision, name="decision"),
]

urlpatterns += [
    path(
        f"{machine.value}s/<slug:ref>/changed/",
        changes.changed,
        {"machine": machine.value},
        name=f"{machine.value}_changed",
    )
    for machine in Machine
]

#: The reading desk of a submission and of a correction.
for _machine in (Machine.SUBMISSION, Machine.CORRECTION):
    _at, _named = f"desk/{_machine.value}s/<slug:ref>/", f"{_machine.value}_desk"
    _of = {"machine": _machine.value}
    urlpatterns += [
        path(_at, desk.desk, _of, name=_named),
        path(f"{_at}decide/", desk_writes.decide, _of, name=f"{_named}_decide"),
        path(f"{_at}skip/", desk_steps.skip, _of, name=f"{_named}_skip"),
        path(f"{_at}recuse/", desk_steps.step_back, _of, name=f"{_named}_recuse"),
        path(f"{_at}here/", desk_steps.here, _of, name=f"{_named}_here"),
        path(f"{_at}mark/", desk_writes.mark, _of, name=f"{_named}_mark"),
        path(f"{_at}pass/", desk_writes.pass_group, _of, name=f"{_named}_pass"),
        path(f"{_at}notes/", desk_notes.notes, _of, name=f"{_named}_notes"),
    ]
urlpatterns += [
    path("desk/reasons/", desk_notes.reasons, name="ready_reasons"),
    path("desk/reasons/<slug:ref>/", desk_notes.reason, name="ready_reason"),
    path("desk/recusals/", desk_notes.recusals, name="recusals"),
]

#: Every act of every machine: POST /<machine>s/<ref>/<action>/, one view, one door.
urlpatterns += [
    path(
        f"{machine.value}s/<slug:ref>/<slug:action>/",
        acts.act,
        {"machine": machine.value},
        name=f"{machine.value}_act",
    )
    for machine in Machine
]
