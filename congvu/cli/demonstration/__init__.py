"""The demonstration ministry: real unit names, invented people, and a past of six weeks made through the same actions.

`load` may be interrupted and called again: what is there stays, what is missing is made. One life is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from congvu.accounts.queries import program_account
from congvu.catalog.models import Procedure
from congvu.cli.demonstration.applicants import register_enterprises, register_persons
from congvu.cli.demonstration.catalogue import keep_catalogue
from congvu.cli.demonstration.clock import Clock
from congvu.cli.demonstration.hall import open_hall
from congvu.cli.demonstration.house import appoint_officers, open_ministry, rows
from congvu.cli.demonstration.life import Life, Start, key_of
from congvu.cli.demonstration.offered import import_catalogue, publish_groups, publish_packages
from congvu.cli.demonstration.past import Story
from congvu.cli.demonstration.posted import carry
from congvu.cli.demonstration.ratings import rate_contacts
from congvu.cli.demonstration.signing import HOURS_AGO, keep_keys
from congvu.cli.demonstration.standing_in import stand_in
from congvu.cli.demonstration.stories import DRAFTS, stories
from congvu.cli.demonstration.together import file_together
from congvu.dossiers.models import Dossier
from congvu.organisations.actions import load_shipped_notices
from congvu.organisations.queries import work_calendar
from congvu.registry.actions import load_shipped

Progress = Callable[[str], object]

# Everyone's, and printed by `congvu up`: there is nothing behind it but invented people.
PASSWORD = "trinh-dien-2026"
OPENED_DAYS_AGO = timedelta(days=500)


def load(progress: Progress = print, *, at: datetime | None = None) -> list[dict[str, str]]:
    """Make the demonstration ministry, or what is missing of it; gives `logins()`."""
    at = at or timezone.now()
    lives = stories()
    if Dossier.objects.filter(idempotency_key=key_of(len(lives) - 1)).exists():
        progress("  bộ trình diễn đã có.")
        return logins()
    program = program_account()
    long_ago = at - OPENED_DAYS_AGO
    progress("  lịch nghỉ, danh mục dùng chung …")
    load_shipped_notices(by=program, at=long_ago)
    load_shipped(by=program, at=long_ago)
    clock = Clock(at, work_calendar())
    progress("  cơ quan, đơn vị, cán bộ …")
    with transaction.atomic():
        agency = open_ministry(by=program, at=long_ago)
        appoint_officers(PASSWORD, by=program, at=long_ago)
    progress("  người dân, doanh nghiệp …")
    with transaction.atomic():
        register_persons(PASSWORD, by=program, at=long_ago)
        register_enterprises(by=program, at=long_ago, clock=clock)
        stand_in(by=program, at=at)
    progress("  chứng thư số …")
    with transaction.atomic():
        keep_keys(agency, by=program, at=clock.back(HOURS_AGO))
    progress("  thủ tục …")
    offered = publish_packages(by=program, at=long_ago)
    publish_groups(offered, by=program, at=long_ago)
    import_catalogue(by=program, at=long_ago)
    progress("  quầy, số thứ tự, lịch hẹn …")
    with transaction.atomic():
        open_hall(by=program, long_ago=long_ago, clock=clock)
    with transaction.atomic():
        file_together(offered, clock)
    progress(f"  {len(lives)} hồ sơ …")
    _live(lives, offered, clock, progress)
    return logins()


def logins() -> list[dict[str, str]]:
    """Who can log in to the demonstration, and what they do."""
    people = [row for table in ("persons.csv", "officers.csv") for row in rows(table) if row["what"]]
    return [
        {"who": f"{row['full_name']} – {row['what']}", "email": row["email"], "password": PASSWORD} for row in people
    ]


def _live(
    lives: Sequence[tuple[Start, Story]], offered: dict[str, Procedure], clock: Clock, progress: Progress
) -> None:
    done = set(Dossier.objects.exclude(idempotency_key=None).values_list("idempotency_key", flat=True))
    last = len(lives) - 1
    for number, (start, story) in enumerate(lives):
        if key_of(number) in done:
            continue
        with transaction.atomic():
            life = Life(number, start, offered[start.package], clock)
            story(life)
            rate_contacts(life.dossier, number, clock)
            if number == last:
                carry(clock)
                # With the last life, so that drafts somebody threw away do not come back.
                for place, draft in enumerate(DRAFTS):
                    Life(1000 + place, draft, offered[draft.package], clock).draft()
                keep_catalogue(offered, clock)
        if number % 25 == 24:
            progress(f"  … {number + 1}/{len(lives)} hồ sơ")
