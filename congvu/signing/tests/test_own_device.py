"""Lan signs with her own token: through one link, once, there where it was made, exactly what she was shown."""

from __future__ import annotations

import argparse
import base64
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from django.test import Client
from django.utils.timezone import now

from congvu.accounts.models import Account
from congvu.adapters.rehearsal import pki as rehearsal
from congvu.cli import sign_agent
from congvu.signing import actions, own_device
from congvu.signing.gateway import Digest
from congvu.signing.models import Signature
from congvu.signing.refusals import SignatureBroken, TicketExpired, TicketSpent
from tests import given

pytestmark = pytest.mark.django_db
HERE = "http://testserver"


class Lans:
    """Two papers of Lan, prepared for her certificate, and a ticket for them."""

    def __init__(self, lan: Account, pki: rehearsal.Running, place: str = "own_device") -> None:
        self.pki, self.lan, self.at = pki, lan, now()
        self.certificate = actions.register(
            pki.authorities.certificate("lan"), account=lan, place=place, locator={}, by=lan, at=self.at
        )
        self.signatures = [self._prepared(number) for number in (1, 2)]
        self.consent, self.ticket = own_device.begin(self.signatures, self.certificate, HERE, by=lan, at=self.at)

    def _prepared(self, number: int) -> Signature:
        file = given.pdf(f"to-khai-{number}.pdf", by=self.lan)
        paper = actions.submit(
            file,
            about=file,
            kind=f"thu-{number}",
            title=f"Tờ khai {number}",
            code=actions.fresh_code(),
            agency=None,
            signers=[actions.Signer("person", 1, account=self.lan)],
            by=self.lan,
            at=self.at,
        )
        waiting = paper.signatures.get()
        made, digest = b"%PDF prepared", Digest(bytes([number]) * 32)
        return actions.keep_prepared(waiting, self.certificate, made, {}, digest, base=file, by=self.lan, at=self.at)

    def ask(self, method: str, noun: str, said: Any = None, ticket: str | None = None, host: str = "testserver") -> Any:
        headers = {"authorization": f"Ticket {self.ticket if ticket is None else ticket}"}
        more = {"data": json.dumps(said), "content_type": "application/json"} if said is not None else {}
        return getattr(Client(SERVER_NAME=host), method)(f"/thiet-bi-ky/{noun}", headers=headers, **more)

    def digests(self, label: str = "lan") -> Any:
        der = self.pki.authorities.certificate(label)
        return self.ask("post", "ma-bam", {"certificate": base64.b64encode(der).decode()})

    def values(self, label: str = "lan") -> dict[str, Any]:
        key = self.pki.authorities.private_key(label)
        return {
            "signatures": [
                {"id": one.pk, "value": base64.b64encode(_signed(key, bytes.fromhex(one.digest))).decode()}
                for one in self.signatures
            ]
        }

    def phases(self) -> list[str]:
        return list(Signature.objects.order_by("pk").values_list("phase", flat=True))


def _signed(key: Any, digest: bytes) -> bytes:
    return key.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256())))


@pytest.fixture
def lans(lan: Account, pki: rehearsal.Running) -> Iterator[Lans]:
    return Lans(lan, pki)


def problem(answer: Any, status: int, code: str) -> None:
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (
        status, "application/problem+json", code,
    )  # fmt: skip


def test_the_agent_is_shown_what_it_is_about_and_signs_it(lans: Lans) -> None:
    told = lans.ask("get", "van-ban").json()
    assert [paper["name"] for paper in told["papers"]] == ["Tờ khai 1", "Tờ khai 2"]
    assert told["certificate"] == lans.certificate.sha256 and told["signer"] == str(lans.lan)
    assert [one["algorithm"] for one in lans.digests().json()["digests"]] == ["sha256", "sha256"]
    assert lans.phases() == ["sent", "sent"]
    assert lans.ask("post", "chu-ky", lans.values()).json() == {"signed": 2}
    assert lans.phases() == ["signed", "signed"]
    # The line broke before the answer: the agent sends the same again.
    assert lans.ask("post", "chu-ky", lans.values()).json() == {"signed": 2}


