"""Speaking with a provider: who we are, one method at a time, and what its refusals mean here."""

from __future__ import annotations

import base64
import json
import re
import threading
import time
from typing import Any
from urllib.parse import urlencode

from congvu.adapters.csc import wire
from congvu.adapters.csc.providers import Provider
from congvu.signing.gateway import KeyUnavailable, ProofRefused

SECONDS = 20.0
SECONDS_TO_SIGN = 60.0
# A token is renewed so long before its end, in seconds.
MARGIN = 30.0
SIGNING = "signatures/signHash"

# The protocol's error words, 1.0.4.0 section 10.1 and each method: what the holder of the key can do about it.
PROOFS = {
    "invalid_pin": ("mã PIN không đúng", "mã PIN đã bị khóa; hãy liên hệ nhà cung cấp chứng thư số"),
    "invalid_otp": (
        "mã xác nhận (OTP) không đúng hoặc đã hết hạn",
        "mã xác nhận đã bị khóa vì sai nhiều lần; hãy liên hệ nhà cung cấp chứng thư số",
    ),
}
OURS = {"invalid_token", "invalid_client", "unauthorized_client", "invalid_grant", "invalid_scope"}

_tokens: dict[Provider, tuple[str, float]] = {}
_lock = threading.Lock()


def call(provider: Provider, method: str, said: dict[str, Any]) -> dict[str, Any]:
    """Call one method, once. Raises ProofRefused where the holder must act, else KeyUnavailable."""
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {_token(provider)}"}
    answer = _post(provider, method, json.dumps(said).encode(), headers)
    if answer.status == 401:
        forget(provider)
    if answer.status >= 300 or "error" in answer.said:
        raise _refusal(method, answer)
    return answer.said


def forget(provider: Provider) -> None:
    """Prove ourselves anew at the next call."""
    with _lock:
        _tokens.pop(provider, None)


def _token(provider: Provider) -> str:
    with _lock:
        token, until = _tokens.get(provider, ("", 0.0))
    if token and time.monotonic() < until:
        return token
    answer = _logged_in(provider)
    token = answer.said.get("access_token")
    if answer.status != 200 or not isinstance(token, str) or not token.isprintable():
        raise KeyUnavailable("nhà cung cấp không cho hệ thống này đăng nhập; hãy báo người quản trị")
    with _lock:
        _tokens[provider] = (token, time.monotonic() + whole(answer.said.get("expires_in"), 3600) - MARGIN)
    return token


def _logged_in(provider: Provider) -> wire.Answer:
    pair = base64.b64encode(f"{provider.client}:{provider.secret}".encode()).decode()
    if provider.login == "basic":
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {pair}"}
        return _post(provider, "auth/login", b'{"rememberMe": false}', headers)
    form = {
        "grant_type": "client_credentials",
        "scope": "service",
        "client_id": provider.client,
        "client_secret": provider.secret,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return _post(provider, "oauth2/token", urlencode(form).encode(), headers)


def _post(provider: Provider, method: str, body: bytes, headers: dict[str, str]) -> wire.Answer:
    is_signing = method == SIGNING
    try:
        return wire.post(provider.address(method), body, headers, seconds=SECONDS_TO_SIGN if is_signing else SECONDS)
    except wire.NotSent as error:
        raise KeyUnavailable("không kết nối được nhà cung cấp ký số từ xa") from error
    except wire.AnswerLost as error:
        raise KeyUnavailable("nhà cung cấp không trả lời trọn vẹn", may_have_signed=is_signing) from error


def _refusal(method: str, answer: wire.Answer) -> Exception:
    word = str(answer.said.get("error") or "")
    told = _plain(answer.said.get("error_description"))
    if answer.status >= 500 or word == "server_error" or not word:
        return KeyUnavailable(f"nhà cung cấp gặp lỗi ({answer.status})", may_have_signed=method == SIGNING)
    if word in OURS:
        return KeyUnavailable("nhà cung cấp chưa chấp nhận hệ thống này; hãy thử lại hoặc báo người quản trị")
    if word == "access_denied":
        return ProofRefused("yêu cầu ký bị từ chối ở nhà cung cấp hoặc trên thiết bị của bạn")
    if word in PROOFS:
        return ProofRefused(PROOFS[word]["lock" in told.lower()])
    return ProofRefused(_meaning(told))


def _meaning(told: str) -> str:
    """The protocol says these with `invalid_request` and a sentence only."""
    low = told.lower()
    if "not authorized" in low:
        return "lần xác nhận không dành cho văn bản này"
    if "sad" in re.findall(r"\w+", low):
        return "lần xác nhận đã hết hạn" if "expired" in low else "lần xác nhận không còn dùng được"
    return f"nhà cung cấp từ chối ({told or 'không nói lý do'})"


def whole(value: Any, default: int) -> int:
    """A whole number, which some providers write as text."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return default


def _plain(value: Any) -> str:
    return "".join(letter for letter in str(value or "") if letter.isprintable())[:150]
