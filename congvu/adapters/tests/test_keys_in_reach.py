"""Keys in files and in tokens: a right PIN signs exactly what was agreed, once; a wrong one is never tried again."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pkcs11 as library
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from congvu.adapters import consents, pkcs11
from congvu.adapters.rehearsal.pki import PIN, Running
from congvu.adapters.software_keys import SoftwareKeys
from congvu.signing.gateway import Authorisation, Digest, KeyHolder, KeyReference, KeyUnavailable, ProofRefused
from congvu.signing.making import Field, complete, prepare_pdf
from congvu.signing.making.keys import fits, public_key
from congvu.signing.making.prepared import Level
from tests.making import Desk, a_paper
from tests.people import MONDAY

TOKEN, TOKEN_PIN = "Công Vụ thử", "246810"
CONTENTS = [b"first", b"second"]
DIGESTS = [Digest(hashlib.sha256(one).digest()) for one in CONTENTS]


def softhsm() -> str:
    places = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"]
    places += ["/usr/lib64/pkcs11/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so"]
    found = next((one for one in [os.environ.get("CONGVU_SOFTHSM", ""), *places] if one and Path(one).exists()), None)
    if found is None:
        pytest.fail("no SoftHSM: run bin/browser, or set CONGVU_SOFTHSM to libsofthsm2.so")
    return found


@pytest.fixture(scope="session")
def token(pki: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A token with the keys of Cường (P-256) and Nam (RSA), made by SoftHSM's own tool."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        _tool("--init-token", "--free", "--label", TOKEN, "--so-pin", "13579", "--pin", TOKEN_PIN)
        for number, label in enumerate(("cuong", "nam"), start=1):
            path = folder / f"{label}.pem"
            key = pki.authorities.private_key(label)
            path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            names = ["--token", TOKEN, "--label", label, "--id", f"0{number}", "--pin", TOKEN_PIN]
            _tool("--import", str(path), *names)
        yield softhsm()


def _tool(*arguments: str) -> None:
    subprocess.run([shutil.which("softhsm2-util") or "softhsm2-util", *arguments], check=True, capture_output=True)


@pytest.fixture
def in_token(token: str, settings: Any) -> KeyHolder:
    settings.PKCS11_MODULE = token
    return pkcs11.Tokens()


@pytest.fixture
def in_files(pki: Running, settings: Any) -> KeyHolder:
    settings.DEMONSTRATION, settings.SOFTWARE_KEYS_ROOT = True, pki.authorities.folder / "holders"
    return SoftwareKeys()


@pytest.fixture(params=["in_token", "in_files"])
def holder(request: pytest.FixtureRequest) -> tuple[KeyHolder, str]:
    """Both places, with their PIN."""
    made: KeyHolder = request.getfixturevalue(request.param)
    return made, TOKEN_PIN if request.param == "in_token" else PIN


def key_of(pki: Running, label: str) -> KeyReference:
    return KeyReference("any", {"token": TOKEN, "label": label}, pki.authorities.certificate(label))


@pytest.mark.parametrize("label", ["cuong", "nam"])
def test_the_right_pin_signs_what_was_agreed(pki: Running, holder: tuple[KeyHolder, str], label: str) -> None:
    place, pin = holder
    key = key_of(pki, label)

    values = place.sign(key, DIGESTS, place.authorise(key, DIGESTS, {"pin": pin}))

    public = public_key(key.certificate)
    assert public is not None
    assert [fits(value, one, "sha256", public) for value, one in zip(values, CONTENTS, strict=True)] == [True, True]


def test_a_wrong_pin_is_refused(pki: Running, holder: tuple[KeyHolder, str]) -> None:
    place, _ = holder
    for pin in ("", "000000"):
        with pytest.raises(ProofRefused, match="PIN"):
            place.authorise(key_of(pki, "cuong"), DIGESTS, {"pin": pin})


def test_a_wrong_pin_reaches_the_token_once(pki: Running, in_token: KeyHolder, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    class Counting:
        def open(self, user_pin: str) -> None:
            tried.append(user_pin)
            raise library.exceptions.PinIncorrect

    monkeypatch.setattr(pkcs11, "_token", lambda key: Counting())
    with pytest.raises(ProofRefused):
        in_token.authorise(key_of(pki, "cuong"), DIGESTS, {"pin": "000000"})

    assert tried == ["000000"]


def test_an_authorisation_is_for_its_digests_alone(pki: Running, holder: tuple[KeyHolder, str]) -> None:
    place, pin = holder
    key = key_of(pki, "cuong")
    authorisation = place.authorise(key, DIGESTS, {"pin": pin})

    with pytest.raises(ProofRefused, match="không dành cho"):
        place.sign(key, DIGESTS[:1], authorisation)
    with pytest.raises(ProofRefused, match="không dành cho"):
        place.sign(key_of(pki, "nam"), DIGESTS, authorisation)


def test_an_authorisation_signs_once(pki: Running, holder: tuple[KeyHolder, str]) -> None:
    place, pin = holder
    key = key_of(pki, "cuong")
    authorisation = place.authorise(key, DIGESTS, {"pin": pin})
    place.sign(key, DIGESTS, authorisation)

    with pytest.raises(ProofRefused, match="đã được dùng"):
        place.sign(key, DIGESTS, authorisation)


def test_an_authorisation_ends(pki: Running, holder: tuple[KeyHolder, str], monkeypatch: pytest.MonkeyPatch) -> None:
    place, pin = holder
    key = key_of(pki, "cuong")
    monkeypatch.setattr(consents, "LASTS", timedelta(seconds=-1))
    authorisation = place.authorise(key, DIGESTS, {"pin": pin})

    assert authorisation.expires_at is not None
    assert authorisation.expires_at < datetime.now(UTC)
    with pytest.raises(ProofRefused, match="hết hạn"):
        place.sign(key, DIGESTS, authorisation)
    with pytest.raises(ProofRefused, match="không đọc được"):
        place.sign(key, DIGESTS, Authorisation("rubbish"))


def test_a_token_that_is_not_there_is_said_to_be_missing(pki: Running, in_token: KeyHolder) -> None:
    elsewhere = dataclasses.replace(key_of(pki, "cuong"), locator={"token": "của người khác", "label": "cuong"})
    with pytest.raises(KeyUnavailable, match="cắm thiết bị") as missing:
        in_token.authorise(elsewhere, DIGESTS, {"pin": TOKEN_PIN})
    assert not missing.value.may_have_signed
    unknown = dataclasses.replace(key_of(pki, "cuong"), locator={"token": TOKEN, "label": "nobody"})
    with pytest.raises(KeyUnavailable, match="khóa bí mật"):
        in_token.authorise(unknown, DIGESTS, {"pin": TOKEN_PIN})


@pytest.mark.parametrize(
    "gone", [library.exceptions.DeviceRemoved, library.exceptions.SessionHandleInvalid, library.exceptions.DeviceError]
)
def test_a_token_pulled_out_in_the_middle_is_in_doubt_and_gives_nothing(
    pki: Running, in_token: KeyHolder, monkeypatch: pytest.MonkeyPatch, gone: type[Exception]
) -> None:
    key, signed = key_of(pki, "cuong"), pkcs11._signed
    authorisation = in_token.authorise(key, DIGESTS, {"pin": TOKEN_PIN})
    monkeypatch.setattr(pkcs11, "_signed", _after_the_first(signed, gone))

    with pytest.raises(KeyUnavailable) as lost:
        in_token.sign(key, DIGESTS, authorisation)
    assert lost.value.may_have_signed
    monkeypatch.undo()
    with pytest.raises(ProofRefused, match="đã được dùng"):
        in_token.sign(key, DIGESTS, authorisation)


def _after_the_first(signed: Callable[..., bytes], gone: type[Exception]) -> Callable[..., bytes]:
    made: list[bytes] = []

    def sign(private: Any, digest: Digest) -> bytes:
        if made:
            raise gone
        made.append(signed(private, digest))
        return made[0]

    return sign


def test_a_document_signed_in_a_token_is_whole(desk: Desk, in_token: KeyHolder) -> None:
    for label in ("cuong", "nam"):
        key = key_of(desk.pki, label)
        prepared = prepare_pdf(a_paper(), *desk.certificate(label), field=Field(), level=Level.B_B, at=MONDAY)
        authorisation = in_token.authorise(key, [prepared.digest], {"pin": TOKEN_PIN})
        (value,) = in_token.sign(key, [prepared.digest], authorisation)

        assert complete(prepared, value, at=MONDAY, evidence=desk.evidence).startswith(a_paper())


def test_keys_in_files_are_refused_outside_the_demonstration(settings: Any) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(KeyUnavailable, match="trình diễn"):
        SoftwareKeys()


@pytest.mark.parametrize("label", ["../keys/cuong", "nobody", "", "Cuong", "/etc/passwd"])
def test_a_key_file_is_found_by_its_plain_name_only(pki: Running, in_files: KeyHolder, label: str) -> None:
    odd = dataclasses.replace(key_of(pki, "cuong"), locator={"label": label})
    with pytest.raises(KeyUnavailable):
        in_files.authorise(odd, DIGESTS, {"pin": PIN})


def test_the_file_of_another_certificate_does_not_sign(pki: Running, in_files: KeyHolder) -> None:
    swapped = dataclasses.replace(key_of(pki, "cuong"), locator={"label": "binh"})
    with pytest.raises(KeyUnavailable, match="không phải của chứng thư"):
        in_files.authorise(swapped, DIGESTS, {"pin": PIN})
