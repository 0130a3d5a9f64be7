"""Giang writes a procedure in the browser; what is wrong stands beside it, and nobody's save is lost."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from congvu.accounts.models import Account
from congvu.catalog import actions
from congvu.catalog.models import PackageDraft
from congvu.catalog.tests.samples import good
from congvu.dossiers.models import Dossier
from congvu.events.models import Event
from congvu.organisations.models import Unit
from congvu.workflow.models import ProcessInstance
from tests.people import MONDAY

pytestmark = pytest.mark.django_db

CODE = "9.000001"
FIELD = "pages.0.sections.0.fields.1"


@pytest.fixture
def desk(client: Client, giang: Account, cuc_xnk: Unit, settings) -> Client:
    settings.OFFICERS_NEED_TOTP = False
    client.force_login(giang, backend="congvu.accounts.login.SuspendingBackend")
    return client


@pytest.fixture
def draft(giang: Account, cuc_xnk: Unit) -> PackageDraft:
    """The good package of the catalogue's tests, opened for writing."""
    return actions.draft_from_package(good(), by=giang, at=MONDAY)


def at(name: str, *more: str, code: str = CODE) -> str:
    return reverse(f"desk:workbench-{name}" if name else "desk:workbench", args=[code, *more])


def seen(response) -> str:
    return unescape(response.content.decode())


def test_a_procedure_is_begun_from_a_code_and_a_name_and_the_findings_say_what_is_left(desk: Client) -> None:
    assert "không dùng được" in seen(desk.post(reverse("desk:workbench-new"), {"code": "abc", "name": "Thử"}))

    response = desk.post(reverse("desk:workbench-new"), {"code": "9.000777", "name": "Cấp giấy thử"}, follow=True)

    page = seen(response)
    assert "Cấp giấy thử" in page
    assert "Còn phải sửa trước khi công bố" in page
    assert "đang có một bản soạn" in seen(desk.post(reverse("desk:workbench-new"), {"code": "9.000777", "name": "Nữa"}))
    assert PackageDraft.objects.count() == 1


def test_every_page_of_the_workbench_opens(desk: Client, draft: PackageDraft) -> None:
    addresses = [
        reverse("desk:workbenches"), reverse("desk:workbench-new"), reverse("desk:workbench-zip"), at(""), at("preview"),
        at("outline", "noi-dung"), at("outline", "bieu-mau"), at("group", "chung"), at("group", "trinh-tu"),
        at("group", "cong-bo"), at("form-words"), at("part", "bieu-mau", FIELD), at("part", "noi-dung", "papers.0"),
        at("part", "bieu-mau", "pages.0"), at("addition", "bieu-mau", "pages.0.sections.0.fields"),
        at("process"), at("modeler"), at("tables"), at("samples"), at("result"), at("trial"), at("new-step"), at("step", "review"), at("addition", "noi-dung", "fees"), at("file", "form.yaml"), at("package"),
    ]  # fmt: skip
    assert {address: desk.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)
    gone = [at("part", "bieu-mau", "pages.7"), at("part", "bieu-mau", "title"), at("part", "khac", "pages.0"),
            at("group", "khac"), at("", code="9.9")]  # fmt: skip
    assert {address: desk.get(address).status_code for address in gone} == dict.fromkeys(gone, 404)


def test_a_field_is_added_with_a_key_of_its_own_changed_moved_and_taken_away(desk: Client, draft: PackageDraft) -> None:
    added = desk.post(
        at("addition", "bieu-mau", "pages.0.sections.0.fields"), {"label": "Ngày cần giấy", "type": "date"}
    )
    assert added.url == at("part", "bieu-mau", "pages.0.sections.0.fields.2")

    desk.post(added.url, {"label": "Ngày cần giấy phép", "key": "needed_on", "required": "on", "earliest": "today"})
    desk.post(at("position", "bieu-mau", "pages.0.sections.0.fields.2"), {"huong": "len"})

    draft.refresh_from_db()
    text = draft.files["form.yaml"]
    assert "{key: trader, type: text" in text  # what nobody touched stays as it was written
    assert text.index("needed_on") < text.index("quantity")
    assert re.search(r"label: Ngày cần giấy phép\n\s+required: true\n\s+earliest: today", text)
    assert "Ngày cần giấy phép" in seen(desk.get(at("preview")))

    desk.post(at("part-removal", "bieu-mau", "pages.0.sections.0.fields.1"), {})
    draft.refresh_from_db()
    assert "needed_on" not in draft.files["form.yaml"]


