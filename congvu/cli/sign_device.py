"""Keys in one's own hands: a PKCS#11 token, or a PKCS#12 file for trials. A key signs hashes that were made elsewhere."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from asn1crypto import algos, core
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from congvu.kernel.refusal import Refusal

HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}


class DeviceNotReady(Refusal):
    code = "device_not_ready"
    sentence = "Không dùng được thiết bị: {why}. Chưa có gì được gửi đi; hãy kiểm tra thiết bị, thư viện và mã PIN."


class CertificateNotThere(Refusal):
    code = "certificate_not_there"
    sentence = "Trên thiết bị không có chứng thư “{subject}”. Chưa có gì được ký; hãy cắm đúng thiết bị."


class Key(Protocol):
    """A device that is opened."""

    def certificate(self, sha256: str, subject: str) -> bytes:
        """DER of the certificate with this hash; from now on its key signs. Raises CertificateNotThere."""
        ...

    def sign(self, digest: bytes, algorithm: str) -> bytes:
        """RSA PKCS#1 v1.5, or ECDSA in DER."""
        ...


class Device(Protocol):
    def opened(self, pin: str) -> AbstractContextManager[Key]:
        """Raises DeviceNotReady."""
        ...


class Pkcs12Device:
    """A file. There is no device that keeps the key in: for trials only."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextlib.contextmanager
    def opened(self, pin: str) -> Iterator[Key]:
        try:
            key, certificate, _ = pkcs12.load_key_and_certificates(self.path.read_bytes(), pin.encode())
        except (OSError, ValueError) as error:
            raise DeviceNotReady(why="tệp hoặc mã PIN không đúng") from error
        if key is None or certificate is None:
            raise DeviceNotReady(why="tệp không có khóa và chứng thư")
        yield _FileKey(key, certificate.public_bytes(Encoding.DER))


class Pkcs11Device:
    """A token or HSM through the maker's library; `label` chooses where several are plugged in."""

    def __init__(self, module: Path, label: str) -> None:
        self.module = module
        self.label = label

    @contextlib.contextmanager
    def opened(self, pin: str) -> Iterator[Key]:
        import pkcs11

        try:
            library = pkcs11.lib(str(self.module))
            token = library.get_token(token_label=self.label) if self.label else library.get_token()
            session = token.open(user_pin=pin)
        except (pkcs11.PKCS11Error, RuntimeError) as error:
            raise DeviceNotReady(why=_why(error)) from error
        try:
            yield _TokenKey(session)
        except pkcs11.PKCS11Error as error:
            raise DeviceNotReady(why=_why(error)) from error
        finally:
            with contextlib.suppress(pkcs11.PKCS11Error):
                session.close()


class _FileKey:
    def __init__(self, key: Any, der: bytes) -> None:
        self.key = key
        self.der = der

    def certificate(self, sha256: str, subject: str) -> bytes:
        if hashlib.sha256(self.der).hexdigest() != sha256:
            raise CertificateNotThere(subject=subject)
        return self.der

    def sign(self, digest: bytes, algorithm: str) -> bytes:
        whole = Prehashed(HASHES[algorithm])
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(digest, padding.PKCS1v15(), whole)
        made: bytes = self.key.sign(digest, ec.ECDSA(whole))
        return made


class _TokenKey:
    def __init__(self, session: Any) -> None:
        self.session = session
        self.key: Any = None

    def certificate(self, sha256: str, subject: str) -> bytes:
        from pkcs11 import Attribute, ObjectClass

        for one in self.session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
            der: bytes = one[Attribute.VALUE]
            if hashlib.sha256(der).hexdigest() == sha256:
                self.key = self.session.get_key(object_class=ObjectClass.PRIVATE_KEY, id=one[Attribute.ID])
                return der
        raise CertificateNotThere(subject=subject)

    def sign(self, digest: bytes, algorithm: str) -> bytes:
        from pkcs11 import KeyType, Mechanism

        if self.key.key_type == KeyType.RSA:
            made: bytes = self.key.sign(_digest_info(digest, algorithm), mechanism=Mechanism.RSA_PKCS)
            return made
        pair = self.key.sign(digest, mechanism=Mechanism.ECDSA)
        half = len(pair) // 2
        return encode_dss_signature(int.from_bytes(pair[:half]), int.from_bytes(pair[half:]))


def _digest_info(digest: bytes, algorithm: str) -> bytes:
    """What PKCS#1 v1.5 pads: the hash and its name (RFC 8017, 9.2)."""
    named = algos.DigestAlgorithm({"algorithm": algorithm, "parameters": core.Null()})
    made: bytes = algos.DigestInfo({"digest_algorithm": named, "digest": digest}).dump()
    return made


def _why(error: Exception) -> str:
    return f"{type(error).__name__} {error}".strip()[:200]
