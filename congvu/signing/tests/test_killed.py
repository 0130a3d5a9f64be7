"""A process that signs at a remote provider is killed outright at every phase: no paper is lost, none is signed twice with
one consent, none says that it is signed when it is not, and each comes to its signature in the end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from congvu.accounts.models import Account
from congvu.adapters.csc.providers import Provider
from congvu.adapters.rehearsal import csc as rehearsal
from congvu.adapters.rehearsal.pki import PIN, Running
from congvu.files.queries import read_verified
from congvu.organisations.models import Agency
from congvu.signing import actions, conduct
from congvu.signing.models import Certificate, Consent, Signature
from tests import given
from tests.people import LONG_AGO, MONDAY

PROOF = {"pin": PIN, "otp": rehearsal.CODE}
# Where it dies; the phase that is found afterwards; how often the key had been used by then, and in the end.
PHASES = "congvu.signing.actions.phases._move"
CALL = "congvu.adapters.csc.keys.call"
POINTS = [
    (PHASES, "after", "prepare", "waiting", 0, 1),
    ("congvu.signing.actions.keep_prepared", "after", "", "prepared", 0, 1),
    (CALL, "before", "credentials/authorize", "prepared", 0, 1),
    (CALL, "after", "credentials/authorize", "prepared", 0, 1),
    (PHASES, "after", "agree", "prepared", 0, 1),
    ("congvu.signing.actions.agree", "after", "", "authorised", 0, 1),
    (PHASES, "after", "spend", "authorised", 0, 1),
    ("congvu.signing.actions.spend", "after", "", "sent", 0, 1),
    (CALL, "before", "signatures/signHash", "sent", 0, 1),
    (CALL, "after", "signatures/signHash", "sent", 1, 2),
    (PHASES, "after", "keep_value", "sent", 1, 2),
    ("congvu.signing.actions.keep_values", "after", "", "signed", 1, 1),
    ("congvu.signing.drafting.finished", "after", "", "signed", 1, 1),
    (PHASES, "after", "finish", "signed", 1, 1),
    ("congvu.signing.actions.finish", "after", "", "done", 1, 1),
]
# One process loads the house and never opens the database; each order is carried out by a child of it.
PROGRAM = """
import importlib, json, os, signal, sys
import django
django.setup()
from datetime import datetime
from congvu.accounts.models import Account
from congvu.signing import conduct
from congvu.signing.models import Certificate, Signature
from congvu.adapters import csc  # the provider's client is loaded before it is armed

def armed(path, when, word):
    module, name = path.rsplit(".", 1)
    module = importlib.import_module(module)
    right = getattr(module, name)
    def die(*args, **kwargs):
        is_here = not word or word in args
        if is_here and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        done = right(*args, **kwargs)
        if is_here:
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    setattr(module, name, die)

def sign(told):
    armed(*told["point"])
    by, at = Account.objects.get(pk=told["by"]), datetime.fromisoformat(told["at"])
    certificate = Certificate.objects.get(pk=told["certificate"])
    signature = Signature.objects.get(pk=told["signature"])
    assert not conduct.prepare([signature], certificate, by=by, at=at)
    signature.refresh_from_db()
    consent, _ = conduct.authorise([signature], certificate, told["proof"], by=by, at=at)
    conduct.go_on(consent, at=at)

print("ready", flush=True)
for line in sys.stdin:
    child = os.fork()
    if not child:
        try:
            sign(json.loads(line))
        except BaseException as error:
            print("failed", repr(error), file=sys.stderr, flush=True)
        os._exit(0)
    print(os.waitpid(child, 0)[1], flush=True)
