"""Days, months and weeks as EDTF text.

Source: Extended Date/Time Format, Library of Congress (2019), levels 0 and 1: "2025-08-15", "2025-08",
"2025", "2025-08-15/2025-08-20".
"""

from __future__ import annotations

from datetime import date, timedelta


def day(year: int, month: int, number: int) -> date | None:
    """The day, or None where the calendar has none (30 February)."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def month_text(year: int, month: int) -> str:
    """EDTF of a month: 2025, 4 gives "2025-04"."""
    return f"{year:04d}-{month:02d}"


def shift_months(start: date, months: int) -> tuple[int, int]:
    """Year and month that lie *months* after the month of *start*."""
    index = start.year * 12 + start.month - 1 + months
    return index // 12, index % 12 + 1


def interval(first: date | str, last: date | str) -> str:
    """EDTF of an interval; a single day where both are the same."""
    return str(first) if first == last else f"{first}/{last}"


def weekday_on_or_before(today: date, weekday: int) -> date:
    """The last day with ISO number *weekday* (Monday 1) that is not after *today*."""
    return today - timedelta(days=(today.isoweekday() - weekday) % 7)


def weekday_on_or_after(today: date, weekday: int) -> date:
    """The first day with ISO number *weekday* (Monday 1) that is not before *today*."""
    return today + timedelta(days=(weekday - today.isoweekday()) % 7)


def week_of(today: date) -> tuple[date, date]:
    """Monday and Sunday of the week of *today*."""
    monday = today - timedelta(days=today.isoweekday() - 1)
    return monday, monday + timedelta(days=6)


def weekend_near(today: date, *, ahead: bool) -> tuple[date, date]:
    """Saturday and Sunday of the weekend that began last, or (*ahead*) that ends next."""
    if ahead:
        sunday = weekday_on_or_after(today, 7)
        return sunday - timedelta(days=1), sunday
    saturday = weekday_on_or_before(today, 6)
    return saturday, saturday + timedelta(days=1)


def near_day(today: date, month: int, number: int, direction: int) -> date | None:
    """The day *month*-*number* meant beside *today*.

    The nearest one, unless it lies more than 120 days off (60 where the direction is sure) on the side that
    *direction* (below 0 past, above 0 future, 0 unknown) speaks against.
    """
    days = [found for year in (today.year - 1, today.year, today.year + 1) if (found := day(year, month, number))]
    if not days:
        return None
    nearest = min(days, key=lambda found: abs((found - today).days))
    side = [found for found in days if (found - today).days * direction >= 0]
    limit_days = 60 if abs(direction) > 1 else 120
    if nearest in side or abs((nearest - today).days) <= limit_days or not side:
        return nearest
    return min(side, key=lambda found: abs((found - today).days))


def near_month(today: date, month: int, direction: int) -> tuple[int, int]:
    """Year and month of the *month* meant beside *today*; without a *direction* (-2 to 2) the last one.

    No direction is so sure that it leads ten months off while the other side is near; a likely one leads
    five.
    """
    months_ahead = (month - today.month) % 12
    ahead = direction > 0 and months_ahead < (10 if direction > 1 else 6)
    ahead = ahead or (direction <= 0 and months_ahead == 1)
    return shift_months(today, months_ahead if ahead else months_ahead - 12 if months_ahead else 0)
