"""What can be done: a slip is opened and rated, an explanation given, an inspection reported."""

from congvu.assessment.actions.days import close_day, close_days, reopen_day
from congvu.assessment.actions.practice import Practice, report_practice
from congvu.assessment.actions.slips import explain, open_slip, rate, remind_of_explanations
from congvu.assessment.rules.slips import Ratings

__all__ = [
    "Practice",
    "Ratings",
    "close_day",
    "close_days",
    "explain",
    "open_slip",
    "rate",
    "remind_of_explanations",
    "reopen_day",
    "report_practice",
]