def test_the_preview_shows_what_is_typed_before_it_is_saved(desk: Client, draft: PackageDraft) -> None:
    typed = {"label": "Bao nhiêu hàng", "key": "quantity", "xem": "1"}
    before = Event.objects.count()

    whole = seen(desk.post(at("part", "bieu-mau", FIELD), typed))
    pane = seen(desk.post(at("part", "bieu-mau", FIELD), typed, headers={"HX-Request": "true"}))

    assert "Bao nhiêu hàng" in whole.partition('id="xem-truoc"')[2]
    assert pane.lstrip().startswith('<section id="xem-truoc"')
    draft.refresh_from_db()
    assert "Bao nhiêu hàng" not in draft.files["form.yaml"]
    assert Event.objects.count() == before


def test_a_condition_is_put_together_without_knowing_the_language(desk: Client, draft: PackageDraft) -> None:
    typed = {"label": "Số lượng", "key": "quantity", "when": "", "ghep": "when", "when-hoi": "trader", "when-so": "=="}
    page = seen(desk.post(at("part", "bieu-mau", FIELD), {**typed, "when-voi": "Sen"}))
    assert 'value="trader == "Sen""' in page

    doubtful = seen(desk.post(at("part", "bieu-mau", FIELD), {**typed, "ghep": "", "xem": "1", "when": "weight > 1"}))
    assert "weight" in doubtful.partition("govuk-error-message")[2]


def test_what_is_wrong_stands_at_its_part(desk: Client, draft: PackageDraft) -> None:
    desk.post(
        at("part", "noi-dung", "papers.1"), {"name": "Bản giải trình", "key": "explanation", "when": "weight > 1"}
    )

    outline = seen(desk.get(at("outline", "noi-dung")))
    assert "weight" in outline.partition("wb-row--wrong")[2][:1500]
    assert at("part", "noi-dung", "papers.1") in seen(desk.get(at("")))


def test_an_editor_says_what_must_be_signed(desk: Client, draft: PackageDraft) -> None:
    desk.post(at("part", "noi-dung", "papers.1"), {"name": "Bản giải trình", "key": "explanation", "signed": "1"})

    assert "phải ký số" in seen(desk.get(at("outline", "noi-dung")))
    assert 'name="declaration_signed"' in seen(desk.get(at("group", "trinh-tu")))


def test_a_save_over_anothers_is_refused_with_what_changed(desk: Client, draft: PackageDraft, giang: Account) -> None:
    opened_at = draft.version
    actions.save_draft(draft, {"form.yaml": "title: Của người khác\n"}, opened_at, by=giang, at=MONDAY)
    before = Event.objects.count()

    response = desk.post(at("file", "form.yaml"), {"text": "title: Của tôi\n", "version": opened_at})

    page = seen(response)
    assert response.status_code == 409
    assert "đã lưu tờ khai điện tử (form.yaml) lúc" in page
    assert "Của người khác" in page
    assert "Của tôi" in page
    draft.refresh_from_db()
    assert draft.files["form.yaml"] == "title: Của người khác\n"
    assert Event.objects.count() == before
    # Another file is nobody's loss.
    assert desk.post(at("file", "README.md"), {"text": "Ghi chú", "version": opened_at}).status_code == 302


def test_a_save_is_undone(desk: Client, draft: PackageDraft) -> None:
    was = draft.files["result.typ"]
    desk.post(at("file-removal", "result.typ"))
    draft.refresh_from_db()
    assert "result.typ" not in draft.files

    desk.post(at("undo"), {"version": draft.version})

    draft.refresh_from_db()
    assert draft.files["result.typ"] == was


