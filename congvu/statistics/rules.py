"""What holds of exports: how many, how long, how often. Ours: the law asks for the lists, not for their files."""

from __future__ import annotations

from datetime import timedelta

# A list so short is made while its reader waits.
AT_ONCE = 5_000
# More does not fit on one sheet.
LONGEST = 1_000_000
MOST_OPEN = 3
# Personal data in a file is kept no longer than it takes to fetch it.
KEPT_FOR = timedelta(days=7)
# A run that outlived so many workers is probably what kills them.
MOST_RUNS = 5
# No progress for so long: the job was lost.
FORGOTTEN_AFTER = timedelta(minutes=15)


def is_made_at_once(total: int) -> bool:
    return total <= AT_ONCE


def may_run_again(run: int) -> bool:
    """`run` counts the runs begun so far."""
    return run < MOST_RUNS
