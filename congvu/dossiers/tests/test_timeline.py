"""What happened is told in sentences: names to officers, units and titles to the public."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from congvu.accounts.models import Account, Enterprise
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, queries
from congvu.dossiers.models import Dossier
from congvu.events.inline import run_due_jobs
from congvu.notifications.models import Notification
from congvu.organisations.models import Unit
from congvu.workflow.actions import remind_due
from congvu.workflow.queries import open_items
from tests import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(
    permit: Procedure,
    lan: Account,
    an: Account,
    binh: Account,
    cuong: Account,
    cuc_hc: Unit,
    dung: Account,
    monday: datetime,
) -> Dossier:
    dossier = given.received(permit, by=lan, an=an, at=monday)
    actions.claim(dossier, by=binh, at=monday)
    asked = actions.ask_opinion(dossier, cuc_hc, "Có nguy hiểm không?", monday + timedelta(days=1), by=binh, at=monday)
    actions.answer_opinion(asked, "Không.", by=dung, at=monday)
    actions.complete_step(dossier, "submit", "Ghi chú nội bộ", by=binh, at=monday)
    return actions.refuse(dossier, "Không đủ điều kiện.", by=cuong, at=monday)


def test_officers_read_names_and_notes(lived: Dossier) -> None:
    lines = {line.kind: line for line in queries.timeline(lived, for_applicant=False)}
    assert lines["dossier_received"].who == "Phạm Văn An (Chuyên viên, Bộ phận Một cửa)"
    assert lines["dossier_received"].title == f"Tiếp nhận hồ sơ, mã {lived.code}"
    assert lines["step_completed"].title == "Hoàn thành bước “Thẩm định hồ sơ”"
    assert lines["step_completed"].detail == "Ghi chú nội bộ"
    assert lines["opinion_asked"].title == "Lấy ý kiến Cục Hóa chất"
    assert lines["dossier_refused"].detail == "Không đủ điều kiện."


def test_lan_reads_units_and_titles_and_no_internal_words(lived: Dossier) -> None:
    lines = queries.timeline(lived, for_applicant=True)
    told = " ".join(f"{line.title} {line.who} {line.detail}" for line in lines)
    for hidden in ("Phạm Văn An", "Lê Thanh Bình", "Đỗ Mạnh Cường", "Ghi chú nội bộ", "Có nguy hiểm không", "Không.  "):
        assert hidden not in told
    assert "Chuyên viên, Bộ phận Một cửa" in told and "Không đủ điều kiện." in told
    assert "work_claimed" not in {line.kind for line in lines}


def test_every_fact_of_a_dossier_has_its_sentence() -> None:
    from congvu.dossiers.queries.timeline import HIDDEN
    from congvu.dossiers.queries.timeline_words import TITLES
    from congvu.events.facts import KINDS

    facts = {kind for kind in KINDS.values() if kind.startswith("dossiers.")}
    facts -= {kind for kind in facts if kind.startswith(("dossiers.batch_", "dossiers.joined_"))}
    about_others = {"dossiers.draft_discarded", "dossiers.everything_handed_on", "dossiers.work_returned_to_units"}
    assert facts - HIDDEN - about_others == set(TITLES)


def test_lan_is_told_what_to_do_next(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, monday: datetime
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=monday)
    actions.request_supplement(dossier, [{"what": "Đơn có chữ ký", "why": "thiếu"}], "Chưa đủ.", by=binh, at=monday)
    actions.supplement(dossier, given.ANSWERS, by=lan, at=monday)
    run_due_jobs()
    titles = list(Notification.objects.filter(account=lan).order_by("pk").values_list("title", "link"))
    link = f"/ho-so/{dossier.reference}"
    assert (f"Hồ sơ {dossier.code} đã được tiếp nhận", link) in titles
    assert (f"Cần bổ sung hồ sơ {dossier.code}", link) in titles
    assert "Đơn có chữ ký" in Notification.objects.get(account=lan, title__startswith="Cần bổ sung").body
    assert Notification.objects.filter(account=binh, title__contains="đã được bổ sung").count() == 1


def test_a_repeated_job_tells_nobody_twice(permit: Procedure, lan: Account, an: Account, monday: datetime) -> None:
    from congvu.dossiers.listeners.applicant import tell_it_was_received
    from congvu.dossiers.listeners.documents import draw_the_print
    from congvu.events.facts import timeline

    dossier = given.received(permit, by=lan, an=an, at=monday)
    run_due_jobs()
    count = Notification.objects.count()
    tell_it_was_received(timeline(dossier).get(kind="dossiers.dossier_received"))
    draw_the_print(timeline(dossier).get(kind="dossiers.print_issued"))
    assert Notification.objects.count() == count
    assert timeline(dossier).filter(kind="dossiers.print_drawn").count() == 1


def test_all_of_sens_people_are_told(
    permit: Procedure, sen: Enterprise, sen_staff: Account, sen_member: Account, an: Account
) -> None:
    given.received(permit, by=sen_member, an=an, enterprise=sen)
    run_due_jobs()
    for person in (sen_staff, sen_member):
        assert Notification.objects.filter(account=person, title__contains="đã được tiếp nhận").count() == 1


def test_the_holder_is_reminded_before_the_step_is_due(
    permit: Procedure, lan: Account, an: Account, binh: Account, program: Account, monday: datetime
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=monday)
    actions.claim(dossier, by=binh, at=monday)
    item = open_items(dossier.process_id).get()
    assert item.remind_at is not None
    remind_due(by=program, at=item.remind_at)
    run_due_jobs()
    told = Notification.objects.get(account=binh, title__startswith="Sắp đến hạn")
    assert "Thẩm định hồ sơ" in told.title and told.link == f"/ban-lam-viec/ho-so/{dossier.reference}"


def test_a_late_opinion_is_told_to_the_desk_and_the_asked_unit(
    permit: Procedure,
    lan: Account,
    an: Account,
    binh: Account,
    dung: Account,
    cuc_hc: Unit,
    program: Account,
    monday: datetime,
) -> None:
    """NĐ 61/2018/NĐ-CP Đ19.5."""
    dossier = given.received(permit, by=lan, an=an, at=monday)
    actions.ask_opinion(dossier, cuc_hc, "Ý kiến?", monday + timedelta(days=1), by=binh, at=monday)
    actions.tell_overdue_opinions(by=program, at=monday + timedelta(days=2))
    run_due_jobs()
    for person in (an, dung):
        assert Notification.objects.filter(account=person, title__startswith="Quá hạn lấy ý kiến").count() == 1
