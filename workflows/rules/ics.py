"""A calendar as a program reads it (iCalendar, RFC 5545): last days as all-day events. No table.

An event keeps its UID whatever becomes of its day, and its SEQUENCE only rises, so that an extended
day moves the event that somebody has already, instead of adding a second one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar
from icalendar import Event as Day

#: SEQUENCE counts minutes from here: a number that rises with every change needs no counter.
_BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
#: At what hour of its day a reminder rings.
_RINGS = time(8)
_REFRESH = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Entry:
    """One last day (inclusive). `reminders`: days on which it is reminded of, before or on it."""

    uid: str
    title: str
    said: str
    url: str
    day: date
    changed_at: datetime
    reminders: tuple[date, ...] = ()


def calendar_of(name: str, entries: Iterable[Entry], *, host: str) -> bytes:
    """The file: CRLF, lines of at most 75 octets, text escaped, as the library writes it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Neu Guong//Thoi han//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, host))
    return calendar.to_ical()


def _event(entry: Entry, host: str) -> Day:
    event = Day()
    event.add("uid", f"{entry.uid}@{host}")
    event.add("summary", entry.title)
    event.add("description", entry.said)
    event.add("url", entry.url)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))  # exclusive: the last day itself is inside
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", max(0, int((entry.changed_at - _BEGAN).total_seconds() // 60)))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    for day in entry.reminders:
        event.add_component(_alarm(entry, day))
    return event


def _alarm(entry: Entry, day: date) -> Alarm:
    begins = datetime.combine(entry.day, time(0))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.title)
    alarm.add("trigger", datetime.combine(day, _RINGS) - begins)
    return alarm
