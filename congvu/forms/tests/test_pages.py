"""A page as a browser gets it and sends it: with and without JavaScript the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import lxml.html
import pytest
from django.http import QueryDict
from django.test import RequestFactory

from congvu.forms.engine import clean
from congvu.forms.lookups import ListedLookups
from congvu.forms.page import FormPage
from congvu.forms.reading import load
from congvu.forms.tests.co_form import LOOKUPS, TODAY, co_form, filled, line

STORED, _ = clean(co_form(), filled(), on=TODAY, lookups=LOOKUPS)
REQUEST = RequestFactory().get("/ho-so/N7K3/shipment")


def page(
    key: str, answers: Mapping[str, Any] = STORED, data: Mapping[str, Any] | None = None, **options: Any
) -> FormPage:
    return FormPage(co_form(), key, answers, None if data is None else post(data), lookups=LOOKUPS, on=TODAY, **options)


def post(data: Mapping[str, Any]) -> QueryDict:
    query = QueryDict(mutable=True)
    for key, value in data.items():
        query.setlist(key, value if isinstance(value, list) else [value])
    return query


def drawn(form_page: FormPage) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(form_page.render(REQUEST))


def posted_by(tree: lxml.html.HtmlElement) -> dict[str, list[str]]:
    """What a browser would send of the drawn inputs."""
    sent: dict[str, list[str]] = {}
    for control in tree.xpath("//input|//select|//textarea"):
        if control.get("type") in ("checkbox", "radio") and control.get("checked") is None:
            continue
        if control.tag == "select":
            values = control.xpath("./option[@selected]/@value") or control.xpath("./option[1]/@value")
        elif control.tag == "textarea":
            values = [(control.text or "").removeprefix("\n")]
        else:
            values = [control.get("value", "on")]
        sent.setdefault(control.get("name"), []).extend(values)
    return sent


SHIPMENT = {
    "destination": "Lào",
    "invoiced_on": "10/11/2026",
    "goods-0-hs_code": "0901.21.10",
    "goods-0-description": "Cà phê rang",
    "goods-0-origin": "Việt Nam",
    "goods-0-quantity": "1.000",
    "goods-0-price": "5,50",
}


@pytest.mark.parametrize("key", ["trader", "shipment"])
def test_a_page_drawn_from_answers_sends_the_same_answers_back(key: str) -> None:
    sent = posted_by(drawn(page(key)))
    again = page(key, data=sent)
    assert again.errors == []
    assert again.is_valid()
    assert again.answers == STORED


@pytest.mark.parametrize("key", ["trader", "shipment"])
def test_every_input_has_one_label_and_its_own_id(key: str) -> None:
    wrong = {"email": "x", "address-detail": "1", "goods-0-hs_code": "x", "goods-0-origin": "?", "destination": "a"}
    for form_page in (page(key), page(key, {}), page(key, {}, wrong)):
        tree = drawn(form_page)
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids))
        labelled = set(tree.xpath("//label/@for"))
        for control in tree.xpath("//input[not(@type='hidden')]|//select|//textarea"):
            assert control.get("id") in labelled or control.xpath("ancestor::label"), control.get("name")
        for described in tree.xpath("//@aria-describedby|//@aria-labelledby"):
            assert set(described.split()) <= set(ids), described
        for listed in tree.xpath("//@list"):
            assert listed in ids


def test_the_error_summary_leads_to_the_inputs() -> None:
    form_page = page("shipment", {}, {"goods-0-hs_code": "9", "goods-0-quantity": "0"})
    assert not form_page.is_valid()
    tree = drawn(form_page)
    targets = [href.removeprefix("#") for href in tree.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href")]
    assert "goods-0-hs_code" in targets
    assert set(targets) <= set(tree.xpath("//@id"))
    assert targets.index("destination") < targets.index("goods-0-hs_code")
    assert tree.xpath("//input[@id='goods-0-hs_code']/@value") == ["9"]


def test_nothing_typed_is_lost_when_something_is_wrong() -> None:
    form_page = page("shipment", data=SHIPMENT | {"invoiced_on": "mai", "rate": "1.2.3"})
    tree = drawn(form_page)
    assert tree.xpath("//input[@id='invoiced_on']/@value") == ["mai"]
    assert tree.xpath("//input[@id='rate']/@value") == ["1.2.3"]
    assert "invoiced_on" not in form_page.answers
    later = page("shipment", form_page.answers, typed=form_page.typed)
    assert not later.is_bound
    assert later.errors == []
    assert drawn(later).xpath("//input[@id='invoiced_on']/@value") == ["mai"]


# -- conditions ------------------------------------------------------------------------------------------------------
def test_a_question_appears_when_its_condition_is_fulfilled() -> None:
    assert not drawn(page("trader")).xpath("//*[@id='post_address']")
    refreshed = page("trader", data={"delivery": "post", "_cap_nhat": "1"})
    assert refreshed.command == "_cap_nhat"
    assert not refreshed.is_valid()
    assert refreshed.errors == []
    assert drawn(refreshed).xpath("//textarea[@id='post_address']")


def test_the_page_with_htmx_and_without_it_are_the_same() -> None:
    plain = page("shipment", data=SHIPMENT | {"_cap_nhat": "1"})
    request = RequestFactory().post("/ho-so/N7K3/shipment", headers={"HX-Request": "true"})
    assert plain.render(request) == page("shipment", data=SHIPMENT | {"_cap_nhat": "1"}).render(REQUEST)
    assert plain.answers == page("shipment", data=SHIPMENT).answers
    assert plain.answers["total"] == "5500"


def test_only_inputs_on_which_something_depends_ask_for_a_new_page() -> None:
    tree = drawn(page("trader"))
    asking = {
        control.get("name")
        for control in tree.xpath("//input[@data-hx-post]|//select[@data-hx-post]|//textarea[@data-hx-post]")
    }
    assert asking == {"delivery", "address-province"}


def test_the_communes_are_those_of_the_province_chosen() -> None:
    tree = drawn(page("trader", {}, {"address-province": "79", "_cap_nhat": "1"}))
    options = tree.xpath("//select[@id='address-commune']/option/text()")
    assert options == ["– Chọn –", "Phường Sài Gòn"]


# -- tables ----------------------------------------------------------------------------------------------------------
def test_add_a_row() -> None:
    added = page("shipment", data=SHIPMENT | {"_them_dong:goods": "1"})
    assert drawn(added).xpath("//input[@id='goods-1-hs_code']")
    assert len(added.answers["goods"]) == 1


def test_a_marked_row_is_deleted_and_the_others_move_up() -> None:
    two = SHIPMENT | {
        "goods-1-hs_code": "6109.10.10",
        "goods-1-description": "Áo phông",
        "goods-0-_xoa": "1",
        "_cap_nhat": "1",
    }
    kept = page("shipment", data=two)
    assert [row["hs_code"] for row in kept.answers["goods"]] == ["61091010"]
    assert drawn(kept).xpath("//input[@id='goods-0-hs_code']/@value") == ["6109.10.10"]


def test_no_row_is_added_over_the_limit() -> None:
    rows = {f"goods-{i}-description": "x" for i in range(200)}
    full = page("shipment", data=rows | {"_them_dong:goods": "1"})
    tree = drawn(full)
    assert not tree.xpath("//*[@name='goods-200-description']")
    assert "Bảng đã đủ 200 dòng" in tree.text_content()


def test_the_total_row_and_computed_cells_are_shown() -> None:
    tree = drawn(page("shipment"))
    assert tree.xpath("//tfoot//strong/text()") == ["550,00"]
    assert tree.xpath("//output[@id='goods-0-value']/text()") == ["550,00 USD"]
    assert tree.xpath("//div[@id='total']/output/text()") == ["550,00 USD"]


PASTED = "6109.10.10\tÁo phông\tVN\t\t24.000\t2,20\n8517.62.59\tThiết bị Wi-Fi\tThái Lan\t1054\t1.200\t30\n"


def test_lines_copied_from_a_spreadsheet_become_rows() -> None:
    form_page = page("shipment", data=SHIPMENT | {"goods-_dan": PASTED, "_dan:goods": "1"})
    assert form_page.command == "_dan"
    assert [row["hs_code"] for row in form_page.answers["goods"]] == ["09012110", "61091010", "85176259"]
    assert form_page.answers["goods"][2]["import_number"] == "1054"
    assert form_page.answers["total"] == "94300"
    assert drawn(form_page).xpath("//input[@id='goods-2-description']/@value") == ["Thiết bị Wi-Fi"]


def test_pasted_lines_are_taken_also_when_the_person_simply_continues() -> None:
    form_page = page(
        "shipment", data={"destination": "Lào", "invoiced_on": "1/11/2026", "goods-_dan": PASTED, "reason": "Đơn lớn"}
    )
    assert form_page.is_valid()
    assert len(form_page.answers["goods"]) == 2


def test_a_first_line_of_column_names_may_reorder_the_columns() -> None:
    text = "Mô tả\tMa HS\tDon gia\nÁo phông\t6109.10.10\t2,20"
    form_page = page("shipment", {}, {"goods-_dan": text, "_dan:goods": "1"})
    assert form_page.answers["goods"] == [{"hs_code": "61091010", "description": "Áo phông", "price": "2.2"}]


@pytest.mark.parametrize(
    ("text", "part"),
    [("1\t2\t3\t4\t5\t6\t7", "Phần dán có 7 cột, bảng chỉ có 6 cột"), ("x\n" * 201, "Bảng chỉ nhận 200 dòng")],
)
def test_a_paste_that_does_not_fit_stays_in_its_box_and_says_why(text: str, part: str) -> None:
    form_page = page("shipment", data=SHIPMENT | {"goods-_dan": text, "_dan:goods": "1"})
    tree = drawn(form_page)
    assert part in tree.xpath("//*[contains(@class,'govuk-error-summary')]")[0].text_content()
    assert tree.xpath("//textarea[@id='goods-_dan']")[0].text.strip() == text.strip()
    assert len(form_page.answers["goods"]) == 1
    assert not form_page.is_valid()


# -- look-ups --------------------------------------------------------------------------------------------------------
def test_a_short_list_stands_in_the_page_and_is_shared_by_all_rows() -> None:
    tree = drawn(page("shipment", STORED | {"goods": [line(), line()]}))
    assert len(tree.xpath("//datalist")) == 1
    assert tree.xpath("//input[@id='destination']/@list") == tree.xpath("//input[@id='goods-1-origin']/@list")
    assert tree.xpath("//input[@id='destination']/@value") == ["LA – Lào"]


HS = {f"{n:06d}": f"Mặt hàng số {n}" for n in range(10_000, 10_900)} | {
    "090121": "Cà phê rang",
    "090122": "Cà phê rang đã khử",
}
LONG = ListedLookups({"hs": HS})
SEARCHED = load(
    "title: T\npages: [{key: p, title: P, sections: [{key: s, title: S, fields: ["
    "{key: code, type: registry, registry: hs, label: Mã hàng, required: true}]}]}]"
)


def searching(data: Mapping[str, Any]) -> FormPage:
    return FormPage(SEARCHED, "p", {}, post(data), lookups=LONG, on=TODAY)


def test_a_long_list_is_searched_on_the_server_and_one_entry_is_picked() -> None:
    asked = searching({"code": "ca phe", "_tim:code": "1"})
    tree = drawn(asked)
    assert tree.xpath("//input[@type='radio']/@value") == ["090121", "090122"]
    assert not tree.xpath("//datalist")
    picked = searching({"code": ["ca phe", "090122"], "code-_da_tim": "ca phe"})
    assert picked.is_valid()
    assert picked.answers == {"code": "090122"}


def test_words_typed_after_the_search_win_over_the_entry_picked_before() -> None:
    changed = searching({"code": ["mặt hàng số 10001", "090122"], "code-_da_tim": "ca phe"})
    assert changed.answers == {"code": "010001"}


def test_a_search_that_finds_nothing_says_so() -> None:
    assert [error.code for error in searching({"code": "phi thuyền", "_tim:code": "1"}).errors] == ["not_in_list"]


# -- prefill and surroundings ----------------------------------------------------------------------------------------
def test_the_source_of_a_prefilled_answer_is_shown() -> None:
    words = drawn(page("trader", sources={"trader_name": "hồ sơ doanh nghiệp"})).text_content()
    assert "Điền sẵn từ hồ sơ doanh nghiệp; bạn sửa được." in words


def test_the_source_is_no_longer_shown_once_the_person_changed_the_answer() -> None:
    sources = {"trader_name": "hồ sơ doanh nghiệp", "tax_code": "hồ sơ doanh nghiệp"}
    changed = page("trader", data={"trader_name": "Sen mới", "tax_code": STORED["tax_code"]}, sources=sources)
    assert changed.sources_left == {"tax_code": "hồ sơ doanh nghiệp"}


def test_the_neighbours_of_a_page() -> None:
    assert (page("trader").previous_key, page("trader").next_key) == (None, "shipment")
    assert (page("shipment").previous_key, page("shipment").next_key) == ("trader", None)
    with pytest.raises(KeyError):
        page("nowhere")


def test_what_a_person_types_is_never_markup() -> None:
    html = page("trader", data={"trader_name": '"><script>alert(1)</script>', "email": "<b>"}).render(REQUEST)
    assert "<script>" not in html
    assert "<b>" not in html


def test_enter_continues_and_never_adds_a_row() -> None:
    first = drawn(page("shipment")).xpath("//button[@type='submit']")[0]
    assert first.get("name") is None


def test_junk_in_names_and_numbers_of_rows_is_harmless() -> None:
    junk = {
        "goods-9999-hs_code": "0901",
        "goods--1-hs_code": "x",
        "goods-99999999999-hs_code": "x",
        "goods-1": "x",
        "_dan:nowhere": "1",
    }
    form_page = page("shipment", {}, junk)
    assert form_page.answers["goods"] == [{"hs_code": "0901"}]
    assert drawn(form_page).xpath("//input[@id='goods-0-hs_code']")
