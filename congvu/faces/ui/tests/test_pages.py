from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as project
from django.http import HttpResponse
from django.template import engines
from django.test import Client, RequestFactory
from lxml import html

from congvu.faces.ui import views

pytestmark = pytest.mark.urls("congvu.faces.ui.tests.addresses")

ERRORS = ["400", "403", "403_csrf", "404", "429", "500", "503"]


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_needs_nothing_and_says_what_to_do_next(name: str) -> None:
    """Django draws 400 and 500 without a request and without a context."""
    tree = html.fromstring(engines["django"].get_template(f"{name}.html").render())
    assert tree.get("lang") == "vi"
    assert len(tree.xpath("//h1")) == 1
    assert "hãy " in tree.xpath("string(//main)").lower()
    assert project.MINISTRY["phone"] in tree.xpath("string(//main)")


def test_a_refusal_becomes_a_page_with_its_sentence() -> None:
    page = engines["django"].get_template("ui/refusal.html").render({"refusal": "Hồ sơ chưa nộp phí 30.000 đồng."})
    assert "Hồ sơ chưa nộp phí 30.000 đồng." in page


def test_every_page_names_who_answers_for_it() -> None:
    """TT 32/2017/TT-BTTTT Đ16: owner, responsible person, address, telephone, e-mail."""
    foot = html.fromstring(engines["django"].get_template("404.html").render()).xpath("string(//footer)")
    for fact in ("name", "responsible", "address", "phone", "email"):
        assert project.MINISTRY[fact] in foot


@pytest.mark.django_db
def test_the_gallery_is_shown_in_a_demonstration_only(client: Client, settings: object) -> None:
    assert client.get("/giao-dien/").status_code == 200
    settings.DEMONSTRATION = settings.DEBUG = False  # type: ignore[attr-defined]
    assert client.get("/giao-dien/").status_code == 404


def test_a_demonstration_says_that_it_is_one(settings: object) -> None:
    page = engines["django"].get_template("404.html")
    assert "Trình diễn" in page.render()
    settings.DEMONSTRATION = False  # type: ignore[attr-defined]
    assert "Trình diễn" not in page.render()


def test_lan_chooses_english_and_comes_back_to_her_page() -> None:
    request = RequestFactory().get("/giao-dien/ngon-ngu/en", {"next": "/tra-cuu?ma=1"})
    answer = views.language(request, "en")
    assert (answer.status_code, answer["Location"]) == (302, "/tra-cuu?ma=1")
    assert answer.cookies[project.LANGUAGE_COOKIE_NAME].value == "en"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_choice_of_language_leads_nowhere_else(elsewhere: str) -> None:
    answer = views.language(RequestFactory().get("/", {"next": elsewhere}), "en")
    assert answer["Location"] == "/"


@pytest.mark.django_db
def test_a_browser_set_to_english_is_still_answered_in_vietnamese(client: Client) -> None:
    page = html.fromstring(client.get("/giao-dien/", headers={"accept-language": "en-US,en"}).content)
    assert page.get("lang") == "vi"


@pytest.mark.django_db
def test_the_reader_who_chose_english_is_answered_in_english(client: Client) -> None:
    client.cookies[project.LANGUAGE_COOKIE_NAME] = "en"
    page = html.fromstring(client.get("/giao-dien/").content)
    assert page.get("lang") == "en"
    assert project.MINISTRY["name_en"] in page.xpath("string(//header)")


def test_no_template_of_any_app_breaks_the_content_security_policy() -> None:
    package = Path(project.PACKAGE)
    for template in package.glob("**/templates/**/*.html"):
        text = template.read_text(encoding="utf-8")
        assert " style=" not in text, template
        assert "<style" not in text, template
        assert "hx-on" not in text and " onclick=" not in text and " onchange=" not in text, template
        for script in html.fromstring(f"<div>{text}</div>").xpath("//script"):
            assert script.get("src") or script.get("type") == "application/json", template


def test_a_refusal_of_a_part_of_a_page_takes_the_whole_page(rf: RequestFactory) -> None:
    """Not a page inside a page, whatever part was asked for."""
    from congvu.faces.refusals import RefusalMiddleware
    from congvu.kernel.refusal import Refusal

    shown = RefusalMiddleware(lambda request: HttpResponse())
    asked = rf.post("/", headers={"HX-Request": "true"})
    answer = shown.process_exception(asked, Refusal())
    assert answer is not None
    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (409, "body", "innerHTML")
    plain = shown.process_exception(rf.post("/"), Refusal())
    assert plain is not None
    assert "HX-Retarget" not in plain
