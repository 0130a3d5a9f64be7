from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms import formset_factory
from django.template import Context, Template
from lxml import html

from congvu.faces.ui import fields
from congvu.faces.ui.gallery import SampleForm


def rendered(template: str, **known: Any) -> html.HtmlElement:
    return html.fromstring("<div>" + Template("{% load ui %}" + template).render(Context(known)) + "</div>")


def one(tree: html.HtmlElement, path: str) -> html.HtmlElement:
    found = tree.xpath(path)
    assert len(found) == 1, html.tostring(tree, encoding="unicode")
    return found[0]


def test_lan_hears_the_hint_and_the_error_with_the_box() -> None:
    form = SampleForm({"name": ""})
    tree = rendered("{% field form.name %}", form=form)
    box = one(tree, "//input[@name='name']")
    assert box.get("aria-describedby") == "id_name-hint id_name-error"
    assert box.get("aria-invalid") == "true"
    assert "govuk-input--error" in box.get("class")
    assert one(tree, "//*[@id='id_name-hint']").text_content() == "Như trên giấy chứng nhận đăng ký doanh nghiệp"
    assert "Hãy điền “Tên doanh nghiệp”." in one(tree, "//*[@id='id_name-error']").text_content()
    assert one(tree, "//label").get("for") == "id_name"


def test_the_browser_does_not_speak_for_the_server() -> None:
    assert not rendered("{{ form }}", form=SampleForm()).xpath("//*[@required]")


def test_a_field_that_may_stay_empty_says_so() -> None:
    tree = rendered("{% field form.note %}", form=SampleForm())
    assert "(không bắt buộc)" in one(tree, "//label").text_content()
    assert "không bắt buộc" not in rendered("{% field form.note silent=True %}", form=SampleForm()).text_content()


def test_choices_stand_in_a_fieldset_whose_legend_asks_the_question() -> None:
    tree = rendered("{% field form.reissued %}", form=SampleForm({"reissued": "khong"}))
    assert one(tree, "//fieldset/legend").text_content() == "Đã từng được cấp C/O cho lô hàng này?"
    assert [box.get("value") for box in tree.xpath("//input[@type='radio'][@checked]")] == ["khong"]
    assert {box.get("id") for box in tree.xpath("//input")} == {label.get("for") for label in tree.xpath("//label")}


def test_a_paper_says_its_kinds_and_its_largest_size() -> None:
    tree = rendered("{% field form.invoice max_bytes=3145728 %}", form=SampleForm())
    assert one(tree, "//*[@id='id_invoice-hint']").text_content() == "Tệp .pdf, .xml, tối đa 3 MB."
    assert one(tree, "//input").get("data-max-bytes") == "3145728"


def test_a_date_is_one_box_for_numbers_with_an_example() -> None:
    box = one(rendered("{% field form.day %}", form=SampleForm()), "//input")
    assert (box.get("type"), box.get("inputmode")) == ("text", "numeric")


def test_phones_show_the_right_keyboard_and_browsers_offer_the_address() -> None:
    form = SampleForm()
    amount = one(rendered("{% field form.amount %}", form=form), "//input")
    assert (amount.get("type"), amount.get("inputmode"), amount.get("step")) == ("text", "decimal", None)
    email = one(rendered("{% field form.email %}", form=form), "//input")
    assert (email.get("autocomplete"), email.get("spellcheck")) == ("email", "false")
    written = one(rendered("{% field form.name autocomplete='organization' %}", form=form), "//input")
    assert written.get("autocomplete") == "organization"


def test_what_sen_typed_is_escaped() -> None:
    tree = rendered("{% field form.name %}", form=SampleForm({"name": '"><script>alert(1)</script>'}))
    assert not tree.xpath("//script")
    assert one(tree, "//input").get("value") == '"><script>alert(1)</script>'


def test_the_error_summary_leads_to_each_control() -> None:
    tree = rendered("{% error_summary form %}{{ form }}", form=SampleForm({"email": "khong-phai-thu"}))
    links = [link.get("href")[1:] for link in tree.xpath("//*[contains(@class, 'govuk-error-summary')]//a")]
    assert "id_reissued_0" in links
    for target in links:
        one(tree, f"//*[@id='{target}']")


def test_a_summary_names_the_field_of_every_sentence() -> None:
    told = [sentence for _place, sentence in fields.problems(SampleForm({"email": "khong-phai-thu"}))]
    assert "Hãy đính kèm “Hoá đơn thương mại”." in told
    assert "Hãy chọn “Nước nhập khẩu”." in told
    assert any(sentence.startswith("Thư điện tử nhận thông báo: ") for sentence in told)


def test_a_summary_takes_formsets_sentences_and_nothing() -> None:
    class Goods(forms.Form):
        name = forms.CharField(label="Tên hàng")

    rows = formset_factory(Goods)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-name": ""}, initial=[{"name": "Áo"}]
    )
    told = list(fields.problems(rows, "Hồ sơ chưa nộp phí.", None))
    assert told == [("id_form-0-name", "Hãy điền “Tên hàng”."), ("", "Hồ sơ chưa nộp phí.")]


def test_a_form_nobody_sent_has_no_summary() -> None:
    assert "govuk-error-summary" not in Template("{% load ui %}{% error_summary form %}").render(
        Context({"form": SampleForm()})
    )


def test_a_misspelt_field_is_an_error_and_not_an_empty_place() -> None:
    with pytest.raises(TypeError, match="misspelt"):
        rendered("{% field form.nmae %}", form=SampleForm())
