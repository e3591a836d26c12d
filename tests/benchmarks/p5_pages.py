"""P5 and P7: pages of one department, in a world of it alone and in one of a million nominations.

Both worlds are asked in turns, page by page, so that whatever else runs here slows both alike.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nominations import clock
from nominations.enums import SENT_SUBMISSIONS
from nominations.models import Nomination, User
from nominations.names import words_of
from nominations.queries.search import search
from nominations.queries.standing import hats_of
from tests.benchmarks.measure import Figure, ms, seconds
from tests.benchmarks.seeded import Worlds, nominations, two_worlds, use
from tests.factories.http import client_of

LIMIT = 12
NAME = "nguyen thi hoa"  # many have it: more than are shown
_AFTER = re.compile(r'[?&;]after=([^"&]+)"')
#: What is asked, by whom, and where: {period} is an open period of department 1.
PAGES: dict[str, tuple[str, str]] = {
    "tasks of the office": ("lan", "/"),
    "tasks of the office, last page": ("lan", "/?after={last}"),
    "tasks of the office, filtered": ("lan", "/?q=hạn%3A<3"),
    "tasks of a unit": ("hoa", "/"),
    "what a unit waits for": ("hoa", "/?tab=waiting"),
    "dossiers of a unit": ("hoa", "/dossiers/"),
    "periods": ("lan", "/periods/"),
    "one period, unit by unit": ("lan", "/periods/{period}/"),
    "tracker": ("lan", "/tracker/"),
    "tracker, one period": ("lan", "/tracker/{period}/"),
    "decisions": ("lan", "/decisions/"),
    "search: a frequent name": ("lan", f"/search/?q={NAME}"),
    "search: a name with a slip": ("lan", "/search/?q=nguyen thi hooa"),
    "search: a name, as a unit": ("hoa", f"/search/?q={NAME}"),
    "search: a unit and its papers": ("lan", "/search/?q=kiem lam so 17"),
    "search: a number": ("lan", "/search/?q=31/QĐ-SNNMT1"),
    "search: nothing like it": ("lan", "/search/?q=qwrtp"),
}


@dataclass(frozen=True, slots=True)
class Visit:
    """One page in one world."""

    client: Client
    url: str

    def get(self) -> str:
        answer = self.client.get(self.url)
        if answer.status_code != 200:
            raise AssertionError(f"{self.url} answered {answer.status_code}")
        return answer.content.decode()


def run(quick: bool) -> list[Figure]:
    worlds, rounds = two_worlds(quick), 5 if quick else 15
    with worlds.both():
        size = nominations()
        figures = [
            figure for name in PAGES if (figure := _page(worlds, name, rounds, size)) is not None
        ]
        use(worlds.big)
        return [*figures, *_names(rounds, size)]


def _page(worlds: Worlds, name: str, rounds: int, size: int) -> Figure | None:
    """The page in both worlds; None if there is no such address (yet)."""
    visits: dict[str, Visit] = {}
    spent: dict[str, int] = {}
    times: dict[str, list[float]] = {worlds.small: [], worlds.big: []}
    for world in times:
        use(world)
        visit = _visit(*PAGES[name])
        if visit is None:
            return None
        visits[world] = visit
        visit.get()
        with CaptureQueriesContext(connection) as captured:
            visit.get()
        spent[world] = len(captured)
    for _round in range(rounds):
        for world, visit in visits.items():
            use(world)
            visit.get()  # a connection, and whatever the database keeps for it
            times[world].append(seconds(visit.get))
    if spent[worlds.small] != spent[worlds.big] or spent[worlds.big] > LIMIT:
        raise AssertionError(f"{name}: {spent[worlds.small]} and {spent[worlds.big]} statements")
    small, big = (median(times[world]) for world in (worlds.small, worlds.big))
    return Figure(
        "P5",
        f"{name}: at {size:,} nominations",
        f"{ms(big)}, {spent[worlds.big]} statements (limit {LIMIT})",
        f"the same department alone, 1,500 nominations: {ms(small)}",
        big / small,
        1.3,
    )


def _visit(login: str, address: str) -> Visit | None:
    client = client_of(User.objects.get(username=login), SERVER_NAME="localhost")
    url = address
    if "{period}" in url:
        url = url.replace("{period}", "bp3000110")
    if "{last}" in url:
        url = url.replace("{last}", _last(client))
    return None if client.get(url).status_code == 404 else Visit(client, url)


def _last(client: Client) -> str:
    """The cursor of the last page, found by walking there."""
    after = ""
    while found := _AFTER.search(client.get(f"/?after={after}" if after else "/").content.decode()):
        if found[1] == after:
            break
        after = found[1]
    return after


def _names(rounds: int, size: int) -> list[Figure]:
    """P7: names alone, without a page around them; and nothing is missed."""
    hats = hats_of(User.objects.get(username="lan"), clock.today())
    asked = [NAME, "an van nguyen", "dang hong chau", "nguyen thi hooa", "quyen"]
    times = [
        median([seconds(lambda text=text: search(text, hats)) for _round in range(rounds)])
        for text in asked
    ]
    _compare_with_brute_force(lambda text: {hit.name for hit in search(text, hats).hits})
    worst = max(times)
    return [
        Figure(
            "P7",
            f"names among {size:,} nominations, any order, no accents; slowest of {len(asked)}",
            f"{ms(worst)} (each: {', '.join(ms(time) for time in times)})",
            "30 ms; every hit of a brute-force search is among ours",
            worst / 0.030,
            1,
        )
    ]


def _compare_with_brute_force(found: Callable[[str], set[str]]) -> None:
    """For names of the department that stand on few lines: all that have these words are found."""
    files = Nomination.objects.filter(
        submission__dossier__period__authority__code="so", submission__state__in=SENT_SUBMISSIONS
    )
    names = sorted(set(files.values_list("nominee_name", flat=True)))
    words = {name: set(words_of(name)) for name in names}
    for name in names[:: max(1, len(names) // 40)]:
        asked = words_of(name)[::-1][:3]
        same = {other for other in names if words[other] >= set(asked)}
        missed = same - found(" ".join(asked)) if len(same) < 10 else set()
        if missed:
            raise AssertionError(f"{' '.join(asked)} missed {sorted(missed)}")
