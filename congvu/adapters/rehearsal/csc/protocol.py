"""What the provider does with each method, and every reason it has to refuse; no network here."""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from congvu.adapters.rehearsal.csc import shapes
from congvu.adapters.rehearsal.csc.accounts import RemoteAccount
from congvu.adapters.rehearsal.csc.activation import Activations
from congvu.adapters.rehearsal.csc.shapes import Refused

TOKEN_LASTS = 3600.0


class Protocol:
    """One provider. `clock` is monotonic, in seconds; every signature is written to `log` before it is answered."""

    def __init__(
        self, accounts: Sequence[RemoteAccount], log: Path, clock: Callable[[], float], lasts: float = 300.0
    ) -> None:
        self.accounts = {account.id: account for account in accounts}
        self.log = log
        self.clock = clock
        self.activations = Activations(clock, lasts)
        self.tokens: dict[str, float] = {}

    def log_in(self) -> dict[str, Any]:
        token = secrets.token_urlsafe(24)
        self.tokens[token] = self.clock() + TOKEN_LASTS
        return {"access_token": token, "token_type": "Bearer", "expires_in": int(TOKEN_LASTS)}

    def answer(self, version: str, method: str, said: dict[str, Any], token: str) -> dict[str, Any]:
        """Carry out one method. Raises Refused with the protocol's error."""
        if method == "info":
            return shapes.info(version)
        if self.tokens.get(token, 0.0) < self.clock():
            raise Refused("invalid_token", "The access or refresh token is expired or has been revoked", 401)
        methods = {
            "credentials/list": self._list,
            "credentials/info": self._info,
            "credentials/sendOTP": self._send_code,
            "credentials/authorize": self._authorize,
            "credentials/extendTransaction": self._extend,
            "signatures/signHash": self._sign,
        }
        if method not in methods:
            raise Refused("invalid_request", "Unknown method", 404)
        return methods[method](version, said)

    def signatures(self) -> list[dict[str, Any]]:
        """Every signature ever made, in order."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [json.loads(line) for line in lines]

    def _list(self, version: str, said: dict[str, Any]) -> dict[str, Any]:
        user = shapes.text(said, "userID")
        most = said.get("maxResults", 20)
        if not isinstance(most, int) or most < 1:
            raise Refused("invalid_request", "Invalid parameter maxResults")
        found = [one.id for one in self.accounts.values() if user == one.user or user in one.names]
        return {"credentialIDs": found[:most]}

    def _info(self, version: str, said: dict[str, Any]) -> dict[str, Any]:
        return shapes.credential(version, self._account(said), said)

    def _send_code(self, version: str, said: dict[str, Any]) -> dict[str, Any]:
        account = self._account(said)
        if not account.code_is_sent:
            raise Refused("invalid_request", "The OTP of this credential is not sent")
        account.send_code(self.clock())
        return {}

    def _authorize(self, version: str, said: dict[str, Any]) -> dict[str, Any]:
        account = self._usable(said)
        number = said.get("numSignatures")
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise Refused("invalid_request", "Missing (or invalid type) integer parameter numSignatures")
        if number > account.most:
            raise Refused("invalid_request", "Numbers of signatures is too high")
        hashes, _ = shapes.hashes(version, said, None)
        if len(hashes) > number:
            raise Refused("invalid_request", "Invalid parameter hash")
        pin, code = shapes.proof(version, said)
        if refusal := account.refusal_of_pin(pin):
            raise Refused("invalid_pin", refusal)
        if refusal := account.refusal_of_code(code, self.clock()):
            raise Refused("invalid_otp", refusal)
        return {"SAD": self.activations.begun(account.id, hashes, number), "expiresIn": int(self.activations.lasts)}

    def _extend(self, version: str, said: dict[str, Any]) -> dict[str, Any]:
        account = self._usable(said)
        hashes, _ = shapes.hashes(version, said, None)
        fresh = self.activations.extended(shapes.text(said, "SAD"), account.id, hashes)
        return {"SAD": fresh, "expiresIn": int(self.activations.lasts)}

    def _sign(self, version: str, said: dict[str, Any]) -> dict[str, Any]:
        account = self._usable(said)
        name = shapes.algorithm(said, account)
        hashes, algorithm = shapes.hashes(version, said, name)
        transaction = self.activations.spent(shapes.text(said, "SAD"), account.id, hashes)
        made = [shapes.signed(account, value, algorithm) for value in hashes]
        self._write(account, transaction, hashes)
        return {"signatures": [base64.b64encode(one).decode() for one in made]}

    def _write(self, account: RemoteAccount, transaction: str, hashes: list[bytes]) -> None:
        with self.log.open("a") as file:
            for value in hashes:
                file.write(json.dumps({"key": account.id, "consent": transaction, "digest": value.hex()}) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def _account(self, said: dict[str, Any]) -> RemoteAccount:
        found = self.accounts.get(shapes.text(said, "credentialID"))
        if found is None:
            raise Refused("invalid_request", "Invalid parameter credentialID")
        return found

    def _usable(self, said: dict[str, Any]) -> RemoteAccount:
        account = self._account(said)
        if not account.is_enabled:
            raise Refused("invalid_request", "The credential is disabled")
        return account
