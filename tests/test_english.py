"""The citizen's side speaks English: the catalogue of translations is whole, agrees with the pages and is compiled."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.utils.translation import override
from django.utils.translation.template import templatize

import congvu
from congvu.dossiers.refusals import LookUpFailed
from congvu.forms import display
from congvu.forms.declaration import declaration_data
from congvu.forms.engine import clean
from congvu.forms.tests.co_form import LOOKUPS, TODAY, co_form
from congvu.kernel.refusal import Refusal

PACKAGE = Path(congvu.__file__).parent
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES"
SPOKEN = ("faces/citizen", "faces/login", "faces/ui", "forms", "dossiers", "catalog", "accounts", "notifications")
NOT_SPOKEN = re.compile(r"/tests/|/migrations/|/gallery|/print/|desk_")
TRANSLATING = {
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "_plainly",
    "_step_of",
    "_unit_in",
    "_asked_in",
}
# Proper names, and what is written the same in both languages.
SAME = {"Công Vụ"}
STRINGS = re.compile(r'^(msgid|msgid_plural|msgstr|msgstr\[\d\]) ((?:"(?:[^"\\]|\\.)*"\n?)+)', re.MULTILINE)
CALLS = re.compile(r"""gettext\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
PLACES = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A page asked for in English leaves its language in the thread; the next test begins in Vietnamese."""
    with override("vi"):
        yield


@cache
def entries() -> dict[str, list[str]]:
    """Vietnamese → English; two forms where the sentence counts something."""
    found: dict[str, list[str]] = {}
    for block in (CATALOGUE / "django.po").read_text(encoding="utf-8").split("\n\n")[1:]:
        said = [
            (key, "".join(map(ast.literal_eval, re.findall(r'"(?:[^"\\]|\\.)*"', text))))
            for key, text in STRINGS.findall(block)
        ]
        if said:
            found[said[0][1]] = [text for key, text in said if key.startswith("msgstr")]
    return found


def files(ending: str) -> Iterator[Path]:
    for place in SPOKEN:
        for path in sorted((PACKAGE / place).rglob(f"*{ending}")):
            if not NOT_SPOKEN.search(path.as_posix()):
                yield path


def test_every_vietnamese_sentence_has_an_english_one():
    po = (CATALOGUE / "django.po").read_text(encoding="utf-8")
    assert len(entries()) > 800
    assert "fuzzy" not in po and "#~" not in po
    assert [words for words, english in entries().items() if not english or not all(english)] == []


def test_english_is_not_vietnamese_left_as_it_was():
    letters = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ]")
    names = re.compile("NĐ-CP|QĐ-TTg|Công Vụ")
    left = [words for words, said in entries().items() if any(letters.search(names.sub("", text)) for text in said)]
    assert left == []


@pytest.mark.parametrize("ending", [".html", ".txt"])
def test_whatever_a_template_says_is_in_the_catalogue(ending):
    missing = {}
    for path in files(ending):
        calls = CALLS.findall(templatize(path.read_text(encoding="utf-8")))
        unknown = {words for words in map(ast.literal_eval, calls) if words.strip() and words not in entries()}
        if unknown:
            missing[path.relative_to(PACKAGE).as_posix()] = unknown
    assert missing == {}, "run bin/messages and translate what it adds"


def test_whatever_the_program_says_to_citizens_is_in_the_catalogue():
    missing = {}
    for path in files(".py"):
        unknown = {words for words in spoken_in(path) if words not in entries()} - SAME
        if unknown:
            missing[path.relative_to(PACKAGE).as_posix()] = unknown
    assert missing == {}, "run bin/messages and translate what it adds"


def spoken_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TRANSLATING and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def test_every_refusal_a_citizen_may_meet_has_its_english_sentence():
    def below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
        for sub in kind.__subclasses__():
            yield sub
            yield from below(sub)

    met = ("congvu.accounts.", "congvu.assessment.", "congvu.dossiers.", "congvu.files.refusals")
    refusals = [kind for kind in below(Refusal) if kind.__module__.startswith(met) and ".tests." not in kind.__module__]
    assert len(refusals) > 40
    assert [kind.__name__ for kind in refusals if kind.sentence not in entries()] == []


def test_the_blanks_of_both_sentences_are_the_same():
    wrong = {
        words: said
        for words, said in entries().items()
        if any(sorted(set(PLACES.findall(text))) != sorted(set(PLACES.findall(words))) for text in said)
    }
    assert wrong == {}


def test_the_compiled_catalogue_says_what_the_written_one_says():
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for words, said in entries().items():
        told = (
            [compiled.ngettext(words, words, number) for number in (1, 2)]
            if len(said) > 1
            else [compiled.gettext(words)]
        )
        assert told == said, "run bin/messages"


def test_a_refusal_is_told_in_the_language_of_the_page():
    refusal = LookUpFailed(text="N7K3")
    assert str(refusal).startswith("Không tìm thấy hồ sơ “N7K3”.")
    with override("en"):
        assert str(refusal).startswith("We could not find the application “N7K3”.")


def test_a_form_tells_its_errors_in_english_and_its_declaration_stays_vietnamese():
    with override("en"):
        _answers, errors = clean(co_form(), {}, on=TODAY, lookups=LOOKUPS)
        assert any(error.sentence.startswith("Enter ") for error in errors)
        data = declaration_data(co_form(), {}, on=TODAY, lookups=LOOKUPS)
    values = [line["value"] for section in data["sections"] for line in section["lines"] if "value" in line]
    assert "Không khai" in values and "Not answered" not in values
    assert display.OF_DOCUMENTS == "vi"


def test_an_may_read_the_portal_in_english_and_go_back_to_vietnamese(client, db):
    assert "Tìm thủ tục" in client.get("/").content.decode()
    chosen = client.get("/giao-dien/ngon-ngu/en", {"next": "/"})
    assert (chosen.status_code, chosen["Location"]) == (302, "/")
    page = client.get("/").content.decode()
    assert '<html lang="en"' in page and "Find a procedure" in page and "Tìm thủ tục" not in page
    assert "Look up an application" in client.get("/tra-cuu").content.decode()
    assert (
        "Create an account" in client.get("/dang-nhap").content.decode()
        or "Sign in" in client.get("/dang-nhap").content.decode()
    )
    client.get("/giao-dien/ngon-ngu/vi", {"next": "/"})
    assert "Tìm thủ tục" in client.get("/").content.decode()


@pytest.mark.parametrize("topic", ["/huong-dan", "/tro-nang", "/bao-ve-du-lieu-ca-nhan", "/so-do-cong", "/dang-ky"])
def test_pages_without_data_hold_no_vietnamese_sentence(client, db, topic):
    client.get("/giao-dien/ngon-ngu/en", {"next": "/"})
    page = client.get(topic).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert re.findall("[^<>]*[đăơưĐ][^<>]*", re.sub(r"<[^>]*>", "<>", main).replace("&nbsp;", " ")) == []


def test_the_desk_stays_vietnamese_for_whoever_reads_the_portal_in_english(client, an):
    client.force_login(an)
    client.get("/giao-dien/ngon-ngu/en", {"next": "/"})
    page = client.get("/ban-lam-viec/", follow=True)
    assert page["Content-Language"] == "vi" and '<html lang="vi"' in page.content.decode()
