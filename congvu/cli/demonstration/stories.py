"""What became of the demonstration's dossiers: a past of six weeks, and a present with work for everyone."""

from __future__ import annotations

from collections.abc import Iterator

from congvu.cli.demonstration.holders import (
    CHEMIST,
    COFFEE,
    COTTON,
    DAO,
    FIREFLY,
    PAINT,
    SEAFOOD,
    SEN,
    SHOES,
    SMOKE,
    TRUC,
)
from congvu.cli.demonstration.life import LAN, Life, Start
from congvu.cli.demonstration.offered import (
    CHEMICALS,
    CO_FORM_D,
    ENERGY_LABEL,
    FILMING,
    PLATFORM,
    PRECURSORS,
    PRECURSORS_LONGER,
    PROMOTION,
    PROMOTION_NOTICE,
    SELF_CERTIFICATION,
    TOBACCO,
    TOBACCO_SAMPLES,
    TRAVEL,
    WEBSITE,
)
from congvu.cli.demonstration.past import Story, answered_at_once, past
from congvu.cli.demonstration.present import present, submitted


def stories() -> list[tuple[Start, Story]]:
    """Every life, the oldest first: the same list at every load."""
    return sorted([*past(), *present(), *_of_other_units()], key=lambda one: -one[0].hours_ago)


# -- the other units: a few of each procedure ----------------------------------------------------------------------
def _of_other_units() -> Iterator[tuple[Start, Story]]:
    yield Start(ENERGY_LABEL, FIREFLY, 150.0), answered_at_once
    yield Start(PROMOTION_NOTICE, COFFEE, 120.0), answered_at_once
    yield Start(PROMOTION_NOTICE, SHOES, 6.5), answered_at_once
    yield Start(PROMOTION, COFFEE, 110.0), in_days
    yield Start(PROMOTION, SEAFOOD, 10.0), being_reviewed
    yield Start(PROMOTION, SHOES, 1.8), submitted
    yield Start(PRECURSORS, CHEMIST, 160.0), in_days
    yield Start(PRECURSORS, PAINT, 18.0), being_reviewed
    yield Start(PRECURSORS_LONGER, CHEMIST, 24.0), being_reviewed
    yield Start(TOBACCO_SAMPLES, SMOKE, 20.0), being_reviewed
    yield Start(PLATFORM, SEN, 90.0), half_way
    yield Start(SELF_CERTIFICATION, COTTON, 70.0), half_way
    yield Start(FILMING, DAO, 60.0), half_way
    yield Start(TRAVEL, DAO, 100.0), in_days


def in_days(life: Life) -> None:
    life.draft().submit().receive(2).claim(2).to_decision(8).approve(6).hand_over(2)


def being_reviewed(life: Life) -> None:
    life.draft().submit().receive(2).claim(1)


def half_way(life: Life) -> None:
    life.draft().submit().receive(2).claim(2).pass_on(16)


# -- not sent yet --------------------------------------------------------------------------------------------------
DRAFTS = (
    Start(CO_FORM_D, SEN, 1.0),
    Start(CO_FORM_D, TRUC, 6.0, "yellow"),
    Start(WEBSITE, LAN, 2.0),
    Start(CHEMICALS, CHEMIST, 3.0),
    Start(TOBACCO, SMOKE, 12.0),
)
