"""The lunar dates that the Labour Code makes days off: Tết Nguyên đán and Giỗ Tổ Hùng Vương.

The Vietnamese lunar calendar follows the new moons and the sun as seen at UTC+7: month 11 holds the
winter solstice, and a month in which the sun enters no new sign is a leap month. The new moons are
those of Meeus, "Astronomical Algorithms"; good for the years 1900–2199.
"""

from datetime import date
from functools import cache
from math import floor, pi, sin

_SYNODIC_MONTH = 29.530588853
_FIRST_NEW_MOON = 2415021
_ORDINAL_TO_JULIAN = 1721425
_UTC_PLUS_7 = 7 / 24
_RADIAN = pi / 180


@cache
def new_year(year: int) -> date:
    """Mùng Một Tết: the first day of the lunar year that begins in ``year``."""
    return date.fromordinal(_first_of_month(year, 1) - _ORDINAL_TO_JULIAN)


@cache
def kings_day(year: int) -> date:
    """Giỗ Tổ Hùng Vương: the tenth day of the third lunar month."""
    return date.fromordinal(_first_of_month(year, 3) + 9 - _ORDINAL_TO_JULIAN)


def _first_of_month(year: int, month: int) -> int:
    """The Julian day number on which a lunar month (1–10) of the year begins."""
    first, following = _month_11(year - 1), _month_11(year)
    moon = floor(0.5 + (first - _FIRST_NEW_MOON) / _SYNODIC_MONTH)
    after_month_11 = month + 1
    if following - first > 365 and _leap_month(moon) <= after_month_11:
        after_month_11 += 1
    return _new_moon(moon + after_month_11)


def _month_11(year: int) -> int:
    """The first day of the month that holds the winter solstice of the year."""
    days = date(year, 12, 31).toordinal() + _ORDINAL_TO_JULIAN - _FIRST_NEW_MOON
    moon = floor(days / _SYNODIC_MONTH)
    first = _new_moon(moon)
    return _new_moon(moon - 1) if _sign(first) >= 9 else first


def _leap_month(moon: int) -> int:
    """How many months after month 11 the first month stands in which the sun changes no sign."""
    after = 1
    while after < 14 and _sign(_new_moon(moon + after)) != _sign(_new_moon(moon + after + 1)):
        after += 1
    return after


def _new_moon(number: int) -> int:
    """The day, in Vietnam, of the new moon of that number since 1900."""
    t = number / 1236.85
    mean = 2415020.75933 + 29.53058868 * number + 0.0001178 * t**2 - 0.000000155 * t**3
    mean += 0.00033 * _sine(166.56 + 132.87 * t - 0.009173 * t**2)
    sun = 359.2242 + 29.10535608 * number - 0.0000333 * t**2 - 0.00000347 * t**3
    moon = 306.0253 + 385.81691806 * number + 0.0107306 * t**2 + 0.00001236 * t**3
    node = 21.2964 + 390.67050646 * number - 0.0016528 * t**2 - 0.00000239 * t**3
    correction = (
        (0.1734 - 0.000393 * t) * _sine(sun)
        + 0.0021 * _sine(2 * sun)
        - 0.4068 * _sine(moon)
        + 0.0161 * _sine(2 * moon)
        - 0.0004 * _sine(3 * moon)
        + 0.0104 * _sine(2 * node)
        - 0.0051 * _sine(sun + moon)
        - 0.0074 * _sine(sun - moon)
        + 0.0004 * _sine(2 * node + sun)
        - 0.0004 * _sine(2 * node - sun)
        - 0.0006 * _sine(2 * node + moon)
        + 0.0010 * _sine(2 * node - moon)
        + 0.0005 * _sine(2 * moon + sun)
    )
    drift = -0.000278 + 0.000265 * t + 0.000262 * t**2
    return floor(mean + correction - drift + 0.5 + _UTC_PLUS_7)


def _sign(day: int) -> int:
    """Which twelfth of its yearly way (0 from the spring equinox) the sun is in at midnight."""
    t = (day - 0.5 - _UTC_PLUS_7 - 2451545.0) / 36525
    anomaly = 357.52910 + 35999.05030 * t - 0.0001559 * t**2 - 0.00000048 * t**3
    longitude = 280.46645 + 36000.76983 * t + 0.0003032 * t**2
    longitude += (1.914600 - 0.004817 * t - 0.000014 * t**2) * _sine(anomaly)
    longitude += (0.019993 - 0.000101 * t) * _sine(2 * anomaly) + 0.000290 * _sine(3 * anomaly)
    return floor(longitude % 360 / 30)


def _sine(degrees: float) -> float:
    return sin(degrees * _RADIAN)
