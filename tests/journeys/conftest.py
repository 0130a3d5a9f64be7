"""One browser for all journeys, a window of its own for each person, and a close look at every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.organisations.models import Unit
from tests import given
from tests.journeys.looking import DESKTOP, Pages, assert_valid

PageAs = Callable[..., Page]


@pytest.fixture(scope="session")
def known_pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[str, str]]]:
    """Every page the journeys of this run were sent, judged together at the end: the checker takes long to start."""
    pages: dict[str, tuple[str, str]] = {}
    yield pages
    assert_valid(pages, tmp_path_factory.mktemp("trang"))


@pytest.fixture(autouse=True)
def _sound_pages(monkeypatch: pytest.MonkeyPatch, known_pages: dict[str, tuple[str, str]]) -> Iterator[None]:
    """Everything the live server sends to a browser is kept, and judged when the journey is over."""
    pages, get_response = Pages(), WSGIHandler.get_response

    def kept(self: WSGIHandler, request: Any) -> Any:
        response = get_response(self, request)
        pages.keep(request, response)
        return response

    monkeypatch.setattr(WSGIHandler, "get_response", kept)
    with translation.override("vi"):
        yield
    pages.assert_sound(known_pages)


@pytest.fixture
def page_as(browser: Browser, live_server: Any) -> Iterator[PageAs]:
    """`page_as(binh)`: a window of Bình's, logged in; `page_as(None)`: a stranger's. Complaints of the console fail."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(account: Account | None, **options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, locale="vi-VN", viewport=DESKTOP, **options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        if account is not None:
            client = Client()
            client.force_login(account, backend="congvu.accounts.login.SuspendingBackend")
            cookie = client.cookies["congvu"]
            context.add_cookies([{"name": "congvu", "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(_told(page, said)) if _is_complaint(said) else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _told(page: Page, said: Any) -> str:
    return f"{page.url}: {said.text} ({said.location['url']}:{said.location['lineNumber']})"


def _is_complaint(said: Any) -> bool:
    """Errors and anything the Content-Security-Policy forbade; a page that answers 4xx as meant is none."""
    return said.type == "error" and "the server responded with a status of 4" not in said.text


@pytest.fixture
def permit(giang: Account, cuc_xnk: Unit) -> Procedure:
    return given.permit(by=giang)
