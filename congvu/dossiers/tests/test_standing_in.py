"""A delegate and a substitute on real dossiers: what they see, what they may do, and what is written of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from congvu.dossiers import actions, queries
from congvu.dossiers.models import Decision, Dossier
from congvu.dossiers.refusals import NotYourDossier
from congvu.events.inline import run_due_jobs
from congvu.events.models import Event
from congvu.notifications.models import Notification
from congvu.organisations import actions as organisations
from congvu.organisations.models import Appointment, Role
from congvu.workflow.actions import remind_due
from congvu.workflow.models import WorkItem
from congvu.workflow.refusals import AlreadyClaimed
from tests import given

DOCUMENT = "Quyết định số 12/QĐ-XNK"


def post_of(account) -> Appointment:
    return Appointment.objects.own().get(officer=account.officer)


@pytest.fixture
def at():
    return now()


@pytest.fixture
def delegated(cuong, dung, at):
    """Cường hands leading and signing in imports and exports to Dũng of another department, for a week."""
    return organisations.delegate(
        post_of(cuong), dung.officer, [Role.UNIT_LEADER, Role.SIGNER], from_on=localdate(at),
        to_on=localdate(at) + timedelta(days=6), document=DOCUMENT, reason="Đi công tác", by=cuong, at=at,
    )  # fmt: skip


@pytest.fixture
def to_sign(permit, lan, an, binh, cuong, at) -> Dossier:
    dossier = given.received(permit, by=lan, an=an, at=at)
    given.in_step(dossier, "sign", binh=binh, cuong=cuong, at=at)
    return dossier


def test_dung_signs_in_cuongs_place_and_every_record_says_so(to_sign, delegated, dung, cuong, lan, at):
    assert to_sign in Dossier.objects.visible_to(dung)
    assert "approve" in {act.name for act in queries.acts_open_to(to_sign, dung, at)}
    assert to_sign in queries.inbox(dung, "unit", at=at)
    actions.approve(to_sign, by=dung, at=at)
    event = Event.objects.get(kind="dossiers.dossier_approved")
    assert (event.by_id, event.for_post_id) == (dung.pk, post_of(cuong).pk)
    inside, public = (queries.timeline(to_sign, for_applicant=public)[-1].who for public in (False, True))
    assert inside == "Vũ Tiến Dũng (Chuyên viên, Cục Hóa chất) (được Đỗ Mạnh Cường ủy quyền)"
    assert "được Cục trưởng ủy quyền" in public and "Cường" not in public
    to_sign.refresh_from_db()
    assert queries.control_rows(to_sign)[-1]["giver"] == "Vũ Tiến Dũng (được Đỗ Mạnh Cường ủy quyền)"
    assert Decision.objects.get().data["signer"] == {"name": "Vũ Tiến Dũng", "title": "TUQ. Cục trưởng – Chuyên viên"}


def test_once_revoked_dung_sees_nothing_and_does_nothing(to_sign, delegated, dung, cuong, at):
    organisations.revoke_delegation(delegated, by=cuong, at=at)
    facts = Event.objects.count()
    assert to_sign not in Dossier.objects.visible_to(dung) and queries.counts(dung, at=at)["unit"] == 0
    with pytest.raises(NotYourDossier):
        actions.approve(to_sign, by=dung, at=at)
    assert Event.objects.count() == facts


def test_who_may_do_it_himself_acts_in_nobodys_place(permit, lan, an, binh, cuong, at):
    """Bình signs in Cường's place, and reviews by his own post all the same."""
    organisations.delegate(
        post_of(cuong), binh.officer, [Role.SIGNER], from_on=localdate(at), to_on=localdate(at),
        document=DOCUMENT, reason="Họp", by=cuong, at=at,
    )  # fmt: skip
    dossier = given.received(permit, by=lan, an=an, at=at)
    actions.complete_step(dossier, "submit", by=binh, at=at)
    actions.approve(dossier, by=binh, at=at)
    done = Event.objects.filter(kind__in=["dossiers.step_completed", "dossiers.dossier_approved"]).order_by("id")
    assert list(done.values_list("for_post_id", flat=True)) == [None, post_of(cuong).pk]


def test_while_binh_is_away_his_work_and_its_reminders_come_to_dung(permit, lan, an, binh, cuong, dung, program, at):
    dossier = given.received(permit, by=lan, an=an, at=at)
    actions.claim(dossier, by=binh, at=at)
    item = WorkItem.objects.get(holder=binh)
    with pytest.raises(AlreadyClaimed):
        actions.claim(dossier, item, by=dung, at=at)
    today = localdate(at)
    organisations.enter_absence(
        binh.officer, dung.officer, from_on=today, to_on=today, reason="Nghỉ ốm", by=cuong, at=at
    )
    assert dossier in queries.inbox(dung, "mine", at=at) and queries.counts(dung, at=at)["mine"] == 1
    Notification.objects.all().delete()
    WorkItem.objects.filter(pk=item.pk).update(remind_at=at, reminded_at=None)
    remind_due(by=program, at=at)
    run_due_jobs()
    told = Notification.objects.filter(title__startswith="Sắp đến hạn")
    assert set(told.values_list("account", flat=True)) == {binh.pk, dung.pk}
    actions.claim(dossier, item, by=dung, at=at)
    actions.complete_step(dossier, "submit", by=dung, at=at)
    line = next(line for line in queries.timeline(dossier, for_applicant=False) if line.kind == "step_completed")
    assert line.who.endswith("(được Lê Thanh Bình ủy quyền)")
