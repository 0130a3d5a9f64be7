"""Procedures filed together: asked once, filed once, each part by its own unit, the later when the earlier has its result."""

from __future__ import annotations

from datetime import datetime

import pytest

from congvu.accounts.models import Account
from congvu.catalog import actions as catalogue
from congvu.catalog.models import Procedure, ProcedureGroup
from congvu.catalog.refusals import GroupUnfit
from congvu.dossiers import actions, queries, rules
from congvu.dossiers.joining_refusals import AlreadyFiledTogether, PartIncomplete, PartMustWait
from congvu.dossiers.models import Dossier, JoinedDossier, Status
from congvu.dossiers.refusals import NotYourDossier
from congvu.events.inline import run_due_jobs
from congvu.events.models import Event
from congvu.notifications.models import Notification
from congvu.organisations.models import Unit
from congvu.organisations.refusals import NotYourRole
from tests import given

PARTS = [
    {"key": "permit", "procedure": "9.000001"},
    {
        "key": "declaration",
        "procedure": "9.000002",
        "after": ["permit"],
        "shares": {"substance": "permit.purpose"},
    },
]


@pytest.mark.parametrize(
    ("states", "begin", "cut"),
    [
        ({"a": "draft", "b": "draft", "c": "draft"}, ["a", "b"], []),
        ({"a": "in_review", "b": "submitted", "c": "draft"}, [], []),
        ({"a": "approved", "b": "in_review", "c": "draft"}, [], []),
        ({"a": "approved", "b": "returned", "c": "draft"}, ["c"], []),
        ({"a": "refused", "b": "returned", "c": "draft"}, [], ["c"]),
        ({"a": "approved", "b": "withdrawn", "c": "draft"}, [], ["c"]),
        ({"a": "approved", "b": "approved", "c": "submitted"}, [], []),
    ],
)
def test_a_part_begins_when_all_it_waits_for_have_their_result(
    states: dict[str, str], begin: list[str], cut: list[str]
) -> None:
    parts = [{"key": "a", "after": []}, {"key": "b", "after": []}, {"key": "c", "after": ["a", "b"]}]
    assert rules.parts_to_begin(parts, states) == begin and rules.parts_cut_off(parts, states) == cut


@pytest.fixture
def group(permit: Procedure, declaration: Procedure, cuc_xnk: Unit, giang: Account, monday: datetime) -> ProcedureGroup:
    parts = [dict(part, procedure=code) for part, code in zip(PARTS, (permit.code, declaration.code), strict=True)]
    return catalogue.publish_group("vi-du", "Nhóm ví dụ", cuc_xnk, "1/QĐ-BCT", parts, by=giang, at=monday)


@pytest.fixture
def joined(group: ProcedureGroup, lan: Account, monday: datetime) -> JoinedDossier:
    """Lan's, the first part filled in."""
    made = actions.open_joined(group, answers={"permit": given.ANSWERS}, by=lan, at=monday)
    first = made.dossiers.get(part="permit")
    actions.attach_paper(first, "application", given.pdf(by=lan), by=lan, at=monday)
    return made


@pytest.mark.django_db
def test_nđ61_đ19_6b_lan_files_once_and_the_later_part_begins_when_the_earlier_has_its_result(
    joined: JoinedDossier, lan: Account, an: Account, binh: Account, cuong: Account, monday: datetime, program: Account
) -> None:
    later = actions.share_answers(joined, "declaration", by=lan, at=monday)
    assert later.answers["substance"] == given.ANSWERS["purpose"], "asked once"
    actions.submit_joined(joined, by=lan, at=monday)
    with pytest.raises(PartMustWait):
        actions.submit(later, by=lan, at=monday)
    with pytest.raises(AlreadyFiledTogether):
        actions.submit_joined(joined, by=lan, at=monday)
    first = actions.receive(joined.dossiers.get(part="permit"), by=an, at=monday)
    assert [part.waits for part in queries.parts_of(joined).parts] == [False, True]
    given.in_step(first, "sign", binh=binh, cuong=cuong)
    actions.approve(first, by=cuong, at=monday)
    run_due_jobs()
    later.refresh_from_db()
    assert later.status == Status.RETURNED, "the program answers this one itself"
    assert Event.objects.filter(kind="dossiers.dossier_submitted", about_id=later.pk).count() == 1
    assert actions.begin_waiting_parts(joined, by=program, at=monday) == []


@pytest.mark.django_db
def test_all_are_judged_before_any_is_sent(
    joined: JoinedDossier, lan: Account, dung: Account, monday: datetime
) -> None:
    facts = Event.objects.count()
    with pytest.raises(PartIncomplete):
        actions.submit_joined(joined, by=lan, at=monday)
    with pytest.raises(NotYourDossier):
        actions.submit_joined(joined, by=dung, at=monday)
    assert set(Dossier.objects.values_list("status", flat=True)) == {Status.DRAFT} and Event.objects.count() == facts


@pytest.mark.django_db
def test_a_part_that_is_refused_cuts_off_what_waits_and_lan_is_told(
    joined: JoinedDossier, lan: Account, an: Account, binh: Account, cuong: Account, monday: datetime
) -> None:
    actions.share_answers(joined, "declaration", by=lan, at=monday)
    actions.submit_joined(joined, by=lan, at=monday)
    first = actions.receive(joined.dossiers.get(part="permit"), by=an, at=monday)
    given.in_step(first, "sign", binh=binh, cuong=cuong)
    actions.refuse(first, "Không đủ điều kiện.", by=cuong, at=monday)
    run_due_jobs()
    assert [part.is_cut_off for part in queries.parts_of(joined).parts] == [False, True]
    assert Notification.objects.filter(account=lan, title__contains="có phần không bắt đầu được").count() == 1


@pytest.mark.django_db
def test_only_an_editor_publishes_a_group_and_no_circle(
    group: ProcedureGroup, cuc_xnk: Unit, binh: Account, giang: Account, monday: datetime
) -> None:
    parts = [dict(group.parts[0], after=["declaration"]), group.parts[1]]
    with pytest.raises(GroupUnfit, match="không đứng trước"):
        catalogue.publish_group("vong", "Vòng", cuc_xnk, "2/QĐ-BCT", parts, by=giang, at=monday)
    with pytest.raises(NotYourRole):
        catalogue.publish_group("vi-du", "Khác", cuc_xnk, "2/QĐ-BCT", group.parts, by=binh, at=monday)
    assert ProcedureGroup.objects.get().name == "Nhóm ví dụ"
