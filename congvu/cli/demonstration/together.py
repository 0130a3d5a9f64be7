"""Procedures filed together: one joined dossier whose first part is done, one whose second part still waits."""

from __future__ import annotations

from congvu.accounts.queries import program_account
from congvu.catalog.models import Procedure, ProcedureGroup
from congvu.cli.demonstration.clock import Clock
from congvu.cli.demonstration.life import Life, Start
from congvu.cli.demonstration.offered import PROMOTION, WEBSITE, WEBSITE_AND_PROMOTION
from congvu.dossiers import actions
from congvu.dossiers.models import JoinedDossier

SHOES, COTTON = "0100000074", "0100000042"


def file_together(offered: dict[str, Procedure], clock: Clock) -> None:
    """Made once; what is there stays."""
    if JoinedDossier.objects.exists():
        return
    website, promotion = _filed(2001, SHOES, 44.0, offered, clock)
    website.claim(0.4).to_decision(2).approve(2).hand_over(1)
    joined = website.dossier.joined
    assert joined is not None, "opened as a part of it"
    actions.begin_waiting_parts(joined, by=program_account(), at=website.at)
    promotion.at = website.at
    promotion.receive(1).claim(0.5)
    website, _waiting = _filed(2003, COTTON, 9.0, offered, clock)
    website.claim(1)


def _filed(
    number: int, holder: str, hours_ago: float, offered: dict[str, Procedure], clock: Clock
) -> tuple[Life, Life]:
    """Both parts filled in and filed at once, the first received."""
    website = Life(number, Start(WEBSITE, holder, hours_ago), offered[WEBSITE], clock)
    promotion = Life(number + 1, Start(PROMOTION, holder, hours_ago), offered[PROMOTION], clock)
    group = ProcedureGroup.objects.get(code=WEBSITE_AND_PROMOTION)
    by = promotion.owner = website.owner
    joined = actions.open_joined(group, website.enterprise, by=by, at=website.at)
    website.fill(joined.dossiers.get(part="website"))
    promotion.fill(joined.dossiers.get(part="promotion"))
    actions.submit_joined(joined, by=by, at=website.at)
    website.at = clock.forward(website.at, 0.5)
    actions.receive_joined(joined, by=website.officer("CB001"), at=website.at)
    website.dossier.refresh_from_db()
    return website, promotion
