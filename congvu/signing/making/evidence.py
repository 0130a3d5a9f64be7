"""Whom we trust and whom we ask: anchors, the state of certificates, and time. What they answer is kept as proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from asn1crypto import cms, crl, ocsp, tsp, x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    InsufficientRevinfoError,
    PathBuildingError,
    PathError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.fetchers import FetcherBackend
from pyhanko_certvalidator.path import ValidationPath

from congvu.signing.gateway import TimeStamping, TimeStampUnavailable
from congvu.signing.making.above import Above, above
from congvu.signing.making.asking import awaited, lists_about
from congvu.signing.making.keys import hashed
from congvu.signing.making.lists import revoked_at

# Clocks of ours and of authorities may differ so much.
CLOCKS_DIFFER = timedelta(minutes=5)

MOST_PROVEN = 100


class StateUnknown(ValueError):
    """Nobody told whether a certificate is revoked."""


class Revoked(ValueError):
    """A certificate was revoked, at `since`."""

    def __init__(self, since: datetime) -> None:
        super().__init__(f"revoked at {since}")
        self.since = since


@dataclass(frozen=True)
class Evidence:
    """`anchors` and `time_anchors` are DER of whom the ministry trusts for signatures and for time; `fetchers` ask for CRL
    and OCSP (None: nobody is asked, and what needs an answer is refused); `time_stamping` proves time."""

    anchors: Sequence[bytes]
    time_anchors: Sequence[bytes] = ()
    fetchers: FetcherBackend | None = None
    time_stamping: TimeStamping | None = None
    # Authorities of time-stamps proven for a moment: one document asks about the same one several times.
    proven: dict[tuple[bytes, datetime], Proof] = field(default_factory=dict, repr=False, compare=False)

    def stamp(self, content: bytes, algorithm: str, *, at: datetime) -> bytes:
        """The time-stamp token (DER) over `content`, by an authority we trust. Raises TimeStampUnavailable."""
        if self.time_stamping is None:
            raise TimeStampUnavailable("chưa khai báo tổ chức cấp dấu thời gian nào")
        token = self.time_stamping.stamp(hashed(content, algorithm), algorithm, at=at)
        try:
            self.prove_time(token, at=at)
        except (ValidationError, PathError, ValueError) as error:
            raise TimeStampUnavailable(f"dấu thời gian của tổ chức không được tin cậy: {error}") from error
        return token

    def prove(self, certificate: bytes, chain: Sequence[bytes], *, at: datetime) -> Proof:
        """That a certificate leads to an anchor and was not revoked at `at`. Raises Revoked, StateUnknown, or what
        pyhanko-certvalidator raises of ways that lead nowhere."""
        return self._prove(certificate, chain, self.anchors, at, set())

    def prove_time(self, token: bytes, *, at: datetime) -> Proof:
        """The same of the authority that made a time-stamp token."""
        signed = cms.ContentInfo.load(token)["content"]
        certificates = [one.chosen for one in signed["certificates"]]
        signer = signer_of(signed)
        known = (signer.dump(), at)
        if known not in self.proven:
            if len(self.proven) >= MOST_PROVEN:
                self.proven.clear()
            others = [one.dump() for one in certificates if one.dump() != signer.dump()]
            self.proven[known] = self._prove(signer.dump(), others, self.time_anchors, at, {"time_stamping"})
        return self.proven[known]

    def above(self, proof: Proof, *, at: datetime) -> Above:
        """What who trusts only a root needs beyond this proof."""
        known = [x509.Certificate.load(one) for one in (*proof.others, *self.anchors, *self.time_anchors)]
        return above(proof.certificates[0], known, self.fetchers, at=at)

    def _prove(
        self, certificate: bytes, chain: Sequence[bytes], anchors: Sequence[bytes], at: datetime, purpose: set[str]
    ) -> Proof:
        if not anchors:
            raise PathBuildingError("no anchors")
        leaf = x509.Certificate.load(certificate)
        context = self._context(chain, anchors, at, "require", asks=self.fetchers is not None)
        validator = CertificateValidator(leaf, validation_context=context)
        try:
            path = awaited(validator.async_validate_usage(set(), purpose or None))
        except RevokedError as error:
            raise Revoked(error.revocation_dt) from error
        except InsufficientRevinfoError as error:
            return self._prove_by_list(leaf, anchors, at, purpose, str(error))
        return Proof(path, tuple(context.ocsps), tuple(context.crls), tuple(chain))

    def _prove_by_list(
        self, leaf: x509.Certificate, anchors: Sequence[bytes], at: datetime, purpose: set[str], why: str
    ) -> Proof:
        """An anchor itself issued the certificate, and its list of revoked ones does not name it."""
        context = self._context([], anchors, at, "soft-fail", asks=False)
        validator = CertificateValidator(leaf, validation_context=context)
        try:
            path = awaited(validator.async_validate_usage(set(), purpose or None))
        except (ValidationError, PathError) as error:
            raise StateUnknown(why) from error
        issuer = next(iter(path.iter_certs(include_root=True)))
        for one in lists_about(self.fetchers, leaf) if path.pkix_len == 1 else ():
            try:
                since = revoked_at(one, leaf, issuer, at=at, slack=CLOCKS_DIFFER)
            except (ValueError, TypeError):
                continue
            if since is not None and since <= at:
                raise Revoked(since)
            return Proof(path, (), (one,))
        raise StateUnknown(why)

    def _context(
        self, chain: Sequence[bytes], anchors: Sequence[bytes], at: datetime, mode: str, *, asks: bool
    ) -> ValidationContext:
        return ValidationContext(
            trust_roots=[x509.Certificate.load(one) for one in anchors],
            other_certs=[x509.Certificate.load(one) for one in chain],
            moment=at,
            allow_fetching=asks,
            fetcher_backend=self.fetchers,
            crls=[],
            revocation_mode=mode,
            time_tolerance=CLOCKS_DIFFER,
        )


@dataclass(frozen=True)
class Proof:
    """A certificate's way to its anchor, with the answers that say nobody on it was revoked; `others` (DER) came with it."""

    path: ValidationPath
    ocsps: tuple[ocsp.OCSPResponse, ...]
    crls: tuple[crl.CertificateList, ...]
    others: tuple[bytes, ...] = ()

    @property
    def certificates(self) -> list[x509.Certificate]:
        return list(self.path.iter_certs(include_root=True))


def signer_of(signed: cms.SignedData) -> x509.Certificate:
    """The certificate that a message's only signer names; raises ValueError when it is not in it."""
    (signer,) = signed["signer_infos"]
    name = signer["sid"].chosen
    for one in signed["certificates"]:
        certificate = one.chosen
        if certificate.issuer == name["issuer"] and certificate.serial_number == name["serial_number"].native:
            return certificate
    raise ValueError("the signer's certificate is not there")


def stamped_at(token: bytes) -> datetime:
    """The time that a time-stamp token tells."""
    info: tsp.TSTInfo = cms.ContentInfo.load(token)["content"]["encap_content_info"]["content"].parsed
    moment: datetime = info["gen_time"].native
    return moment
