"""Before the bench: a home of its own, the demonstration's ministry without its dossiers, and everybody's tokens."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from congvu.cli.bench.clients import Life
from congvu.cli.bench.processes import free_port


def settle(home: Path) -> None:
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {
        "CONGVU_HOME": str(home),
        "DEMONSTRATION": "1",
        "DJANGO_SETTINGS_MODULE": "congvu.settings",
        "PORT": str(free_port()),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "PERSONAL_DATA_KEY": secrets.token_urlsafe(48),
        "LOG_LEVEL": "ERROR",
    }


def prepare() -> tuple[list[Life], str, bytes]:
    """The ministry of the demonstration without its dossiers, a partner's token, and officers' tokens."""
    import django

    django.setup()
    from datetime import datetime
    from random import Random

    from django.core.management import call_command
    from django.utils.timezone import localdate, now

    from congvu.accounts import actions as accounts
    from congvu.accounts.models import Account, Enterprise, Scope
    from congvu.accounts.queries import program_account
    from congvu.cli.demonstration import applicants, declarations, house, offered
    from congvu.cli.demonstration.clock import Clock
    from congvu.cli.demonstration.papers import drawn
    from congvu.dossiers.offer import offer_of
    from congvu.kernel.work_calendar import VIETNAM
    from congvu.organisations.queries import work_calendar
    from congvu.registry import actions as registry

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    program, long_ago = program_account(), datetime(2026, 1, 2, 9, tzinfo=VIETNAM)
    registry.load_shipped(by=program, at=long_ago)
    house.open_ministry(by=program, at=long_ago)
    password = secrets.token_urlsafe(16)
    house.appoint_officers(password, by=program, at=long_ago)
    applicants.register_persons(password, by=program, at=long_ago)
    applicants.register_enterprises(by=program, at=long_ago, clock=Clock(now(), work_calendar()))
    giang = Account.objects.get(officer__number="CB005")
    procedures = offered.publish_packages(by=giang, at=long_ago)
    enterprises = list(Enterprise.objects.filter(status="approved").order_by("pk"))
    scopes = [Scope.PROCEDURES_READ, Scope.DOSSIERS_READ, Scope.DOSSIERS_WRITE]
    partner, _secret = accounts.register_partner_system("Bench", enterprises, scopes, by=giang, at=now())
    officers = {number: _token(Account.objects.get(officer__number=number)) for number in _OFFICERS}
    lives = []
    chance = Random(1)
    for package, (steps, decider) in _STEPS.items():
        for enterprise in enterprises[:4]:
            answers = declarations.answers_for(package, enterprise, localdate(), chance, "yellow")
            procedure = procedures[package]
            assert procedure.current_id is not None, "published above"
            terms = offer_of(procedure.current_id)
            lives.append(
                Life(
                    procedure=terms.code,
                    enterprise=enterprise.tax_code,
                    answers=answers,
                    papers=_papers(terms, answers),
                    is_automatic=terms.is_automatic,
                    receiver=officers["CB001"],
                    steps=tuple((officers[number], outcome) for number, outcome in steps),
                    decider=officers[decider] if decider else "",
                )
            )
    return lives, _token(partner.account, partner.client_id, scopes), drawn("Giấy tờ")


_OFFICERS = ("CB001", "CB002", "CB003", "CB015", "CB016")
_LEADERS = ((("CB002", "propose_approve"), ("CB003", "agree")), "CB003")
_STEPS: dict[str, tuple[tuple[tuple[str, str], ...], str]] = {
    "co-mau-d": _LEADERS,
    "nhap-khau-tu-dong-thuoc-la": _LEADERS,
    "thong-bao-website-ban-hang": ((("CB015", "pass"), ("CB015", "propose_approve")), "CB016"),
    "khai-bao-hoa-chat-nhap-khau": ((), ""),
}


def _papers(terms: Any, answers: dict[str, Any]) -> tuple[str, ...]:
    """The papers these answers ask for, and others until there are two."""
    from django.utils.timezone import localdate

    from congvu.dossiers.declaration import declared, papers_asked

    asked = [paper.key for paper in papers_asked(terms, declared(terms, answers, on=localdate()).values)]
    others = [paper.key for paper in terms.papers if paper.key not in asked and not paper.when]
    return tuple(asked + others[: max(0, 2 - len(asked))])


def _token(account: Any, client: str | None = None, scopes: Any = ()) -> str:
    from allauth.idp.oidc.adapter import get_adapter
    from allauth.idp.oidc.models import Token

    from congvu.accounts.models import Scope

    value = secrets.token_urlsafe(32)
    token = Token(type=Token.Type.ACCESS_TOKEN, hash=get_adapter().hash_token(value), client_id=client)
    token.user = None if client else account
    token.set_scopes(list(scopes) or [Scope.DOSSIERS_PROCESS, Scope.DOSSIERS_READ])
    token.save()
    return value
