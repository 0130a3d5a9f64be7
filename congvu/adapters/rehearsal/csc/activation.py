"""Signature activation data (SAD): for one credential and exact hashes, counted, expiring, good for one request."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from congvu.adapters.rehearsal.csc.shapes import Refused


@dataclass
class Transaction:
    """What one proof of the holder allows in all: `hashes` still to be signed, `left` signatures."""

    id: str
    credential: str
    hashes: Counter[bytes]
    left: int


@dataclass
class Activation:
    transaction: Transaction
    until: float
    is_used: bool = False


class Activations:
    """All that were given; `lasts` seconds each."""

    def __init__(self, clock: Callable[[], float], lasts: float) -> None:
        self.clock = clock
        self.lasts = lasts
        self.given: dict[str, Activation] = {}

    def begun(self, credential: str, hashes: Sequence[bytes], number: int) -> str:
        """The SAD of a new transaction. Raises Refused: every hash is named (SCAL2)."""
        if len(hashes) != number:
            raise Refused("invalid_request", "Missing (or invalid type) array parameter hash")
        return self._given(Transaction(secrets.token_hex(8), credential, Counter(hashes), number))

    def extended(self, sad: str, credential: str, hashes: Sequence[bytes]) -> str:
        """A new SAD for what is left; the old one is worth nothing from now on."""
        old = self._live(sad, credential)
        if not old.transaction.left:
            raise Refused("invalid_request", "The SAD is used up")
        self._require(old.transaction, hashes)
        old.is_used, old.until = True, self.clock()
        return self._given(old.transaction)

    def spent(self, sad: str, credential: str, hashes: Sequence[bytes]) -> str:
        """Use it, once. Returns the transaction's id."""
        activation = self._live(sad, credential)
        if activation.is_used:
            raise Refused("invalid_request", "Invalid parameter SAD: it was used")
        if not hashes:
            raise Refused("invalid_request", "Empty hash array")
        transaction = activation.transaction
        self._require(transaction, hashes)
        activation.is_used = True
        transaction.hashes -= Counter(hashes)
        transaction.left -= len(hashes)
        return transaction.id

    def _live(self, sad: str, credential: str) -> Activation:
        found = self.given.get(sad)
        if found is None or found.transaction.credential != credential:
            raise Refused("invalid_request", "Invalid parameter SAD")
        if found.until <= self.clock():
            raise Refused("invalid_request", "SAD expired")
        return found

    @staticmethod
    def _require(transaction: Transaction, hashes: Sequence[bytes]) -> None:
        if len(hashes) > transaction.left or Counter(hashes) - transaction.hashes:
            raise Refused("invalid_request", "Hash is not authorized by the SAD")

    def _given(self, transaction: Transaction) -> str:
        sad = secrets.token_urlsafe(32)
        self.given[sad] = Activation(transaction, self.clock() + self.lasts)
        return sad