def test_a_file_that_cannot_be_read_is_mended_as_text(desk: Client, draft: PackageDraft) -> None:
    desk.post(at("file", "form.yaml"), {"text": "pages: [", "version": draft.version})

    assert "Hãy sửa tệp ở dạng văn bản" in seen(desk.get(at("outline", "bieu-mau")))
    assert desk.get(at("part", "bieu-mau", "pages.0")).status_code == 404
    assert "cú pháp YAML" in seen(desk.get(at("file", "form.yaml")))
    assert desk.get(at("preview")).status_code == 200


def test_a_whole_draft_becomes_the_next_revision_byte_for_byte(desk: Client, draft: PackageDraft) -> None:
    response = desk.post(at("handing-on"))

    assert response.url == reverse("desk:procedure-revision", args=[CODE, 1])
    assert "Bản soạn giống bản đã lập" in seen(desk.get(at("")))


def test_a_draft_that_is_not_whole_is_not_handed_on(desk: Client, draft: PackageDraft) -> None:
    desk.post(at("file", "form.yaml"), {"text": "title: Thiếu trang\n", "version": draft.version})
    before = Event.objects.count()

    page = seen(desk.post(at("handing-on"), follow=True))

    assert "lỗi nên chưa nhập được" in page
    assert Event.objects.count() == before
    assert desk.get(reverse("desk:procedure-revision", args=[CODE, 1])).status_code == 404


def test_an_earlier_text_is_published_anew_as_a_new_revision(desk: Client, giang: Account, draft: PackageDraft) -> None:
    actions.import_draft(draft, by=giang, at=MONDAY)
    desk.post(at("file", "README.md"), {"text": "Ghi chú mới", "version": draft.version})
    publish = {"effective_from": "16/11/2026", "decision": "9/QĐ-BCT", "sure": "on"}
    desk.post(reverse("desk:procedure-publish", args=[CODE, 1]), publish)
    desk.post(at("handing-on"))
    desk.post(reverse("desk:procedure-publish", args=[CODE, 2]), publish)

    response = desk.post(reverse("desk:procedure-republish", args=[CODE, 1]))

    assert response.url == reverse("desk:procedure-publish", args=[CODE, 3])


def test_a_step_is_added_and_the_drawing_follows(desk: Client, draft: PackageDraft) -> None:
    desk.post(at("new-step"), {"name": "Kiểm tra thực tế", "role": "reviewer", "limit": "8 giờ làm việc",
                               "way-0-label": "Đạt", "way-0-target": "decide"})  # fmt: skip
    typed = {"name": "Thẩm định hồ sơ", "role": "reviewer", "limit": "1 ngày làm việc", "way-0-label": "Đi xem",
             "way-0-target": "kiem_tra_thuc_te", "way-1-label": "Trình", "way-1-target": "decide"}  # fmt: skip
    assert desk.post(at("step", "review"), typed).status_code == 302

    page = seen(desk.get(at("process")))

    assert "Đi xem → Kiểm tra thực tế" in page
    assert "Kiểm tra thực tế" in page.partition("<svg")[2]
    assert "Cần sửa" not in page
    assert desk.post(at("step", "review"), {**typed, "limit": "hai hôm"}).status_code == 422

    # Longer than the whole procedure may take: said at the step or above the table.
    desk.post(at("step", "review"), {**typed, "limit": "30 ngày làm việc"})
    assert "Cần sửa" in seen(desk.get(at("process")))


def test_only_who_keeps_the_catalogue_writes(desk: Client, draft: PackageDraft, dung: Account, binh: Account) -> None:
    before = Event.objects.count()
    for who in (dung, binh):
        desk.force_login(who, backend="congvu.accounts.login.SuspendingBackend")
        assert desk.get(reverse("desk:workbenches")).status_code == 404
        assert desk.get(at("")).status_code == 404
        assert desk.post(at("file", "form.yaml"), {"text": "title: X"}).status_code == 404
        assert desk.post(at("removal")).status_code == 404
    draft.refresh_from_db()
    assert draft.version == 1
    assert Event.objects.count() == before


