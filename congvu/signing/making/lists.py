"""What the list of revoked certificates (CRL, RFC 5280, 5 and 6.3) of an anchor says of a certificate it issued.

pyhanko-certvalidator follows lists up to a self-signed root; where an issuing authority itself is on the trust list, the
authority's own list is read here.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from asn1crypto import crl, x509
from cryptography import x509 as pyca
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

_KNOWN = {"issuing_distribution_point", "crl_number", "authority_key_identifier"}
_WEAK = {"md2", "md5", "sha1"}


def revoked_at(
    revoked: crl.CertificateList,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    *,
    at: datetime,
    slack: timedelta,
) -> datetime | None:
    """Since when the certificate is revoked; None: it is not. Raises ValueError when this list does not tell."""
    told = revoked["tbs_cert_list"]
    if told["issuer"] != issuer.subject or certificate.issuer != issuer.subject:
        raise ValueError("the list of somebody else")
    if revoked["signature_algorithm"].hash_algo in _WEAK or not _is_signed(revoked, issuer):
        raise ValueError("the list's signature does not hold")
    until = told["next_update"].native
    if told["this_update"].native > at + slack or until is None or until < at - slack:
        raise ValueError("the list is not of this time")
    _check_scope(told, certificate)
    for entry in told["revoked_certificates"]:
        if entry["user_certificate"].native == certificate.serial_number:
            moment: datetime = entry["revocation_date"].native
            return moment
    return None


def _is_signed(revoked: crl.CertificateList, issuer: x509.Certificate) -> bool:
    usage = issuer.key_usage_value
    if usage and "crl_sign" not in usage.native:
        return False
    try:
        key = pyca.load_der_x509_certificate(issuer.dump()).public_key()
        return pyca.load_der_x509_crl(revoked.dump()).is_signature_valid(key)  # type: ignore[arg-type]
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False


def _check_scope(told: crl.TbsCertList, certificate: x509.Certificate) -> None:
    """A list that covers only some certificates or reasons proves nothing about the rest."""
    for extension in told["crl_extensions"]:
        name, is_critical = extension["extn_id"].native, extension["critical"].native
        if name == "issuing_distribution_point":
            _check_point(extension["extn_value"].parsed, certificate)
        elif name not in _KNOWN and is_critical:
            raise ValueError(f"the list demands what is not known here: {name}")


def _check_point(point: crl.IssuingDistributionPoint, certificate: x509.Certificate) -> None:
    names = ("only_contains_ca_certs", "only_contains_attribute_certs", "indirect_crl")
    if any(point[name].native for name in names) or point["only_some_reasons"].native:
        raise ValueError("the list covers other certificates or only some reasons")
    here = point["distribution_point"]
    if here.native is None:
        return
    points = certificate.crl_distribution_points_value or []
    theirs = {name for one in points for name in _addresses(one["distribution_point"])}
    if not theirs & set(_addresses(here)):
        raise ValueError("the list of another distribution point")


def _addresses(name: x509.DistributionPointName) -> list[str]:
    if name.native is None or name.name != "full_name":
        return []
    return [one.native for one in name.chosen if one.name == "uniform_resource_identifier"]
