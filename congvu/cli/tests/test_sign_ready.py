"""The operator asks whether signing can begin: every place answers for itself, and no key is used."""

from __future__ import annotations

import argparse
import json
from typing import Any

import pytest

from congvu.cli import sign_ready
from congvu.signing.models import TrustedAuthority
from tests.people import LONG_AGO
from tests.signing import SigningMinistry


def asked(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, dict[str, Any]]]:
    """The exit code, and the findings by what they are about."""
    code = sign_ready.run(argparse.Namespace(json=True))
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] == (code == 0)
    return code, {one["about"]: one for one in told["findings"]}


def test_the_operator_is_told_which_place_does_not_answer(
    signing_ministry: SigningMinistry, giang, settings, capsys
) -> None:
    pki = signing_ministry.pki
    first, second = (pki.authorities.time_stamp_url(label) for label in ("tsa-1", "tsa-2"))
    settings.TIME_STAMP_AUTHORITIES = [first, second]
    with pki.at(None):
        code, found = asked(capsys)
        assert code == 0 and len(found) == 8 and signing_ministry.keys.used == []
        TrustedAuthority.objects.filter(purpose="time_stamp").update(
            removed_at=LONG_AGO, removed_by=giang, removal_reason="hết dùng"
        )
        code, found = asked(capsys)
    assert code == 1 and {about for about, one in found.items() if not one["ok"]} == {
        "Danh sách tin cậy, dấu thời gian",
        f"Dấu thời gian {first}",
        f"Dấu thời gian {second}",
    }


def test_where_nothing_is_set_up_the_operator_reads_what_to_do(db: None, settings, capsys) -> None:
    settings.TIME_STAMP_AUTHORITIES, settings.CSC_PROVIDERS = [], []
    settings.PKCS11_MODULE = "/khong/co/driver.so"
    code, found = asked(capsys)
    assert code == 1 and not any(one["ok"] for one in found.values())
    assert "TIME_STAMP_AUTHORITIES" in found["Dấu thời gian"]["said"]
    assert "không nạp được thư viện" in found["PKCS#11 /khong/co/driver.so"]["said"]
