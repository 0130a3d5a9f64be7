"""A package becomes a draft, a draft a publication, a publication the law until the next one."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from congvu.accounts.models import Account
from congvu.catalog import actions, queries
from congvu.catalog.models import Procedure, ProcedureRevision
from congvu.catalog.packages.files import PackageFiles
from congvu.catalog.refusals import (
    AlreadyPublished,
    EffectiveTooEarly,
    NoDecision,
    NotPublished,
    PackageFaulty,
    RevisionInUse,
)
from congvu.catalog.tests.portal import full, write
from congvu.catalog.tests.samples import good, spoiled
from congvu.events.models import Event
from congvu.organisations.models import Unit
from congvu.organisations.refusals import NotYourRole
from tests.people import MONDAY

pytestmark = pytest.mark.django_db

TODAY = MONDAY.date()


def draft(by: Account, package: PackageFiles | None = None) -> ProcedureRevision:
    return actions.import_package(package or good(), by=by, at=MONDAY).revision


def published(by: Account, package: PackageFiles | None = None, on: date = TODAY) -> ProcedureRevision:
    return actions.publish(draft(by, package), effective_from=on, by=by, at=MONDAY)


def second() -> PackageFiles:
    return spoiled("procedure.yaml", "conditions: Có hợp đồng.", "conditions: Có hợp đồng đã ký.")


def facts(kind: str) -> int:
    return Event.objects.filter(kind=f"catalog.{kind}").count()


# -- import ------------------------------------------------------------------------------------------------------
def test_giang_imports_a_package_as_a_draft_that_the_public_does_not_see(giang: Account, cuc_xnk: Unit) -> None:
    revision = draft(giang)

    assert (revision.number, revision.status, revision.unit) == (1, "draft", cuc_xnk)
    assert (revision.limit_amount, revision.limit_unit) == (3, "working_days")
    assert revision.process is not None
    assert revision.form is not None
    assert not Procedure.objects.published().exists()
    assert facts("package_imported") == 1


def test_the_same_package_again_changes_nothing(giang: Account, cuc_xnk: Unit) -> None:
    first = draft(giang)

    again = actions.import_package(good(), by=giang, at=MONDAY)

    assert (again.is_new, again.revision.pk) == (False, first.pk)
    assert facts("package_imported") == 1


def test_a_corrected_package_replaces_the_draft(giang: Account, cuc_xnk: Unit) -> None:
    first = draft(giang)

    corrected = draft(giang, second())

    assert corrected.pk == first.pk
    assert corrected.content["conditions"] == "Có hợp đồng đã ký."


def test_a_faulty_package_leaves_nothing_behind(giang: Account, cuc_xnk: Unit) -> None:
    with pytest.raises(PackageFaulty) as refusal:
        draft(giang, spoiled("procedure.yaml", "unit: cuc-xnk", "unit: cuc-la"))

    assert refusal.value.details["problems"][0]["file"] == "procedure.yaml"
    assert not Procedure.objects.exists()
    assert facts("package_imported") == 0


def test_dung_may_neither_import_nor_publish(giang: Account, dung: Account, cuc_xnk: Unit) -> None:
    with pytest.raises(NotYourRole):
        draft(dung)
    revision = draft(giang)
    with pytest.raises(NotYourRole):
        actions.publish(revision, effective_from=TODAY, by=dung, at=MONDAY)
    with pytest.raises(NotYourRole):
        actions.discard(revision, by=dung, at=MONDAY)

    assert facts("procedure_published") == 0
    assert list(ProcedureRevision.objects.visible_to(dung)) == []
    assert list(Procedure.objects.visible_to(dung)) == []
    assert list(Procedure.objects.visible_to(giang)) == [revision.procedure]


def test_the_package_comes_back_byte_for_byte(giang: Account, cuc_xnk: Unit) -> None:
    revision = draft(giang)
    revision.refresh_from_db()
    package = queries.package_of(revision)

    assert package is not None
    assert package.files == good().files
    assert package.digest == revision.digest


# -- publish -----------------------------------------------------------------------------------------------------
def test_published_for_today_it_is_in_force_and_found(giang: Account, cuc_xnk: Unit) -> None:
    revision = published(giang)

    procedure = Procedure.objects.published().get()
    assert procedure.current == revision
    assert procedure.is_filed_here
    assert (procedure.service_level, procedure.is_full) == (4, True)
    assert str(revision.publication) == "01/QĐ-BCT"
    assert [found.code for found in queries.search("giấy phép thử").procedures] == ["9.000001"]
    assert (facts("procedure_published"), facts("procedure_put_in_force")) == (1, 1)


def test_published_for_a_later_day_it_waits_for_that_day(giang: Account, program: Account, cuc_xnk: Unit) -> None:
    day = TODAY + timedelta(days=3)
    revision = published(giang, on=day)
    assert not Procedure.objects.published().exists()

    assert actions.put_in_force(by=program, at=MONDAY + timedelta(days=2)) == 0
    assert actions.put_in_force(by=program, at=MONDAY + timedelta(days=3)) == 1
    assert actions.put_in_force(by=program, at=MONDAY + timedelta(days=3)) == 0

    assert Procedure.objects.published().get().current == revision


def test_the_next_publication_ends_the_one_before_on_the_day_before(
    giang: Account, program: Account, cuc_xnk: Unit
) -> None:
    first = published(giang)
    day = TODAY + timedelta(days=10)
    later = published(giang, second(), on=day)

    first.refresh_from_db()
    assert first.effective_to == day - timedelta(days=1)
    assert Procedure.objects.get().current == first
    assert queries.revision_in_force(first.procedure, day - timedelta(days=1)) == first
    assert queries.revision_in_force(first.procedure, day) == later

    actions.put_in_force(by=program, at=MONDAY + timedelta(days=10))
    assert Procedure.objects.get().current == later


def test_nothing_is_published_twice_without_decision_or_before_the_last(giang: Account, cuc_xnk: Unit) -> None:
    revision = published(giang)
    with pytest.raises(AlreadyPublished):
        actions.publish(revision, effective_from=TODAY, by=giang, at=MONDAY)
    next_one = draft(giang, second())
    with pytest.raises(EffectiveTooEarly):
        actions.publish(next_one, effective_from=TODAY - timedelta(days=1), by=giang, at=MONDAY)
    undecided = draft(giang, spoiled("procedure.yaml", "decision: {number: 01/QĐ-BCT, signed_on: 2026-01-10}\n", ""))
    with pytest.raises(NoDecision):
        actions.publish(undecided, effective_from=TODAY, by=giang, at=MONDAY)

    assert facts("procedure_published") == 1


def test_a_decision_given_at_publication_stands_instead_of_the_packages(giang: Account, cuc_xnk: Unit) -> None:
    revision = actions.publish(
        draft(giang), effective_from=TODAY, decision="77/QĐ-BCT", decided_on=date(2026, 10, 1), by=giang, at=MONDAY
    )

    assert revision.publication is not None
    assert (revision.publication.number, revision.publication.signed_on) == ("77/QĐ-BCT", date(2026, 10, 1))


@pytest.mark.parametrize(
    "change",
    [
        "content = '{}'",
        "form = NULL",
        "result_template = 'khác'",
        "limit_amount = 99",
        "effective_from = '2000-01-01'",
        "digest = 'x'",
        "status = 'draft'",
        "unit_id = NULL",
        "published_at = now()",
    ],
)
def test_the_database_refuses_to_change_what_was_published(giang: Account, cuc_xnk: Unit, change: str) -> None:
    revision = published(giang)

    with pytest.raises(IntegrityError, match="not changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE catalog_procedurerevision SET {change} WHERE id = %s", [revision.pk])


def test_the_database_refuses_to_delete_what_was_published(giang: Account, cuc_xnk: Unit) -> None:
    revision = published(giang)

    with pytest.raises(IntegrityError, match="not deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_procedure SET current_id = NULL")
        cursor.execute("DELETE FROM catalog_procedurerevision WHERE id = %s", [revision.pk])


# -- take back ---------------------------------------------------------------------------------------------------
def test_a_reverted_publication_gives_way_to_the_one_before(giang: Account, cuc_xnk: Unit) -> None:
    first = published(giang)
    wrong = published(giang, second())
    assert Procedure.objects.get().current == wrong

    actions.revert(wrong, by=giang, at=MONDAY)

    first.refresh_from_db()
    assert Procedure.objects.get().current == first
    assert first.effective_to is None
    assert facts("publication_reverted") == 1


def test_the_only_publication_taken_back_the_public_finds_nothing(giang: Account, cuc_xnk: Unit) -> None:
    actions.revert(published(giang), by=giang, at=MONDAY)

    assert not Procedure.objects.published().exists()
    assert queries.search("thử nghiệm").total == 0
    assert facts("procedure_out_of_force") == 1


def test_only_the_newest_publication_is_taken_back_and_only_once(giang: Account, cuc_xnk: Unit) -> None:
    first = published(giang)
    newest = published(giang, second())
    with pytest.raises(RevisionInUse):
        actions.revert(first, by=giang, at=MONDAY)
    actions.revert(newest, by=giang, at=MONDAY)
    with pytest.raises(NotPublished):
        actions.revert(newest, by=giang, at=MONDAY)


def test_after_a_withdrawal_the_same_package_can_be_published_again(giang: Account, cuc_xnk: Unit) -> None:
    actions.revert(published(giang), by=giang, at=MONDAY)

    again = published(giang)

    assert (again.number, Procedure.objects.get().current) == (2, again)


def test_a_discarded_draft_is_gone(giang: Account, cuc_xnk: Unit) -> None:
    actions.discard(draft(giang), by=giang, at=MONDAY)

    assert not Procedure.objects.exists()
    revision = published(giang)
    with pytest.raises(AlreadyPublished):
        actions.discard(revision, by=giang, at=MONDAY)


# -- beside the national portal ----------------------------------------------------------------------------------
def test_a_record_of_the_portal_never_replaces_a_package(
    giang: Account, program: Account, cuc_xnk: Unit, tmp_path: Path
) -> None:
    published(giang)
    told: list[actions.Told] = []

    report = actions.import_file(
        write(tmp_path / "a.jsonl", full("9.000001", "Tên ở Cổng quốc gia")), by=program, at=MONDAY, tell=told.append
    )

    assert (report.imported, report.unchanged) == (0, 1)
    assert "gói thủ tục" in told[0].reason
    assert Procedure.objects.get().name == "Cấp giấy phép thử nghiệm"


def test_a_package_takes_over_from_a_record_of_the_portal(
    giang: Account, program: Account, cuc_xnk: Unit, tmp_path: Path
) -> None:
    actions.import_file(write(tmp_path / "a.jsonl", full("9.000001", "Tên ở Cổng quốc gia")), by=program, at=MONDAY)

    revision = published(giang)

    assert revision.number == 2
    assert Procedure.objects.get().is_filed_here


def test_the_difference_between_revisions_is_told_file_by_file(giang: Account, cuc_xnk: Unit) -> None:
    first = published(giang)
    later = draft(giang, second())

    (changed,) = queries.diff(first, later)

    assert (changed.path, changed.change) == ("procedure.yaml", "changed")
    assert [line.text for line in changed.lines if line.kind == "added"] == ["conditions: Có hợp đồng đã ký."]
    assert [line.text for line in changed.lines if line.kind == "removed"] == ["conditions: Có hợp đồng."]
    assert queries.diff(first, first) == []
