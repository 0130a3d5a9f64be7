"""Time-stamps (RFC 3161) over HTTP from the authorities of TIME_STAMP_AUTHORITIES, one behind the other.

A reply is believed when it stamps what was asked, now, by a certificate made for time-stamps, and its signature holds;
whom the ministry trusts is decided by the caller. The next authority is asked when one is away, slow or wrong.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from asn1crypto import algos, cms, tsp, x509
from cryptography.exceptions import UnsupportedAlgorithm
from django.conf import settings
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from congvu.adapters.plain_http import NoAnswer, ask
from congvu.signing.gateway import TimeStampUnavailable
from congvu.signing.making.evidence import signer_of

SECONDS = 8.0
LARGEST = 100_000
# An authority whose clock differs more from ours is wrong, or answers with an old stamp.
CLOCKS_DIFFER = timedelta(minutes=10)
_WEAK = {"md2", "md5", "sha1"}

log = logging.getLogger("congvu.time_stamping")


class Authorities:
    """`signing.gateway.TimeStamping` over the addresses given, the first that answers well."""

    def __init__(self, addresses: Sequence[str] | None = None, *, seconds: float = SECONDS) -> None:
        self.addresses = list(settings.TIME_STAMP_AUTHORITIES if addresses is None else addresses)
        self.seconds = seconds

    def stamp(self, imprint: bytes, algorithm: str, *, at: datetime) -> bytes:
        troubles = []
        for address in self.addresses:
            try:
                return self._stamp(address, imprint, algorithm, at)
            except (NoAnswer, _NotBelieved) as error:
                log.warning("time-stamp authority %s: %s", address, error)
                troubles.append(str(error))
        raise TimeStampUnavailable("; ".join(troubles) or "TIME_STAMP_AUTHORITIES is empty")

    def _stamp(self, address: str, imprint: bytes, algorithm: str, at: datetime) -> bytes:
        message = tsp.MessageImprint(
            {"hash_algorithm": algos.DigestAlgorithm({"algorithm": algorithm}), "hashed_message": imprint}
        )
        nonce = secrets.randbits(63)
        request = tsp.TimeStampReq({"version": 1, "message_imprint": message, "nonce": nonce, "cert_req": True})
        body = ask(
            address,
            body=request.dump(),
            content_type="application/timestamp-query",
            seconds=self.seconds,
            largest=LARGEST,
        )
        return _believed(body, message, nonce, at)


class _NotBelieved(Exception):
    """The reply is not a time-stamp of what was asked."""


def _believed(body: bytes, message: tsp.MessageImprint, nonce: int, at: datetime) -> bytes:
    try:
        reply = tsp.TimeStampResp.load(body)
        status = reply["status"]["status"].native
        if status not in ("granted", "granted_with_mods"):
            raise _NotBelieved(f"refused: {status}")
        token = reply["time_stamp_token"]
        signed = token["content"]
        info = signed["encap_content_info"]["content"].parsed
        if info["message_imprint"].dump() != message.dump() and info["message_imprint"].native != message.native:
            raise _NotBelieved("it stamps something else")
        if info["nonce"].native != nonce:
            raise _NotBelieved("it answers another question")
        if abs(info["gen_time"].native - at) > CLOCKS_DIFFER:
            raise _NotBelieved(f"its clock says {info['gen_time'].native}")
        _check_signature(signed, at)
        der: bytes = token.dump()
    except (ValueError, TypeError, KeyError, UnsupportedAlgorithm) as error:
        raise _NotBelieved(f"no time-stamp: {error}") from error
    return der


def _check_signature(signed: cms.SignedData, at: datetime) -> None:
    """Its own signature, by a certificate in force that is made for time-stamps alone (RFC 3161, 2.3)."""
    signer: x509.Certificate = signer_of(signed)
    purpose = signer.extended_key_usage_value
    if purpose is None or purpose.native != ["time_stamping"]:
        raise _NotBelieved("its certificate is not made for time-stamps")
    if not signer.not_valid_before <= at <= signer.not_valid_after:
        raise _NotBelieved("its certificate is not in force")
    (info,) = signed["signer_infos"]
    used_hash = info["digest_algorithm"]["algorithm"].native
    if {used_hash, signer["signature_algorithm"].hash_algo} & _WEAK:
        raise _NotBelieved("it uses a hash that no longer proves anything")
    # Only that the signature is the certificate's: whether we trust it is asked later.
    content = signed["encap_content_info"]["content"].contents
    if not all(validate_sig_integrity(info, signer, "tst_info", hashlib.new(used_hash, content).digest())):
        raise _NotBelieved("its signature does not hold")
