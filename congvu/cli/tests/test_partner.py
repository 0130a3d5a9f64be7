"""Giang lets a partner's machine in from the command line, sees who is in, and shuts one out."""

from __future__ import annotations

import argparse
import json
from typing import Any

import pytest
from django.test import Client

from congvu.accounts.models import Account, Enterprise, PartnerSystem
from congvu.accounts.refusals import PartnerRevoked
from congvu.cli import build_parser
from congvu.cli.partner import EnterpriseUnknown, NobodyByThatAddress, PartnerUnknown
from congvu.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def congvu(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run `congvu partner …` in this process; its exit code and what it said in JSON."""

    def run(*arguments: str) -> tuple[int, Any]:
        args: argparse.Namespace = build_parser().parse_args(["partner", *arguments, "--json"])
        code = int(args.run(args) or 0)
        return code, json.loads(capsys.readouterr().out)

    return run


def token(client: Client, told: dict[str, Any]) -> int:
    sent = {"grant_type": "client_credentials", "client_id": told["client_id"], "client_secret": told["client_secret"]}
    return client.post("/api/v1/oauth/token", sent).status_code


def test_the_secret_it_prints_opens_the_api_until_it_is_revoked(
    congvu: Any, client: Client, sen: Enterprise, giang: Account
) -> None:
    code, told = congvu(
        "register", "Hải quan Sen", "--enterprise", sen.tax_code, "--scope", "procedures:read", "--by", giang.email
    )
    assert (code, told["name"], token(client, told)) == (0, "Hải quan Sen", 200)
    assert list(PartnerSystem.objects.get().enterprises.all()) == [sen]
    _code, listed = congvu("list")
    assert [(one["client_id"], one["enterprises"]) for one in listed] == [(told["client_id"], [sen.tax_code])]
    assert "client_secret" not in listed[0]
    congvu("revoke", told["client_id"], "--by", giang.email.upper())
    assert token(client, told) == 400
    with pytest.raises(PartnerRevoked):
        congvu("revoke", told["client_id"], "--by", giang.email)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"--by": "khong-ai@example.vn"}, NobodyByThatAddress),
        ({"--enterprise": "9999999999"}, EnterpriseUnknown),
        ({"--scope": "everything"}, Refusal),
    ],
)
def test_what_is_wrong_lets_nobody_in(
    congvu: Any, sen: Enterprise, giang: Account, changed: dict[str, str], refusal: type[Refusal]
) -> None:
    options = {"--enterprise": sen.tax_code, "--scope": "procedures:read", "--by": giang.email} | changed
    with pytest.raises(refusal):
        congvu("register", "Máy lạ", *(part for option in options.items() for part in option))
    assert not PartnerSystem.objects.exists()


def test_only_an_administrator_lets_machines_in(congvu: Any, sen: Enterprise, binh: Account, lan: Account) -> None:
    for stranger in (binh, lan):
        with pytest.raises(Refusal):
            congvu("register", "Máy lạ", "--scope", "procedures:read", "--by", stranger.email)
    with pytest.raises(PartnerUnknown):
        congvu("revoke", "doi-tac-0", "--by", binh.email)
    assert not PartnerSystem.objects.exists()
