"""Remote signing against a provider that speaks the protocol strictly: refusals, batches, lost answers, replays."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature

from congvu.adapters import csc
from congvu.adapters.csc import RemoteKeys, credentials_of, send_code, session, wire
from congvu.adapters.csc.keys import _as_der
from congvu.adapters.csc.providers import Provider
from congvu.adapters.rehearsal import csc as rehearsal
from congvu.adapters.rehearsal import pki as authorities
from congvu.signing.gateway import Authorisation, Digest, KeyReference, KeyUnavailable, ProofRefused

PROOF = {"pin": authorities.PIN, "otp": rehearsal.CODE}
SIGN, AUTHORISE = "signatures/signHash", "credentials/authorize"


class House:
    """A provider that runs, its clock, and this system as its client."""

    def __init__(self, pki: authorities.Running, folder: Path) -> None:
        self.now = 1000.0
        keys = rehearsal.accounts(pki.authorities, ["lan", "sen", "nam"])
        self.protocol = rehearsal.Protocol(keys, folder / "log.jsonl", lambda: self.now)
        self.running = rehearsal.Running(self.protocol)
        self.faults = self.running.faults
        self.provider = Provider("thu", "Thử", self.running.url, rehearsal.CLIENT, rehearsal.SECRET)

    def key(self, label: str) -> KeyReference:
        found = credentials_of(self.provider, label)[0]
        return KeyReference("csc", {"provider": "thu", "credential": found.id}, found.certificate, found.chain)

    def signed(self) -> list[str]:
        return [line["digest"] for line in self.protocol.signatures()]


@pytest.fixture
def house(pki: authorities.Running, tmp_path: Path, settings: Any) -> Iterator[House]:
    made = House(pki, tmp_path)
    settings.CSC_PROVIDERS = [vars(made.provider)]
    yield made
    made.running.stop()


def use(house: House, settings: Any, **changes: Any) -> None:
    house.provider = replace(house.provider, **changes)
    settings.CSC_PROVIDERS = [vars(house.provider)]


def digests(number: int, begin: int = 0) -> list[Digest]:
    return [Digest(hashlib.sha256(str(begin + one).encode()).digest()) for one in range(number)]


def fits(key: KeyReference, digest: Digest, value: bytes) -> None:
    public, whole = x509.load_der_x509_certificate(key.certificate).public_key(), Prehashed(hashes.SHA256())
    if isinstance(public, ec.EllipticCurvePublicKey):
        public.verify(value, digest.value, ec.ECDSA(whole))
    else:
        public.verify(value, digest.value, padding.PKCS1v15(), whole)


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize("login", ["oauth2", "basic"])
@pytest.mark.parametrize("label", ["lan", "nam"])
def test_lan_by_ecdsa_and_nam_by_rsa_sign_three_papers_with_one_proof(
    house: House, settings: Any, version: str, login: str, label: str
) -> None:
    use(house, settings, version=version, login=login)
    key, wanted = house.key(label), digests(3)
    authorisation = RemoteKeys().authorise(key, wanted, PROOF)
    assert authorisation.expires_at is not None
    for digest, value in zip(wanted, RemoteKeys().sign(key, wanted, authorisation), strict=True):
        fits(key, digest, value)
    assert house.signed() == [digest.value.hex() for digest in wanted]


def test_what_a_person_has_is_found_by_the_number_in_the_certificate(house: House) -> None:
    [found] = credentials_of(house.provider, "0100000010")
    assert (found.id, found.needs_pin, found.needs_code, found.code_is_sent, found.most) == (
        "khoa-sen", True, True, False, 200,
    )  # fmt: skip
    assert len(found.chain) == 2
    assert credentials_of(house.provider, "nobody") == []


def test_a_batch_of_200_has_one_proof_and_goes_on_in_parts(house: House, settings: Any) -> None:
    use(house, settings, batch=80)
    key, wanted = house.key("lan"), digests(200)
    made = RemoteKeys().sign(key, wanted, RemoteKeys().authorise(key, wanted, PROOF))
    assert len(made) == 200 and len({line["consent"] for line in house.protocol.signatures()}) == 1
    fits(key, wanted[199], made[199])


def test_more_than_a_proof_allows_is_refused_before_anything_is_asked(house: House) -> None:
    house.protocol.accounts["khoa-lan"].most = 2
    with pytest.raises(ProofRefused, match="chỉ ký được 2"):
        RemoteKeys().authorise(house.key("lan"), digests(3), PROOF)


@pytest.mark.parametrize(
    ("proof", "said"),
    [
        ({"pin": "sai", "otp": rehearsal.CODE}, "mã PIN không đúng"),
        ({"pin": authorities.PIN, "otp": "000000"}, "mã xác nhận .* không đúng"),
        ({"pin": authorities.PIN}, "thiếu mã PIN hoặc mã xác nhận"),
    ],
)
def test_a_wrong_proof_is_told_for_what_it_is(house: House, proof: dict[str, str], said: str) -> None:
    with pytest.raises(ProofRefused, match=said):
        RemoteKeys().authorise(house.key("lan"), digests(1), proof)
    assert house.signed() == []


def test_after_five_wrong_pins_the_right_one_helps_no_more(house: House) -> None:
    key = house.key("lan")
    for _ in range(5):
        with pytest.raises(ProofRefused):
            RemoteKeys().authorise(key, digests(1), PROOF | {"pin": "sai"})
    with pytest.raises(ProofRefused, match="đã bị khóa"):
        RemoteKeys().authorise(key, digests(1), PROOF)


def test_a_code_that_was_sent_is_good_once_and_not_for_long(house: House) -> None:
    account = house.protocol.accounts["khoa-lan"]
    account.code_is_sent = True
    key = house.key("lan")
    send_code(house.provider, "khoa-lan")
    proof = PROOF | {"otp": account.sent_code}
    RemoteKeys().authorise(key, digests(1), proof)
    with pytest.raises(ProofRefused, match="OTP"):
        RemoteKeys().authorise(key, digests(1), proof)
    send_code(house.provider, "khoa-lan")
    house.now += 200
    with pytest.raises(ProofRefused, match="hết hạn"):
        RemoteKeys().authorise(key, digests(1), PROOF | {"otp": account.sent_code})


def test_an_authorisation_is_spent_once_on_its_own_papers_by_its_own_key_in_time(house: House) -> None:
    key, wanted = house.key("lan"), digests(2)
    authorisation = RemoteKeys().authorise(key, wanted, PROOF)
    with pytest.raises(ProofRefused, match="không dành cho"):
        RemoteKeys().sign(key, digests(2, begin=7), authorisation)
    with pytest.raises(ProofRefused, match="không dành cho"):
        RemoteKeys().sign(house.key("sen"), wanted, authorisation)
    RemoteKeys().sign(key, wanted, authorisation)
    with pytest.raises(ProofRefused, match="không còn dùng được"):
        RemoteKeys().sign(key, wanted, authorisation)
    late = RemoteKeys().authorise(key, wanted, PROOF)
    house.now += 301
    with pytest.raises(ProofRefused, match="hết hạn"):
        RemoteKeys().sign(key, wanted, late)
    assert len(house.signed()) == 2


def test_the_provider_itself_refuses_other_hashes_than_the_proof_was_for(house: House) -> None:
    """Should our own memory of what was authorised be wrong, the provider still knows."""
    key = house.key("lan")
    honest = json.loads(RemoteKeys().authorise(key, digests(1), PROOF).handle)
    other = digests(1, begin=9)
    lying = honest | {"for": json.loads(RemoteKeys().authorise(key, other, PROOF).handle)["for"]}
    with pytest.raises(ProofRefused, match="không dành cho"):
        RemoteKeys().sign(key, other, Authorisation(json.dumps(lying)))
    assert house.signed() == []


@pytest.mark.parametrize(
    ("fault", "signed"),
    [("drop_before", 0), ("drop_after", 1), ("error:500", 0), ("error:503", 0), ("garbage", 1), ("short", 1)],
)
def test_an_answer_lost_in_signing_is_in_doubt_and_nothing_is_asked_again(
    house: House, fault: str, signed: int
) -> None:
    key, wanted = house.key("lan"), digests(1)
    authorisation = RemoteKeys().authorise(key, wanted, PROOF)
    house.faults[SIGN] = [fault]
    with pytest.raises(KeyUnavailable) as error:
        RemoteKeys().sign(key, wanted, authorisation)
    assert error.value.may_have_signed
    assert len(house.signed()) == signed


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "error:500", "garbage"])
def test_an_answer_lost_before_signing_leaves_nothing_in_doubt(house: House, fault: str) -> None:
    key = house.key("lan")
    house.faults[AUTHORISE] = [fault]
    with pytest.raises(KeyUnavailable) as error:
        RemoteKeys().authorise(key, digests(1), PROOF)
    assert not error.value.may_have_signed
    assert house.signed() == []


def test_a_batch_that_breaks_in_the_middle_is_in_doubt(house: House, settings: Any) -> None:
    use(house, settings, batch=2)
    key, wanted = house.key("lan"), digests(4)
    authorisation = RemoteKeys().authorise(key, wanted, PROOF)
    house.faults["credentials/extendTransaction"] = ["error:500"]
    with pytest.raises(KeyUnavailable, match="sau 2 văn bản") as error:
        RemoteKeys().sign(key, wanted, authorisation)
    assert error.value.may_have_signed


def test_a_provider_that_is_down_has_signed_nothing(house: House, settings: Any) -> None:
    key, wanted = house.key("lan"), digests(1)
    authorisation = RemoteKeys().authorise(key, wanted, PROOF)
    settings.CSC_PROVIDERS = [vars(replace(house.provider, url="http://127.0.0.1:9"))]
    session._tokens[replace(house.provider, url="http://127.0.0.1:9")] = ("token", time.monotonic() + 60)
    with pytest.raises(KeyUnavailable) as error:
        RemoteKeys().sign(key, wanted, authorisation)
    assert not error.value.may_have_signed


def test_silence_is_given_up_after_its_time(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    key, wanted = house.key("lan"), digests(1)
    authorisation = RemoteKeys().authorise(key, wanted, PROOF)
    monkeypatch.setattr(session, "SECONDS_TO_SIGN", 0.2)
    house.faults[SIGN] = ["slow:0.6"]
    began = time.monotonic()
    with pytest.raises(KeyUnavailable) as error:
        RemoteKeys().sign(key, wanted, authorisation)
    assert error.value.may_have_signed and time.monotonic() - began < 0.5


def test_an_answer_without_end_is_cut_off(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.key("lan")
    monkeypatch.setattr(wire, "LONGEST_ANSWER", 100)
    with pytest.raises(KeyUnavailable, match="trọn vẹn"):
        house.key("lan")


def test_a_stranger_to_the_provider_is_told_to_call_the_administrator(house: House) -> None:
    with pytest.raises(KeyUnavailable, match="báo người quản trị"):
        credentials_of(replace(house.provider, secret="khác"), "lan")


@pytest.mark.parametrize("url", ["http://ky.example.vn", "https://a:b@ky.example.vn", "ftp://127.0.0.1", "https://"])
def test_without_tls_nothing_is_sent_to_another_machine(house: House, url: str) -> None:
    with pytest.raises(KeyUnavailable, match="https"):
        credentials_of(replace(house.provider, url=url), "lan")


def test_a_certificate_changed_at_the_provider_must_be_registered_anew(house: House) -> None:
    key = house.key("lan")
    account = house.protocol.accounts["khoa-lan"]
    account.certificates = house.protocol.accounts["khoa-sen"].certificates
    with pytest.raises(ProofRefused, match="đăng ký lại"):
        RemoteKeys().authorise(key, digests(1), PROOF)
    account.is_enabled = False
    assert credentials_of(house.provider, "lan") == []


def test_ecdsa_written_as_two_numbers_becomes_der(pki: authorities.Running) -> None:
    private = pki.authorities.private_key("lan")
    der = private.sign(b"x", ec.ECDSA(hashes.SHA256()))
    r, s = decode_dss_signature(der)
    assert _as_der(r.to_bytes(32) + s.to_bytes(32), private.public_key()) == der
    with pytest.raises(ValueError, match="asn1"):
        _as_der(b"x" * 63, private.public_key())


def test_a_provider_that_is_not_set_any_more_says_so(house: House, settings: Any) -> None:
    key = house.key("lan")
    settings.CSC_PROVIDERS = []
    with pytest.raises(KeyUnavailable, match="không còn được dùng"):
        RemoteKeys().authorise(key, digests(1), PROOF)
    assert csc.providers() == {}