def test_digests_leave_once(lans: Lans) -> None:
    assert lans.digests().status_code == 200
    problem(lans.digests(), 409, "ticket_spent")
    problem(lans.ask("get", "van-ban"), 409, "ticket_spent")


def test_another_token_is_told_so_and_nothing_is_spent(lans: Lans) -> None:
    problem(lans.digests("hoa"), 409, "other_certificate")
    assert lans.phases() == ["authorised", "authorised"]
    assert lans.digests().status_code == 200


def test_values_of_another_key_or_of_other_digests_are_not_kept(lans: Lans) -> None:
    lans.digests()
    problem(lans.ask("post", "chu-ky", lans.values("hoa")), 409, "signature_broken")
    turned = lans.values()
    one, two = turned["signatures"]
    one["value"], two["value"] = two["value"], one["value"]
    problem(lans.ask("post", "chu-ky", turned), 409, "signature_broken")
    problem(lans.ask("post", "chu-ky", {"signatures": lans.values()["signatures"][:1]}), 409, "answer_incomplete")
    assert lans.phases() == ["sent", "sent"]


def test_values_that_nobody_asked_for_are_refused(lans: Lans) -> None:
    problem(lans.ask("post", "chu-ky", lans.values()), 409, "phase_skipped")
    assert lans.phases() == ["authorised", "authorised"]


@pytest.mark.parametrize("ticket", ["", "1", "0.abc", "x.y", "9" * 30 + ".a", "١.a"])
def test_what_is_no_ticket_opens_nothing(lans: Lans, ticket: str) -> None:
    problem(lans.ask("get", "van-ban", ticket=ticket), 401, "ticket_unknown")


