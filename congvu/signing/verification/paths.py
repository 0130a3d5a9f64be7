"""From a certificate to an authority that is trusted: found, and checked by RFC 5280 at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from pyhanko_certvalidator.authority import CertTrustAnchor
from pyhanko_certvalidator.context import ValidationContext
from pyhanko_certvalidator.errors import ValidationError
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.policy_decl import (
    AcceptAllAlgorithms,
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)
from pyhanko_certvalidator.validate import async_validate_path

from congvu.signing.verification import keys
from congvu.signing.verification.certificates import issuer_problem
from congvu.signing.verification.problems import Problem, chain_constraint, weak
from congvu.signing.verification.trust import Anchor, Purpose

_LONGEST, _MOST = 8, 8
# Revocation and algorithms are judged by this package, with their own terms.
_NO_REVOCATION = CertRevTrustPolicy(
    RevocationCheckingPolicy(RevocationCheckingRule.NO_CHECK, RevocationCheckingRule.NO_CHECK)
)


@dataclass(frozen=True)
class Path:
    """`certificates` from the leaf up to the last before the anchor; alone when the leaf itself is trusted."""

    certificates: tuple[x509.Certificate, ...]
    anchor: Anchor
    root: x509.Certificate

    @property
    def leaf_is_trusted(self) -> bool:
        return self.certificates[0].sha256 == self.root.sha256

    @property
    def links(self) -> list[tuple[x509.Certificate, x509.Certificate]]:
        """Each certificate with its issuer; the anchor is nobody's."""
        if self.leaf_is_trusted:
            return []
        return list(zip(self.certificates, [*self.certificates[1:], self.root], strict=True))

    @property
    def whole(self) -> tuple[x509.Certificate, ...]:
        return self.certificates if self.leaf_is_trusted else (*self.certificates, self.root)


def paths_to(leaf: x509.Certificate, others: Iterable[x509.Certificate], anchors: Iterable[Anchor]) -> list[Path]:
    """Every way, at most a handful; each link's signature is verified, nothing else yet."""
    roots = [(anchor, x509.Certificate.load(anchor.der)) for anchor in anchors]
    pool = list({one.sha256: one for one in others}.values())[:50]
    found: list[Path] = []
    _climb((leaf,), pool, roots, found)
    return found


def _climb(so_far: tuple[x509.Certificate, ...], pool, roots, found: list[Path]) -> None:
    last = so_far[-1]
    for anchor, root in roots:
        is_leaf = len(so_far) == 1 and root.sha256 == last.sha256
        if is_leaf or (root.sha256 != last.sha256 and issued(root, last)):
            found.append(Path(so_far, anchor, root))
    if len(so_far) >= _LONGEST or len(found) >= _MOST:
        return
    seen = {one.sha256 for one in so_far}
    for issuer in pool:
        if issuer.sha256 not in seen and issuer.ca and issued(issuer, last):
            _climb((*so_far, issuer), pool, roots, found)


def issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    """Whether this key signed that certificate, and the names agree."""
    if certificate.issuer != issuer.subject:
        return False
    try:
        how = keys.mechanism_of(certificate["signature_algorithm"], "")
    except ValueError:
        return False
    return keys.is_signed_by(issuer, certificate["tbs_certificate"].dump(), certificate.signature, how)


def weak_link(path: Path) -> Problem | None:
    """A key or a signature in the chain that the law does not allow."""
    for certificate in path.certificates:
        if keys.is_weak_key(certificate):
            return weak(f"Khóa của chứng thư ({keys.key_told(certificate)})")
    for certificate, issuer in path.links:
        how = keys.mechanism_of(certificate["signature_algorithm"], "")
        if not how.is_allowed:
            return weak(f"Thuật toán ký trên chứng thư ({how.told})")
        if keys.is_weak_key(issuer):
            return weak(f"Khóa của tổ chức cấp chứng thư ({keys.key_told(issuer)})")
    return None


def broken_rule(path: Path, purpose: Purpose, moment: datetime) -> Problem | None:
    """RFC 5280, 6.1 on this path at a moment, dates excepted: authorities, lengths, names, policies. What the trusted
    certificate says of itself binds it too (RFC 5937)."""
    if path.leaf_is_trusted:
        return None
    for issuer in path.whole[1:]:
        if problem := issuer_problem(issuer, for_time_stamps=purpose == Purpose.TIME_STAMP):
            return problem
    context = ValidationContext(
        trust_roots=[path.root],
        moment=moment,
        revinfo_policy=_NO_REVOCATION,
        algorithm_usage_policy=AcceptAllAlgorithms(),
    )
    anchor = CertTrustAnchor(path.root, derive_default_quals_from_cert=True)
    checked = ValidationPath(anchor, list(reversed(path.certificates[1:])), path.certificates[0])
    try:
        _at_once(async_validate_path(context, checked))
    except (ValidationError, ValueError, TypeError, KeyError) as error:
        return chain_constraint(f"Chuỗi chứng thư không theo quy định cấp chứng thư ({_short(error)}).")
    return None


def _at_once(coroutine) -> None:
    """Nothing is fetched, so nothing is ever waited for: no event loop is needed."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    finally:
        coroutine.close()
    raise ValueError("the path could not be checked at once")


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:160]