"""


@dataclass
class House:
    protocol: rehearsal.Protocol
    running: rehearsal.Running
    certificate: Certificate
    cuong: Account
    program: Account
    process: subprocess.Popen[str]

    def submitted(self, number: int, ministry: Agency) -> Signature:
        file = given.pdf(f"giay-phep-{number}.pdf", by=self.program)
        paper = actions.submit(
            file,
            about=ministry,
            kind=f"thu-{number}",
            title=f"Giấy phép {number}",
            code=actions.fresh_code(),
            agency=ministry,
            signers=[actions.Signer("person", 1, account=self.cuong, title="Cục trưởng")],
            by=self.program,
            at=MONDAY,
        )
        return paper.signatures.get()

    def killed_at(self, point: tuple[str, str, str], signature: Signature) -> None:
        """A process signs, and dies there of SIGKILL."""
        told = {
            "point": point,
            "signature": signature.pk,
            "certificate": self.certificate.pk,
            "by": self.cuong.pk,
            "at": MONDAY.isoformat(),
            "proof": PROOF,
        }
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(told) + "\n")
        self.process.stdin.flush()
        status = int(self.process.stdout.readline())
        assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == 9, f"not killed at {point}"

    def started_again(self, signature: Signature) -> None:
        """What happens by itself: the job of the dead worker is queued again, and the sweep passes."""
        for consent in Consent.objects.filter(uses__signature=signature):
            conduct.go_on(consent, at=MONDAY + timedelta(minutes=1))
        conduct.resume(by=self.program, at=MONDAY + timedelta(hours=1))

    def signed_by_hand(self, signature: Signature) -> None:
        """Cường finds what waits for him again, and agrees anew."""
        later = MONDAY + timedelta(hours=2)
        assert not conduct.prepare([signature], self.certificate, by=self.cuong, at=later)
        signature.refresh_from_db()
        consent, _ = conduct.authorise([signature], self.certificate, PROOF, by=self.cuong, at=later)
        conduct.go_on(consent, at=later)

    def uses(self) -> Counter[str]:
        return Counter(line["digest"] for line in self.protocol.signatures())


@pytest.fixture
def house(
    trusted: Running, ministry: Agency, cuong: Account, program: Account, tmp_path: Path, settings: Any
) -> Iterator[House]:
    protocol = rehearsal.Protocol(
        rehearsal.accounts(trusted.authorities, ["cuong"]), tmp_path / "log.jsonl", time.monotonic
    )
    running = rehearsal.Running(protocol)
    settings.CSC_PROVIDERS = [vars(Provider("thu", "Thử", running.url, rehearsal.CLIENT, rehearsal.SECRET))]
    settings.TIME_STAMP_AUTHORITIES = []
    certificate = actions.register(
        trusted.authorities.certificate("cuong"),
        account=cuong,
        place=Certificate.Place.CSC,
        locator={"provider": "thu", "credential": "khoa-cuong"},
        chain=trusted.authorities.chain("cuong"),
        by=program,
        at=LONG_AGO,
    )
    process = _started(running.url)
    yield House(protocol, running, certificate, cuong, program, process)
    assert process.stdin is not None
    process.stdin.close()
    process.wait(10)
    running.stop()


def _started(url: str) -> subprocess.Popen[str]:
    told = connection.settings_dict
    database = f"postgresql://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"
    provider = {"URL": url, "CLIENT": rehearsal.CLIENT, "SECRET": rehearsal.SECRET}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env={
            **os.environ,
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "congvu.settings",
            "CSC_PROVIDERS": "thu",
            "TIME_STAMP_AUTHORITIES": "",
            **{f"CSC_THU_{name}": value for name, value in provider.items()},
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    return process


@pytest.mark.django_db(transaction=True)
def test_killed_at_every_phase_no_paper_is_lost_or_signed_twice_or_told_signed_when_it_is_not(
    house: House, ministry: Agency
) -> None:
    for number, (path, when, word, phase, used, used_in_the_end) in enumerate(POINTS):
        where = f"{when} {path} {word}"
        before = house.uses()
        signature = house.submitted(number, ministry)
        original = signature.paper.file_id

        house.killed_at((path, when, word), signature)

        signature.refresh_from_db()
        assert signature.phase == phase, where
        assert (house.uses() - before).total() == used, where
        is_done = phase == "done"
        signature.paper.refresh_from_db()
        assert (signature.paper.file_id != original) == is_done, where
        assert (signature.paper.completed_at is not None) == is_done, where

        house.started_again(signature)

        signature.refresh_from_db()
        assert signature.phase in ("waiting", "done"), where
        if signature.phase == "waiting":
            assert signature.paper.file_id == original, where
            house.signed_by_hand(signature)
            signature.refresh_from_db()
        assert signature.phase == "done", (where, signature.trouble)
        signature.paper.refresh_from_db()
        assert signature.paper.completed_at is not None, where
        assert read_verified(signature.paper.file).count(b"/ByteRange") == 1, where
        assert (house.uses() - before).total() == used_in_the_end, where
    assert set(house.uses().values()) == {1}, "a digest went to the key twice"
