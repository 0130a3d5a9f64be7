"""Keys in tokens and hardware security modules, by PKCS#11 (PKCS11_MODULE names the maker's library).

The PIN is tried once and never again by itself: a token locks after a few wrong ones. Every session is closed.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import pkcs11
from asn1crypto import algos
from django.conf import settings
from pkcs11 import exceptions as trouble

from congvu.adapters.consents import granted, spent
from congvu.signing.gateway import Authorisation, Digest, KeyReference, KeyUnavailable, ProofRefused
from congvu.signing.making.keys import der_value

# One login at a time: a token knows one user a process, and closing one session would log the other out.
_turn = threading.Lock()

_WRONG_PIN = (trouble.PinIncorrect, trouble.PinInvalid, trouble.PinLenRange)


class Tokens:
    """The place of keys "pkcs11"; a key's locator has `token` (its label) and `label` or `id` (hexadecimal) of the key."""

    def authorise(self, key: KeyReference, digests: Sequence[Digest], proof: dict[str, str]) -> Authorisation:
        """`proof` has "pin". The key is looked for, and not yet used."""
        pin = proof.get("pin", "")
        with _session(key, pin) as session:
            _private_key(session, key)
        return granted(key, digests, pin)

    def sign(self, key: KeyReference, digests: Sequence[Digest], authorisation: Authorisation) -> list[bytes]:
        pin = spent(key, digests, authorisation)
        with _session(key, pin) as session:
            private = _private_key(session, key)
            try:
                return [_signed(private, digest) for digest in digests]
            except pkcs11.PKCS11Error as error:
                raise KeyUnavailable("thiết bị giữ khóa ngừng trả lời khi đang ký", may_have_signed=True) from error


def labels() -> list[str]:
    """The tokens in reach, by their labels. Raises KeyUnavailable when there is none."""
    try:
        slots = _library(settings.PKCS11_MODULE).get_slots(token_present=True)
        found = [label for label in (slot.get_token().label.strip() for slot in slots) if label]
    except pkcs11.PKCS11Error as error:
        raise KeyUnavailable(f"thư viện PKCS#11 không trả lời ({type(error).__name__})") from error
    if not found:
        raise KeyUnavailable("không thấy thiết bị giữ khóa nào")
    return found


@contextlib.contextmanager
def _session(key: KeyReference, pin: str) -> Iterator[pkcs11.Session]:
    """The token, logged into with this PIN, once; closed whatever happens."""
    if not pin:
        raise ProofRefused("chưa nhập mã PIN")
    with _turn:
        try:
            session = _token(key).open(user_pin=pin)
        except _WRONG_PIN as error:
            raise ProofRefused("mã PIN không đúng") from error
        except trouble.PinLocked as error:
            raise ProofRefused("thiết bị đã khóa vì nhập sai mã PIN nhiều lần") from error
        except trouble.PinExpired as error:
            raise ProofRefused("mã PIN đã hết hạn, hãy đổi bằng phần mềm của thiết bị") from error
        except pkcs11.PKCS11Error as error:
            raise KeyUnavailable(f"không mở được thiết bị giữ khóa ({type(error).__name__})") from error
        try:
            yield session
        finally:
            # A token that was pulled out has no session left to close.
            with contextlib.suppress(pkcs11.PKCS11Error):
                session.close()


def _token(key: KeyReference) -> pkcs11.Token:
    label = key.locator.get("token", "")
    try:
        library = _library(settings.PKCS11_MODULE)
        return library.get_token(token_label=label)
    except (trouble.NoSuchToken, trouble.MultipleTokensReturned) as error:
        raise KeyUnavailable(f"không thấy thiết bị giữ khóa “{label}”; hãy cắm thiết bị rồi thử lại") from error


@lru_cache(maxsize=1)
def _library(path: str) -> Any:
    if not path:
        raise KeyUnavailable("PKCS11_MODULE chưa được khai báo")
    try:
        return pkcs11.lib(path)
    except (RuntimeError, OSError) as error:
        raise KeyUnavailable(f"không nạp được thư viện {path}") from error


def _private_key(session: pkcs11.Session, key: KeyReference) -> Any:
    wanted: dict[str, Any] = {"object_class": pkcs11.ObjectClass.PRIVATE_KEY}
    if label := key.locator.get("label"):
        wanted["label"] = label
    if identifier := key.locator.get("id"):
        wanted["id"] = bytes.fromhex(identifier)
    try:
        return session.get_key(**wanted)
    except (trouble.NoSuchKey, trouble.MultipleObjectsReturned) as error:
        raise KeyUnavailable("thiết bị không có đúng một khóa bí mật như đã đăng ký") from error
    except pkcs11.PKCS11Error as error:
        raise KeyUnavailable(f"thiết bị giữ khóa ngừng trả lời ({type(error).__name__})") from error


def _signed(private: Any, digest: Digest) -> bytes:
    if private.key_type is pkcs11.KeyType.RSA:
        named = {"digest_algorithm": {"algorithm": digest.algorithm}, "digest": digest.value}
        return private.sign(algos.DigestInfo(named).dump(), mechanism=pkcs11.Mechanism.RSA_PKCS)
    return der_value(private.sign(digest.value, mechanism=pkcs11.Mechanism.ECDSA))