def test_a_ticket_guessed_for_a_real_consent_or_brought_to_another_address_opens_nothing(
    lans: Lans, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    problem(lans.ask("get", "van-ban", ticket=f"{lans.consent.pk}.{'a' * 43}"), 401, "ticket_unknown")
    problem(lans.ask("get", "van-ban", host="dichvucong.example"), 401, "ticket_unknown")


def test_a_late_ticket_is_worth_nothing(lans: Lans, monkeypatch: pytest.MonkeyPatch) -> None:
    later = now() + own_device.LASTS + timedelta(seconds=1)
    monkeypatch.setattr("congvu.faces.own_device.now", lambda: later)
    problem(lans.ask("get", "van-ban"), 409, "ticket_expired")
    problem(lans.digests(), 409, "ticket_expired")
    with pytest.raises(TicketExpired):
        own_device.to_sign(own_device.opened(lans.ticket, HERE), at=later)


def test_a_paper_cancelled_or_prepared_anew_is_not_signed(lans: Lans) -> None:
    actions.cancel(lans.signatures[0].paper.original, "thử", by=lans.lan, at=now())
    problem(lans.digests(), 409, "prepared_anew")


def test_what_lan_cancels_waits_again_and_its_digests_fit_nothing(lans: Lans) -> None:
    lans.digests()
    own_device.give_up(lans.consent, by=lans.lan, at=now())
    assert lans.phases() == ["waiting", "waiting"]
    problem(lans.ask("post", "chu-ky", lans.values()), 409, "prepared_anew")


def test_a_place_of_another_kind_has_no_tickets(lan: Account, pki: rehearsal.Running) -> None:
    problem(Lans(lan, pki, "csc").ask("get", "van-ban"), 401, "ticket_unknown")


def test_rubbish_is_told_to_be_rubbish(lans: Lans) -> None:
    problem(lans.ask("post", "ma-bam", {"certificate": 7}), 400, "message_unreadable")
    problem(lans.ask("post", "chu-ky", []), 400, "message_unreadable")
    assert lans.ask("post", "van-ban", {}).status_code == 405


# -- the agent ---------------------------------------------------------------------------------------------------
class Wire:
    """`http.client` of the agent, led into the house without a socket."""

    lans: Lans
    exchanged = False

    def __init__(self, host: str, **_: Any) -> None:
        self.host = host

    def request(self, method: str, path: str, body: bytes | None = None, headers: Any = None) -> None:
        more = {"data": body, "content_type": "application/json"} if body is not None else {}
        authorised = {"authorization": headers["Authorization"]}
        self.answer = getattr(Client(SERVER_NAME="127.0.0.1"), method.lower())(path, headers=authorised, **more)
        self.is_digests = path.endswith("ma-bam")

    def getresponse(self) -> Any:
        content = self.answer.content
        if self.is_digests and self.exchanged:
            told = json.loads(content)
            told["digests"][0]["digest"] = base64.b64encode(b"\7" * 32).decode()
            content = json.dumps(told).encode()
        made = io.BytesIO(content)
        made.status = self.answer.status_code  # type: ignore[attr-defined]
        return made

    def close(self) -> None: ...


@pytest.fixture
def agent(lan: Account, pki: rehearsal.Running, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Any]:
    settings.ALLOWED_HOSTS = ["*"]
    monkeypatch.setattr(f"{__name__}.HERE", "http://127.0.0.1")
    made = Lans(lan, pki)
    monkeypatch.setattr(Wire, "exchanged", False)
    monkeypatch.setattr("http.client.HTTPConnection", Wire)
    monkeypatch.setenv("CONGVU_AGENT_PIN", rehearsal.PIN)

    def run(label: str = "lan", **changes: Any) -> int:
        path: Path = pki.authorities.folder / "holders" / f"{label}.p12"
        link = f"congvu-ky:http://127.0.0.1/thiet-bi-ky?phien={made.ticket}"
        told = {"link": link, "pkcs12": path, "module": None, "token": "", "yes": True, "json": False}
        return sign_agent.run(argparse.Namespace(**(told | changes)))

    run.lans = made  # type: ignore[attr-defined]
    return run


def test_lans_agent_signs_with_one_command(agent: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert agent() == 0
    assert agent.lans.phases() == ["signed", "signed"]
    said = capsys.readouterr()
    assert "Tờ khai 1" in said.out + said.err and "SHA-256" in said.out + said.err


def test_the_agent_stops_before_the_portal_is_asked_when_the_device_is_another(agent: Any) -> None:
    with pytest.raises(sign_agent.Refusal, match="Trên thiết bị không có chứng thư"):
        agent("hoa")
    assert agent.lans.phases() == ["authorised", "authorised"]


def test_the_agent_signs_nothing_that_was_exchanged_on_its_way(agent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Wire, "exchanged", True)
    with pytest.raises(sign_agent.DigestsExchanged):
        agent()
    assert agent.lans.phases() == ["sent", "sent"]


def test_the_agent_asks_first_and_takes_no_for_an_answer(agent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda _: "không")
    with pytest.raises(sign_agent.NotWanted):
        agent(yes=False)
    assert agent.lans.phases() == ["authorised", "authorised"]


@pytest.mark.parametrize(
    "link",
    [
        "congvu-ky:http://dichvucong.example/thiet-bi-ky?phien=1.a",
        "https://dichvucong.example/thiet-bi-ky?phien=1.a",
        "congvu-ky:https://a@dichvucong.example/thiet-bi-ky?phien=1.a",
        "congvu-ky:https://dichvucong.example/thiet-bi-ky",
        "congvu-ky:https:///thiet-bi-ky?phien=1.a",
    ],
)
def test_the_agent_follows_no_link_without_tls_or_ticket(link: str) -> None:
    with pytest.raises(sign_agent.LinkUnreadable):
        sign_agent.parsed(link)


def test_what_does_not_fit_raises_before_anything_is_kept(lans: Lans) -> None:
    own_device.hand_out(lans.consent, bytes(lans.certificate.der), at=now())
    with pytest.raises(SignatureBroken):
        own_device.take_back(lans.consent, {one.pk: b"x" for one in lans.signatures}, at=now())
    with pytest.raises(TicketSpent):
        own_device.to_sign(lans.consent, at=now())
