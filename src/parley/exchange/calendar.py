"""The agenda as iCalendar (RFC 5545), for calendar programs."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from parley.analysis import Appointment
from parley.ledger import State
from parley.vocabulary import kinds

PRODUCT = "-//parley//agenda//EN"


def calendar(appointments: Iterable[Appointment], state: State) -> bytes:
    """Return meetings to come as a calendar, each as whole days from the first to the last that reports tell.

    A meeting's UID follows from the record that first told it, so that an update replaces it; one that is not agreed
    is TENTATIVE, as is one of which only a month is told. URL is that of the latest report.
    """
    from icalendar import Calendar

    out = Calendar()
    out.add("prodid", PRODUCT)
    out.add("version", "2.0")
    for appointment in appointments:
        out.add_component(_event(appointment, state))
    return bytes(out.to_ical())


def _event(appointment: Appointment, state: State):  # type: ignore[no-untyped-def]  # icalendar is imported when used
    from icalendar import Event

    event = Event()
    first, last = date.fromisoformat(appointment.earliest), date.fromisoformat(appointment.latest)
    report = state.reports[appointment.reports[-1]]
    day = date.fromisoformat(report.published)
    event.add("uid", f"{appointment.facts[0]}@parley")
    event.add("dtstamp", datetime(day.year, day.month, day.day, tzinfo=UTC))
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("summary", f"{', '.join(appointment.participants)} ({kinds().statuses[appointment.status].label})")
    event.add("status", "CONFIRMED" if appointment.status == "planned" and first == last else "TENTATIVE")
    if appointment.place:
        event.add("location", appointment.place)
    if report.url:
        event.add("url", report.url)
    event.add("description", f"Told by {', '.join(_teller(state, name) for name in appointment.reports)}.")
    return event


def _teller(state: State, report: str) -> str:
    entry = state.reports[report]
    return f"{entry.publisher or entry.name} on {entry.published}"
