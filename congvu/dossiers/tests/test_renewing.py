"""Lan's draft outlives the revision it began with: what she sends follows the law of the day on which she sends it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.timezone import localtime

from congvu.accounts.models import Account
from congvu.catalog.actions import publish
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, queries
from congvu.dossiers.models import Dossier
from congvu.dossiers.rebasing_refusals import FollowsAlready, RevisionOver
from congvu.dossiers.refusals import DossierIncomplete, NotYourDossier
from congvu.events.facts import timeline
from tests import given

pytestmark = pytest.mark.django_db


def change(old: str, new: str, *, by: Account, at: datetime) -> None:
    """The permit's next revision, in force at once."""
    draft = given.next_permit(("procedure.yaml", old, new), by=by, at=at)
    publish(draft, effective_from=at.date(), by=by, at=at)


def test_what_is_sent_follows_the_revision_of_its_day(
    permit: Procedure,
    lan: Account,
    an: Account,
    dung: Account,
    giang: Account,
    monday: datetime,
    unchanged: Callable[[Dossier], Any],
) -> None:
    draft, tuesday = given.draft(permit, by=lan, at=monday), monday + timedelta(days=1)
    assert not queries.is_outdated(draft, at=monday)
    with unchanged(draft), pytest.raises(FollowsAlready):
        actions.renew_draft(draft, by=lan, at=monday)
    change("\nlimit: 5 ngày", "\nlimit: 4 ngày", by=giang, at=tuesday)
    assert queries.is_outdated(draft, at=tuesday)
    with unchanged(draft), pytest.raises(RevisionOver, match="đã hết hiệu lực"):
        actions.submit(draft, by=lan, at=tuesday)
    with unchanged(draft), pytest.raises(NotYourDossier):
        actions.renew_draft(draft, by=dung, at=tuesday)
    renewed = actions.renew_draft(draft, by=lan, at=tuesday)
    assert (renewed.revision.number, renewed.answers) == (2, draft.answers)
    told = timeline(renewed).get(kind="dossiers.draft_renewed")
    assert (told.data["from_revision"], told.data["to_revision"], told.data["papers"]) == (1, 2, 0)
    received = actions.receive(actions.submit(renewed, by=lan, at=tuesday), by=an, at=tuesday)
    assert f"{localtime(received.due_at):%d/%m}" == "23/11", "four working days after 17/11"


def test_a_paper_that_is_asked_for_otherwise_is_taken_out_and_asked_for_again(
    permit: Procedure, lan: Account, giang: Account, monday: datetime
) -> None:
    draft, tuesday = given.draft(permit, by=lan, at=monday), monday + timedelta(days=1)
    change("copies: 0, accept: [pdf]", "copies: 0, accept: [png]", by=giang, at=tuesday)
    renewed = actions.renew_draft(draft, by=lan, at=tuesday)
    assert not renewed.papers.filter(removed_at__isnull=True).exists()
    with pytest.raises(DossierIncomplete, match="Đơn đề nghị"):
        actions.submit(renewed, by=lan, at=tuesday)
    actions.attach_paper(renewed, "application", given.png(by=lan, at=tuesday), by=lan, at=tuesday)
    assert actions.submit(renewed, by=lan, at=tuesday).status == "submitted"


def test_what_was_sent_before_stays_with_its_revision(
    permit: Procedure, lan: Account, an: Account, giang: Account, monday: datetime
) -> None:
    sent, tuesday = given.submitted(permit, by=lan, at=monday), monday + timedelta(days=1)
    change("\nlimit: 5 ngày", "\nlimit: 4 ngày", by=giang, at=tuesday)
    received = actions.receive(sent, by=an, at=tuesday)
    assert (received.revision.number, f"{localtime(received.due_at):%d/%m}") == (1, "25/11")