def test_a_sample_is_filled_in_on_the_form_and_runs_to_the_result_without_leaving_a_trace(
    desk: Client, draft: PackageDraft
) -> None:
    made = desk.post(at("samples"), {"name": "Lô vừa", "expect": "accepted"})
    assert made.url == at("sample", "lo-vua")
    page = at("sample-page", "lo-vua", "main")
    assert "govuk-error-message" in seen(desk.post(page, {"trader": "Sen", "quantity": "0"}))
    assert desk.post(page, {"trader": "Sen", "quantity": "150"}).url == at("sample", "lo-vua")
    desk.post(at("sample", "lo-vua"), {"name": "Lô vừa", "expect": "accepted", "papers": ["contract", "explanation"]})
    draft.refresh_from_db()
    assert "quantity: 150" in draft.files["samples/lo-vua.yaml"]
    before = Event.objects.count()

    tried = {"mau": "samples/lo-vua.yaml", "phi": "da-nop"}
    owing = seen(desk.get(at("trial"), {"mau": "samples/lo-vua.yaml"}))
    first = seen(desk.get(at("trial"), tried))
    last = seen(desk.get(at("trial"), {**tried, "chon": ["submit", "approve"]}))
    waits = seen(desk.get(at("trial"), {**tried, "chon": ["yeu-cau-bo-sung"]}))
    mended = seen(desk.get(at("trial"), {**tried, "chon": ["yeu-cau-bo-sung", "nop-bo-sung", "submit", "approve"]}))
    wrong = seen(desk.get(at("trial"), {"mau": "samples/thieu.yaml"}))

    assert "2.970.000" in owing and "chờ nộp phí" in owing and "Trình lãnh đạo" not in owing
    assert "Trình lãnh đạo" in first and "Đã nộp thử" in first
    assert "Kịp hẹn" in last
    assert "Tạm dừng, chờ người nộp bổ sung" in waits and "Trình lãnh đạo" not in waits
    assert "người nộp bổ sung lúc" in mended and "Kịp hẹn" in mended
    assert "data:image/png;base64," in last
    assert "Hồ sơ không nộp được" in wrong
    assert Event.objects.count() == before
    assert not Dossier.objects.exists()
    assert not ProcessInstance.objects.exists()


def test_a_decision_table_is_typed_in_and_tried(desk: Client, draft: PackageDraft) -> None:
    assert desk.post(at("tables"), {"name": "risk"}).url == at("table", "risk")
    typed = {
        "title": "Phân luồng", "policy": "FIRST", "in0-label": "Số lượng", "in0-asks": "quantity", "out0-label": "Luồng",
        "out0-asks": "lane", "r0-in0": "-", "r0-out0": "xanh", "r0-thu-tu": "2", "r1-in0": "> 100", "r1-out0": "đỏ",
        "r1-thu-tu": "1",
    }  # fmt: skip
    assert "lane = đỏ" in seen(desk.post(at("table", "risk"), {**typed, "thu": "1", "thu-quantity": "150"}))
    draft.refresh_from_db()
    assert "quantity" not in draft.files["risk.dmn"]

    assert desk.post(at("table", "risk"), typed).status_code == 302

    draft.refresh_from_db()
    text = draft.files["risk.dmn"]
    assert text.index("&gt; 100") < text.index("<text>-</text>")
    assert '<text>"xanh"</text>' in text
    assert "Cần sửa" not in seen(desk.get(at("table", "risk")))
    assert "Bảng quyết định: lane" in seen(desk.get(at("trial"), {"mau": "samples/nhan.yaml", "phi": "da-nop"}))


def test_the_result_is_looked_at_before_it_is_saved(desk: Client, draft: PackageDraft) -> None:
    was = draft.files["result.typ"]

    right = seen(desk.post(at("result"), {"text": was + "\nThêm một dòng.\n", "xem": "1"}))
    wrong = seen(desk.post(at("result"), {"text": '#import "/nd30.typ": *\n#khong-co()', "xem": "1"}))

    assert "data:image/png;base64," in right
    assert "govuk-error-message" in wrong
    draft.refresh_from_db()
    assert draft.files["result.typ"] == was
