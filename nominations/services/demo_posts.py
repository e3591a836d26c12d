"""The demo's posts: heads, officers and deputies of units, cluster seats, office, council."""

from datetime import date
from typing import Any

from nominations.enums import Role
from nominations.models import ClusterMember, Delegation, Person, Post, Unit
from nominations.names import post_title
from nominations.services.data_files import read_data
from nominations.services.demo_crowd import Hire
from nominations.services.demo_organisation import Clusters, Units, seat_of
from nominations.services.demo_people import FORMED_ON, hires
from nominations.services.people import give_post

People = dict[str, Person]
_SEAT_ROLES = {
    ClusterMember.Seat.HEAD: (Role.CLUSTER_HEAD, "Cụm trưởng"),
    ClusterMember.Seat.DEPUTY: (Role.CLUSTER_DEPUTY, "Cụm phó"),
    ClusterMember.Seat.MEMBER: (Role.CLUSTER_MEMBER, "Thành viên"),
}
_DEPUTY_TITLE = "Phó "


def load_posts(*, people: People, units: Units, clusters: Clusters) -> None:
    """Everything that gives somebody a right in the demo."""
    data = read_data("demo/posts")
    for hire in hires():
        _posts_in_the_unit(hire, people[hire.key], units[hire.unit])
    for row in data["posts"]:
        give_post(
            person=people[row["who"]],
            role=row["role"],
            unit=units[row["unit"]],
            since=row.get("since", FORMED_ON),
            title=row["title"],
            in_charge_of=[units[code] for code in row.get("in_charge_of", ())],
        )
    _council(data["council"], people, units)
    _cluster_posts(people, clusters)
    for row in data["delegations"]:
        _delegation(row, people)


def _posts_in_the_unit(hire: Hire, person: Person, unit: Unit) -> None:
    since: date = hire.since or FORMED_ON
    if hire.head and unit.code != "bnnmt":  # the minister has the post of leader
        give_post(
            person=person,
            role=Role.UNIT_HEAD,
            unit=unit,
            since=since,
            title=post_title(hire.position, unit.name),
        )
    if hire.officer:
        give_post(
            person=person,
            role=Role.UNIT_OFFICER,
            unit=unit,
            since=since,
            title=f"Cán bộ tổng hợp {unit.name}",
        )
    if hire.leader and not hire.login and hire.position.startswith(_DEPUTY_TITLE):
        give_post(
            person=person,
            role=Role.UNIT_DEPUTY,
            unit=unit,
            since=since,
            title=post_title(hire.position, unit.name),
        )


def _council(row: dict[str, Any], people: People, units: Units) -> None:
    for who, title in row["members"]:
        give_post(
            person=people[who],
            role=Role.COUNCIL_MEMBER,
            unit=units[row["unit"]],
            since=row["since"],
            title=title,
            basis=row["basis"],
        )


def _cluster_posts(people: People, clusters: Clusters) -> None:
    """Seats are held by the head of the seated unit, or by whom the cluster's `acts` names."""
    data = read_data("demo/clusters")
    term = data["posts"]
    heads = {hire.unit: hire.key for hire in hires() if hire.head}
    heads["snnmt"] = "giamdoc"
    for row in data["clusters"]:
        for unit in row["members"]:
            role, title = _SEAT_ROLES[seat_of(row, unit, term["year"])]
            give_post(
                person=people[row.get("acts", {}).get(unit, heads[unit])],
                role=role,
                cluster=clusters[row["code"]],
                since=term["since"],
                until=term["until"],
                title=f"{title} {row['name'].split(' (')[0]}",
                basis=row.get("basis", term["basis"]),
            )


def _delegation(row: dict[str, Any], people: People) -> None:
    Delegation.objects.create(
        post=Post.objects.get(person=people[row["giver"]], role=row["role"]),
        deputy=people[row["deputy"]],
        form=row["form"],
        mandate=row["mandate"],
        mandate_on=row["mandate_on"],
        valid_from=row["since"],
        valid_to=row["until"],
    )
