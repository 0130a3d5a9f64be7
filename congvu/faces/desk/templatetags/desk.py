"""`{% load desk %}`: the officer's own menu, the same on every page of the desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.timezone import now

from congvu.accounts.models import Account
from congvu.dossiers import queries
from congvu.dossiers.queries.inbox import count_words
from congvu.faces.desk.access import roles_today
from congvu.faces.desk.views_of_work import VIEWS, opened
from congvu.organisations.models import Role

register = template.Library()

PROCESSING = {Role.REVIEWER, Role.UNIT_LEADER, Role.SIGNER, Role.CLERK}


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
    mine: list[MenuLine] = field(default_factory=list)
    receiving: list[MenuLine] = field(default_factory=list)

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
    menu = Menu(roles_today(request))
    if not menu.works:
        return menu
    counts = counts_for(request, request.user)
    here = opened(request) if request.path == reverse("desk:inbox") else None
    for slug, view in VIEWS.items():
        if view.key == "all" or (view.receiving and not menu.receives) or not (view.receiving or menu.processes):
            continue
        count = counts.get(view.key, 0)
        line = MenuLine(
            view.label,
            f"{reverse('desk:inbox')}?xem={slug}",
            count_words(count),
            view.key == "late" and count > 0,
            slug == here,
        )
        (menu.receiving if view.receiving else menu.mine).append(line)
    return menu


def counts_for(request: HttpRequest, account: Account) -> dict[str, int]:
    """How much each view holds; asked once a request."""
    known: dict[str, int] | None = request.__dict__.get("_desk_counts")
    if known is None:
        known = request.__dict__["_desk_counts"] = queries.counts(account, at=now())
    return known


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """`{{ mapping|item:key }}`; nothing where there is none."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def role_words(post: Any) -> str:
    """The roles of a post in words."""
    return ", ".join(str(Role(role).label) for role in post.roles)
