"""`{% load desk %}`: the officer's own menu, the same on every page of the desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, now

from congvu.accounts.models import Account
from congvu.catalog.queries import FeeDue
from congvu.dossiers import queries
from congvu.dossiers.models import Dossier
from congvu.dossiers.queries.inbox import count_words
from congvu.faces.desk import expired
from congvu.faces.desk.access import PROCESSING, roles_today
from congvu.faces.desk.views_of_work import VIEWS, opened
from congvu.organisations.models import Role
from congvu.post import queries as post
from congvu.signing.queries import waiting_for

register = template.Library()

# The part of the desk that a page belongs to, by the first word of its address after the desk's own.
SECTIONS = {
    "": "inbox",
    "ho-so": "inbox",
    "ho-so-lien-thong": "inbox",
    "giao-viec": "inbox",
    "tiep-nhan": "inbox",
    "phe-duyet": "inbox",
    "tra-ket-qua": "inbox",
    "lo-viec": "inbox",
    "ky-so": "inbox",
    "tiep-nhan-truc-tiep": "counter",
    "quay": "counter",
    "buu-gui": "counter",
    "ket-qua-cho-nhan": "counter",
    "so-thu-tu": "counter",
    "lich-hen": "counter",
    "bo-tri-quay": "units",
    "tra-cuu": "search",
    "uy-quyen": "inbox",
    "nghi-phep": "inbox",
    "ban-giao": "inbox",
    "so-theo-doi": "book",
    "so-theo-doi.pdf": "book",
    "dieu-hanh": "overview",
    "bao-cao": "overview",
    "ket-xuat": "overview",
    "chi-so": "indicators",
    "danh-gia": "indicators",
    "doanh-nghiep": "enterprises",
    "thu-tuc": "procedures",
    "ban-soan": "procedures",
    "nhom-thu-tuc": "procedures",
    "don-vi": "units",
    "can-bo": "units",
    "tai-khoan": "units",
    "lich-lam-viec": "units",
    "bao-tri": "units",
    "he-thong-doi-tac": "units",
    "ma-truy-cap": "inbox",
    "danh-sach-tin-cay": "units",
    "chung-thu-so": "units",
}

# Of the inbox, what says who does whose work: folded in the side menu unless one is there.
ASSIGNING = ("uy-quyen", "nghi-phep", "ban-giao", "ho-so-lien-thong")


@dataclass
class MenuLine:
    """One view of the inbox in the side menu; `count` is told to 99."""

    label: str
    href: str
    count: str
    late: bool
    current: bool


@dataclass
class Menu:
    """What the officer's roles open: the parts of the desk, and the views of the inbox with their counts."""

    roles: frozenset[str]
    here: str
    assigns: bool = False
    mine: list[MenuLine] = field(default_factory=list)
    receiving: list[MenuLine] = field(default_factory=list)
    signing: MenuLine | None = None

    @property
    def receives(self) -> bool:
        return Role.RECEIVER in self.roles

    @property
    def processes(self) -> bool:
        return bool(self.roles & PROCESSING)

    @property
    def works(self) -> bool:
        return self.receives or self.processes

    @property
    def administers(self) -> bool:
        return Role.ADMINISTRATOR in self.roles

    @property
    def edits_catalogue(self) -> bool:
        return Role.CATALOG_EDITOR in self.roles

    @property
    def decides_enterprises(self) -> bool:
        return self.receives or self.administers

    @property
    def section(self) -> str:
        """The part of the desk this page is of for this officer; empty outside it."""
        names = {name for _label, name, is_open in self._parts if is_open}
        if self.here == "units" and self.here not in names and self.receives:
            return "counter"
        return self.here if self.here in names or not self.here else "inbox"

    @property
    def sections(self) -> list[tuple[str, str, bool]]:
        """The parts of the desk open to the officer: name, address, whether this page is of it."""
        here = self.section
        return [(label, f"desk:{name}", name == here) for label, name, is_open in self._parts if is_open]

    @property
    def _parts(self) -> list[tuple[str, str, bool]]:
        return [
            ("Hộp việc", "inbox", True),
            ("Một cửa", "counter", self.receives),
            ("Tra cứu", "search", self.works),
            ("Sổ theo dõi", "book", self.works),
            ("Điều hành", "overview", self.works),
            ("Đánh giá", "indicators", self.works),
            ("Doanh nghiệp", "enterprises", self.decides_enterprises),
            ("Thủ tục", "procedures", self.edits_catalogue),
            ("Quản trị", "units", self.administers),
        ]


