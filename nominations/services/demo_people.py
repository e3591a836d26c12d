"""The demo's people, where they work, and their logins."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password

from nominations.models import Kinship, Membership, Person, Unit, User
from nominations.services.data_files import read_data
from nominations.services.demo_crowd import Crowd, Hire, fill
from nominations.services.people import new_person

DEMO_PASSWORD = "demo2026"
FORMED_ON = date(2025, 3, 1)  # the department's first day: memberships begin there or later
_SUPERUSER = "admin"


@cache
def hires() -> tuple[Hire, ...]:
    """Everybody in the demo: the named ones, heads and officers of other places, the crowd."""
    data, jobs = read_data("demo/people"), read_data("demo/crowd")
    units = {row["code"]: row for row in read_data("demo/units")["units"]}
    named = [_named(row) for row in data["people"]]
    crowd = Crowd(named)
    pairs = [hire for row in data["pairs"] for hire in _pair(row, units, crowd)]
    others = [
        hire
        for unit in units.values()
        if "people" in unit
        for hire in fill(unit, jobs[unit["code"]], named, crowd)
    ]
    return (*named, *pairs, *others)


def load_people(units: dict[str, Unit]) -> dict[str, Person]:
    """Record everybody; gives people by key (the login, where there is one)."""
    everybody = hires()
    people = Person.objects.bulk_create(_person(hire) for hire in everybody)
    by_key = {hire.key: person for hire, person in zip(everybody, people, strict=True)}
    Membership.objects.bulk_create(
        membership for hire in everybody for membership in _memberships(hire, by_key, units)
    )
    password = make_password(DEMO_PASSWORD)  # once: a slow hash for each login takes seconds
    User.objects.bulk_create(
        User(
            username=hire.login,
            email=by_key[hire.key].email,
            person=by_key[hire.key],
            password=password,
            is_staff=hire.login == _SUPERUSER,
            is_superuser=hire.login == _SUPERUSER,
        )
        for hire in everybody
        if hire.login
    )
    Kinship.objects.bulk_create(
        Kinship(
            person=by_key[row["person"]],
            relative=by_key[row["relative"]],
            relation=row["relation"],
        )
        for row in read_data("demo/people")["kin"]
    )
    return by_key


def _named(row: dict[str, Any]) -> Hire:
    return Hire(**{"key": row.get("login", ""), **row})


def _pair(row: dict[str, Any], units: dict[str, dict[str, Any]], crowd: Crowd) -> list[Hire]:
    unit = units[row["unit"]]
    pair = [crowd.hire(unit["code"], unit["leader_title"], login=row["head"], head=True)]
    if "officer" in row:
        pair.append(crowd.hire(unit["code"], "Chuyên viên", login=row["officer"], officer=True))
    return pair


def _person(hire: Hire) -> Person:
    return new_person(
        full_name=hire.name,
        sex=hire.sex,
        birth_year=hire.born,
        hired_on=hire.hired,
        email=f"{hire.login}@example.invalid" if hire.login else "",
        remark=hire.remark,
    )


def _memberships(hire: Hire, people: dict[str, Person], units: dict[str, Unit]) -> list[Membership]:
    begins = max(FORMED_ON, hire.hired or FORMED_ON)
    since = hire.since or begins
    places = [
        Membership(
            person=people[hire.key],
            unit=units[hire.unit],
            position=hire.position,
            is_head=hire.head,
            is_leader=hire.leader or hire.head,
            is_direct_worker=hire.direct,
            valid_from=since,
            valid_to=hire.until,
        )
    ]
    if hire.before:
        places.append(
            Membership(
                person=people[hire.key],
                unit=units[hire.before["unit"]],
                position=hire.before["position"],
                valid_from=begins,
                valid_to=since - timedelta(days=1),
            )
        )
    return places
