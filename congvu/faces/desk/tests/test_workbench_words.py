"""Giang writes a procedure without knowing how its files are written: numbers, conditions and findings speak Vietnamese."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from congvu.accounts.models import Account
from congvu.catalog import actions
from congvu.catalog.models import PackageDraft
from congvu.events.models import Event
from congvu.faces.desk.tests.test_workbench import at, desk, draft, seen
from congvu.forms.yaml_source import read_yaml
from tests.people import MONDAY

__all__ = ["desk", "draft"]
pytestmark = pytest.mark.django_db

FORM_TEXT = """title: Thử
pages:
  - key: main
    title: Chung
    sections:
      - key: part
        title: Phần
        fields:
          - {key: kind, type: choice, label: Loại hình, choices: [{value: film, label: Phim}, {value: song, label: Nhạc}]}
          - {key: by_agent, type: yes_no, label: Nộp qua người khác}
          - {key: price, type: amount, label: Trị giá}
          - {key: authors, type: table, label: Tác giả, columns: [{key: name, type: text, label: Họ tên}]}
"""


@pytest.fixture
def artwork(draft: PackageDraft, giang: Account) -> PackageDraft:
    return actions.save_draft(draft, {"form.yaml": FORM_TEXT}, draft.version, by=giang, at=MONDAY)


def entry_of(draft: PackageDraft) -> dict:
    draft.refresh_from_db()
    return read_yaml(draft.files["procedure.yaml"]).value


def test_a_fee_is_typed_as_money_is_written_here(desk: Client, draft: PackageDraft) -> None:
    typed = {"name": "Phí thẩm định", "kind": "fee", "amount": "100.000"}
    desk.post(at("addition", "noi-dung", "fees"), typed)

    fee = entry_of(draft)["fees"][-1]
    assert fee["amount"] == 100_000
    number = len(entry_of(draft)["fees"]) - 1
    assert 'value="100.000"' in seen(desk.get(at("part", "noi-dung", f"fees.{number}")))

    before = Event.objects.count()
    refused = desk.post(at("addition", "noi-dung", "fees"), {**typed, "amount": "1.5"})
    assert refused.status_code == 422
    assert "Không đọc được số “1.5”" in seen(refused)
    assert Event.objects.count() == before


def test_a_condition_is_put_together_while_a_paper_a_fee_or_a_rule_is_added(
    desk: Client, artwork: PackageDraft
) -> None:
    def composed(place: str, slug: str, which: str, question: str, comparison: str, answer: str, **typed: str) -> str:
        asked = {f"{which}-hoi": question, f"{which}-so": comparison, f"{which}-voi": answer, "ghep": which}
        page = seen(desk.post(at("addition", slug, place), {**asked, **typed}))
        assert "Hãy ghi mục này" not in page  # it is still being written
        return page

    paper = composed("papers", "noi-dung", "when", "authors", ">", "1", name="Văn bản đồng ý của đồng tác giả")
    assert 'value="count(authors.name) > 1"' in paper
    assert "Nghĩa là: số dòng “Tác giả” lớn hơn 1." in paper
    assert "Văn bản đồng ý của đồng tác giả" in paper

    fee = composed("fees", "noi-dung", "when", "kind", "in", "Phim; Nhạc")
    assert 'kind in ["film", "song"]' in fee
    assert "Nghĩa là: “Loại hình” là “Phim” hoặc “Nhạc”." in fee

    nothing = composed("fees", "noi-dung", "when", "kind", "==", " ")
    assert "kind ==" not in nothing  # an answer that was not given is not compared with

    rule = composed("rules", "bieu-mau", "check", "price", ">=", "50.000")
    assert 'value="price >= 50000"' in rule


def test_enter_in_any_box_saves_and_does_not_press_the_first_condition(desk: Client, artwork: PackageDraft) -> None:
    page = seen(desk.get(at("addition", "noi-dung", "papers"))).partition('id="muc"')[2]
    first = page.partition("<button")[2].partition("</button>")[0]
    assert 'name="ghep"' not in first
    assert first.endswith("Thêm")


def test_where_a_rule_is_told_is_chosen_from_the_questions(desk: Client, artwork: PackageDraft) -> None:
    page = seen(desk.get(at("addition", "bieu-mau", "rules")))
    assert '<option value="authors.name">Tác giả: Họ tên</option>' in page

    added = desk.post(
        at("addition", "bieu-mau", "rules"),
        {"check": "price > 0", "sentence": "Trị giá phải lớn hơn 0.", "at": "price"},
    )
    assert added.status_code == 302
    assert added.url.endswith("#o-rules.0")  # back where one was, in a long outline
    assert 'id="o-rules.0"' in seen(desk.get(at("outline", "bieu-mau")))
    artwork.refresh_from_db()
    assert read_yaml(artwork.files["form.yaml"]).value["rules"] == [
        {"check": "price > 0", "sentence": "Trị giá phải lớn hơn 0.", "at": "price"}
    ]


def test_the_outline_tells_conditions_in_words(desk: Client, artwork: PackageDraft) -> None:
    desk.post(
        at("addition", "noi-dung", "papers"),
        {"name": "Văn bản ủy quyền", "required": "on", "when": "by_agent == true"},
    )

    assert "khi “Nộp qua người khác” là có" in seen(desk.get(at("outline", "noi-dung")))
    assert entry_of(artwork)["papers"][-1]["key"] == "van_ban_uy_quyen"


def test_a_new_draft_does_not_take_the_code_of_what_is_published(
    desk: Client, giang: Account, draft: PackageDraft
) -> None:
    actions.import_draft(draft, by=giang, at=MONDAY)
    actions.drop_draft(draft, by=giang, at=MONDAY)
    before = Event.objects.count()

    refused = desk.post(reverse("desk:workbench-new"), {"code": draft.code, "name": "Nhầm mã"})

    assert refused.status_code == 422
    assert "Soạn bản tiếp theo từ bản này" in seen(refused)
    assert not PackageDraft.objects.exists()
    assert Event.objects.count() == before


def test_what_is_left_to_do_names_the_place_in_the_words_of_the_screens(desk: Client) -> None:
    desk.post(reverse("desk:workbench-new"), {"code": "9.000777", "name": "Cấp giấy thử"})

    overview = seen(desk.get(at("", code="9.000777")))
    assert "Phần “Thông tin chung”: Phần này chưa có trường nào; hãy thêm trường." in overview
    assert "“Căn cứ pháp lý” không được để trống." in overview
    pane = seen(desk.get(at("outline", "bieu-mau", code="9.000777"))).partition('id="xem-truoc"')[2]
    assert "Phần này chưa có trường nào" in pane
    # A group of the entry speaks of itself alone.
    group = seen(desk.get(at("group", "chung", code="9.000777")))
    assert "“Đối tượng thực hiện” không được để trống." in group
    assert "Căn cứ pháp lý" not in group.partition("</ul></div>")[0].partition("Cần sửa")[2]


def test_each_save_tells_what_it_changed(desk: Client, draft: PackageDraft) -> None:
    desk.post(at("file", "README.md"), {"text": "Ghi chú đầu"})
    desk.post(at("file", "README.md"), {"text": "Ghi chú sau"})
    draft.refresh_from_db()

    overview = seen(desk.get(at("")))
    assert "ghi chú (README.md)" in overview
    assert at("save", str(draft.version)) in overview

    first, second = (seen(desk.get(at("save", str(one)))) for one in (draft.version - 1, draft.version))
    assert "Ghi chú đầu" in first
    assert "Ghi chú sau" not in first
    assert "Ghi chú đầu" in second
    assert "Ghi chú sau" in second
    assert desk.get(at("save", "99")).status_code == 404


def test_a_drawing_that_is_not_joined_says_so(desk: Client, draft: PackageDraft) -> None:
    text = draft.files["process.bpmn"]
    loose = text.replace("</bpmn:process>", '<bpmn:userTask id="loose" name="Bước rời"/></bpmn:process>')
    desk.post(at("modeler"), {"text": loose})

    assert "chưa nối xong" in seen(desk.get(at("process")))


def test_before_publishing_the_comparison_is_one_click_away(desk: Client, giang: Account, draft: PackageDraft) -> None:
    first = actions.import_draft(draft, by=giang, at=MONDAY).revision
    only = seen(desk.get(reverse("desk:procedure-publish", args=[draft.code, first.number])))
    assert reverse("desk:procedure-diff", args=[draft.code, first.number]) not in only

    actions.publish(first, effective_from=date(2026, 11, 16), decision="1/QĐ-BCT", by=giang, at=MONDAY)
    text = draft.files["procedure.yaml"]
    changed = actions.save_draft(
        draft, {"procedure.yaml": text + "\nreceiving_address: Số 1\n"}, draft.version, by=giang, at=MONDAY
    )
    second = actions.import_draft(changed, by=giang, at=MONDAY).revision
    page = seen(desk.get(reverse("desk:procedure-publish", args=[draft.code, second.number])))
    assert reverse("desk:procedure-diff", args=[draft.code, second.number]) in page


def test_a_number_that_a_decision_table_would_misread_is_not_saved(desk: Client, draft: PackageDraft) -> None:
    begun = seen(desk.post(at("tables"), {"name": "Mức rủi ro"}, follow=True))
    assert 'value="Mức rủi ro"' in begun
    assert "Bảng còn trống" in begun
    assert "Biểu thức" not in begun
    typed = {
        "title": "Mức rủi ro", "policy": "FIRST", "in0-label": "Số lượng", "in0-asks": "quantity",
        "out0-label": "Luồng", "out0-asks": "lane", "r0-in0": ">= 50.000", "r0-out0": "đỏ", "r1-in0": "", "r1-out0": "xanh",
    }  # fmt: skip
    before = Event.objects.count()

    refused = desk.post(at("table", "muc-rui-ro"), typed)
    assert refused.status_code == 422
    page = seen(refused)
    assert "“50.000”: trong bảng quyết định, dấu chấm là dấu phần lẻ" in page
    assert 'value=">= 50.000"' in page  # what was typed is still there
    assert Event.objects.count() == before

    assert desk.post(at("table", "muc-rui-ro"), {**typed, "r0-in0": ">= 50000"}).status_code == 302
    tried = seen(
        desk.post(at("table", "muc-rui-ro"), {**typed, "r0-in0": ">= 50000", "thu": "1", "thu-quantity": "60.000"})
    )
    assert "lane = đỏ" in tried


def test_two_who_write_one_decision_table_are_told_and_keep_their_words(
    desk: Client, draft: PackageDraft, giang: Account
) -> None:
    desk.post(at("tables"), {"name": "risk2"})
    draft.refresh_from_db()
    opened_at = draft.version
    typed = {
        "title": "Của tôi", "policy": "FIRST", "in0-asks": "quantity", "out0-asks": "lane",
        "r0-in0": "> 7", "r0-out0": "chữ của tôi", "version": opened_at,
    }  # fmt: skip
    theirs = draft.files["risk2.dmn"].replace("FIRST", "UNIQUE") + "<!-- khác -->"
    actions.save_draft(draft, {"risk2.dmn": theirs}, opened_at, by=giang, at=MONDAY)

    answer = desk.post(at("table", "risk2"), typed)
    assert answer.status_code == 409
    assert "chữ của tôi" in seen(answer).partition("wb-grid")[2]