@register.simple_tag(takes_context=True)
def desk_menu(context: Context) -> Menu | None:
    """The menu of the officer who looks; None on a page without one. Asked once a page."""
    request: HttpRequest | None = context.get("request")
    if request is None or not request.user.is_authenticated or request.user.officer_id is None:
        return None
    menu = request.__dict__.get("_desk_menu")
    if menu is None:
        menu = request.__dict__["_desk_menu"] = _menu(request)
    return menu


def _menu(request: HttpRequest) -> Menu:
    home = reverse("desk:inbox")
    menu = Menu(roles_today(request), _section(request.path, home), _first_word(request.path, home) in ASSIGNING)
    if not menu.works:
        return menu
    counts = counts_for(request, request.user)
    here = opened(request) if request.path == home else None
    for slug, view in VIEWS.items():
        if view.key == "all" or (view.receiving and not menu.receives) or not (view.receiving or menu.processes):
            continue
        count = counts.get(view.key, 0)
        line = MenuLine(
            view.label,
            f"{home}?xem={slug}",
            count_words(count),
            view.key == "late" and count > 0,
            slug == here,
        )
        (menu.receiving if view.receiving else menu.mine).append(line)
    to_sign = count_words(waiting_for(request.user, now()).count())
    menu.signing = MenuLine(
        "Ký số", reverse("desk:signing"), to_sign, False, _first_word(request.path, home) == "ky-so"
    )
    return menu


def _section(path: str, home: str) -> str:
    """The key of `SECTIONS` for a page of the desk; empty for a page outside it."""
    return SECTIONS.get(_first_word(path, home), "inbox") if path.startswith(home) else ""


def _first_word(path: str, home: str) -> str:
    return path.removeprefix(home).partition("/")[0]


def counts_for(request: HttpRequest, account: Account) -> dict[str, int]:
    """How much each view holds; asked once a request."""
    known: dict[str, int] | None = request.__dict__.get("_desk_counts")
    if known is None:
        known = request.__dict__["_desk_counts"] = queries.counts(account, at=now())
    return known


@register.simple_tag(takes_context=True)
def typed_by(context: Context) -> SafeString:
    """The mark of a form in which an officer types: `faces.desk.expired`."""
    value = expired.mark(context["request"].user)
    return format_html('<input type="hidden" name="{}" value="{}">', expired.FIELD, value)


@register.simple_tag
def portal() -> str:
    """What stands before the address of a page of the portal: nothing where one process has both faces."""
    return "" if settings.FACE == "all" else settings.CITIZEN_URL


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """`{{ mapping|item:key }}`; nothing where there is none."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def role_words(post: Any) -> str:
    """The roles of a post in words."""
    return ", ".join(str(Role(role).label) for role in post.roles)


@register.filter
def minutes_until(since: Any, at: Any) -> int:
    """How many whole minutes lie between two moments."""
    return max(0, int((at - since).total_seconds() // 60))


@register.simple_tag
def fees_owed(dossier: Dossier) -> list[FeeDue]:
    """Phí, lệ phí that the declaration owes today."""
    return queries.fees_owed(dossier, on=localdate())


@register.simple_tag(takes_context=True)
def by_post(context: Context, dossier: Dossier) -> dict[str, Any]:
    """How the dossier of the page travels by post, and whether more may be ordered."""
    actor = context["request"].user
    travelling = post.consignments_of(dossier, actor) if dossier.goes_by_post else []  # type: ignore[attr-defined]
    return {"travelling": travelling, "open": post.may_be_ordered(dossier, actor, travelling, now())}
