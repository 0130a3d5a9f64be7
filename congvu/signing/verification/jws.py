"""Signatures on JSON: JWS (RFC 7515), compact or JSON, and JAdES (TS 119 182-1). The certificate comes in `x5c`, never by address."""

from __future__ import annotations

import json
import re
from base64 import b64decode, urlsafe_b64decode
from datetime import UTC, datetime
from typing import Any

from asn1crypto import x509

from congvu.signing.report import Coverage
from congvu.signing.verification import certificates, keys
from congvu.signing.verification.found import Found, Stamp
from congvu.signing.verification.problems import Problem, altered, constraint, forged, malformed, no_certificate, weak

_COMPACT = re.compile(rb"\A\s*[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\s*\Z")
_METHODS = {
    **{f"RS{size}": keys.Mechanism(keys.PKCS1, f"sha{size}") for size in (256, 384, 512)},
    **{f"PS{size}": keys.Mechanism(keys.PSS, f"sha{size}", f"sha{size}", size // 8) for size in (256, 384, 512)},
    **{f"ES{size}": keys.Mechanism(keys.ECDSA, f"sha{size}", raw=True) for size in (256, 384, 512)},
}
_CURVES = {"ES256": "secp256r1", "ES384": "secp384r1", "ES512": "secp521r1"}
# What is understood, so that a header may insist on it.
_CRITICAL = frozenset({"b64", "sigT", "sigPId", "x5t#o", "iat"})


def is_jws(data: bytes) -> bool:
    if _COMPACT.match(data):
        return _header(data.split(b".")[0]) is not None
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return False
    parsed = _loaded(data)
    return isinstance(parsed, dict) and ("signatures" in parsed or {"protected", "signature"} <= parsed.keys())


def read_jws(data: bytes, content: bytes | None = None) -> tuple[list[Found], list[str]]:
    if _COMPACT.match(data):
        protected, payload, value = data.decode().strip().split(".")
        parts: list[Any] = [{"protected": protected, "signature": value}]
    else:
        parsed = _loaded(data.decode("utf-8-sig").encode())
        payload = parsed.get("payload", "")
        parts = parsed.get("signatures", [parsed])
        if parsed.keys() - {"payload", "signatures", "protected", "header", "signature"}:
            return [Found("JWS", "JWS", (constraint("Tệp có phần không được ký ngoài nội dung của JWS."),))], []
        if "signatures" in parsed and "signature" in parsed:
            return [Found("JWS", "JWS", (malformed("hai cách ghi chữ ký trong một tệp"),))], []
    if not isinstance(parts, list) or not all(isinstance(one, dict) for one in parts) or not isinstance(payload, str):
        return [Found("JWS", "JWS", (malformed("không đúng cấu trúc JWS"),))], []
    return [_found(one, payload, content, index) for index, one in enumerate(parts[:50])], []


def _found(part: dict, payload: str, content: bytes | None, index: int) -> Found:
    name = f"Chữ ký {index + 1}"
    header = _header(str(part.get("protected", "")).encode()) or {}
    outside = part.get("header") or {}
    kind = "JAdES" if {"sigT", "x5t#S256", "x5t#o", "iat"} & header.keys() and "x5c" in {**outside, **header} else "JWS"
    problem = _header_problem(header, outside)
    if problem:
        return Found(name, kind, (problem,))
    chain = [certificates.load(b64decode(one)) for one in header.get("x5c", outside.get("x5c", []))[:20]]
    if not chain:
        return Found(name, kind, (no_certificate(),))
    how = _METHODS[header["alg"]]
    message = _message(part, header, payload, content)
    if message is None:
        sentence = "Chữ ký để rời khỏi nội dung nhưng không có nội dung để đối chiếu. Hãy kiểm tra cùng với tệp gốc đã được ký."
        return Found(name, kind, (Problem("SIGNED_DATA_NOT_FOUND", sentence),), signer=chain[0])
    value = _decoded(str(part.get("signature", "")))
    problems = (
        [] if _is_curve(header["alg"], chain[0]) and keys.is_signed_by(chain[0], message, value, how) else [forged()]
    )
    problems += [*_binding(header, chain[0]), *_other_content(header, payload, content)]
    return Found(
        name=name,
        format=kind,
        problems=tuple(problems),
        is_intact=not any(problem.sub_indication in {"SIG_CRYPTO_FAILURE", "HASH_FAILURE"} for problem in problems),
        signer=chain[0],
        certificates=tuple(chain),
        claimed_at=_claimed(header),
        algorithm=how.told,
        is_ades=kind == "JAdES",
        stamps=tuple(_stamps(outside, str(part.get("signature", "")))),
        coverage=Coverage.WHOLE,
        covers=("nội dung đi kèm",) if not payload else (),
    )


def _header_problem(header: dict, outside: Any) -> Problem | None:
    if not isinstance(outside, dict) or not header:
        return malformed("phần đầu của JWS không đọc được")
    if set(header) & set(outside) or {"alg", "crit", "b64"} & set(outside):
        return malformed("phần đầu được ký và không được ký nói khác nhau")
    if str(header.get("alg", "none")).lower() == "none" or str(header.get("alg")).startswith("HS"):
        return malformed(f"“{str(header.get('alg'))[:20]}” không phải chữ ký số, ai cũng tạo ra được")
    if header.get("alg") not in _METHODS:
        return weak(f"Thuật toán ký ({str(header.get('alg'))[:20]})")
    critical = header.get("crit", [])
    if "crit" in header and (
        not isinstance(critical, list) or not critical or not set(map(str, critical)) <= _CRITICAL & set(header)
    ):
        return malformed("JWS có điều kiện bắt buộc mà chương trình không hiểu")
    if "b64" in header and "b64" not in critical:
        return malformed("JWS ghi b64 mà không bắt buộc")
    if "sigD" in header:
        return constraint("Chữ ký JAdES chỉ vào nội dung ở nơi khác; chương trình không lấy gì từ bên ngoài.")
    return None


def _message(part: dict, header: dict, payload: str, content: bytes | None) -> bytes | None:
    """RFC 7515, 5.1; RFC 7797 where the payload is not encoded."""
    protected = str(part["protected"]).encode()
    if header.get("b64") is False:
        body = payload.encode() if payload else content
        return None if body is None else protected + b"." + body
    if payload:
        return protected + b"." + payload.encode()
    return None if content is None else protected + b"." + _encoded(content)


def _other_content(header: dict, payload: str, content: bytes | None) -> list[Problem]:
    """A file was given to check, and the signature brings content of its own."""
    if content is None or not payload:
        return []
    held = payload.encode() if header.get("b64") is False else _decoded(payload)
    return [] if held == content else [altered("Chữ ký mang nội dung của riêng nó, khác với tệp gốc đi kèm.")]


def _binding(header: dict, signer: x509.Certificate) -> list[Problem]:
    if "x5t#S256" in header and _decoded(str(header["x5t#S256"])) != signer.sha256:
        return [constraint("Chứng thư kèm theo không phải chứng thư mà người ký đã ghi trong chữ ký.")]
    return []


def _is_curve(algorithm: str, signer: x509.Certificate) -> bool:
    return algorithm not in _CURVES or (
        signer.public_key.algorithm == "ec" and signer.public_key.curve[1] == _CURVES[algorithm]
    )


def _claimed(header: dict) -> datetime | None:
    try:
        if "iat" in header:
            return datetime.fromtimestamp(int(header["iat"]), UTC)
        moment = datetime.fromisoformat(str(header.get("sigT", "")).replace("Z", "+00:00"))
    except (ValueError, TypeError, OverflowError, OSError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _stamps(outside: dict, value: str):
    """JAdES sigTst: over the encoded signature value."""
    for one in outside.get("etsiU") or []:
        item = _header(one.encode()) if isinstance(one, str) else one
        for token in (item or {}).get("sigTst", {}).get("tstTokens", []) if isinstance(item, dict) else []:
            yield Stamp(b64decode(token["val"]), "signature", lambda name: keys.digest(name, value.encode()))


# -- JSON and base64url, strictly --------------------------------------------------------------------------------
def _header(encoded: bytes) -> dict | None:
    try:
        parsed = _loaded(_decoded(encoded.decode()))
    except (ValueError, UnicodeDecodeError):
        return None
    return parsed if isinstance(parsed, dict) else None


def _loaded(data: bytes) -> Any:
    """None for what is not JSON; a name written twice is refused (RFC 7515, 4)."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in pairs}) != len(pairs):
            raise ValueError("a name is written twice")
        return dict(pairs)

    try:
        return json.loads(data, object_pairs_hook=once)
    except (ValueError, RecursionError):
        return None


def _decoded(text: str) -> bytes:
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text):
        raise ValueError("not base64url")
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _encoded(data: bytes) -> bytes:
    from base64 import urlsafe_b64encode

    return urlsafe_b64encode(data).rstrip(b"=")
