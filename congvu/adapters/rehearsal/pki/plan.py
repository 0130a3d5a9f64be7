"""What the rehearsal's authorities are, as certomancer's configuration: two roots, their issuing authorities, services."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from asn1crypto import x509
from certomancer.services import urls_as_names

from congvu.adapters.rehearsal.pki.holders import HOLDERS, TIME_STAMPERS, YEAR, Holder, TimeStamper

ARCHITECTURE = "rehearsal"
# Issuing authority → its root.
ROOTS = {"public": "root", "government": "root", "stranger": "stranger-root"}
NAMES = {
    "root": "Chứng thực gốc (trình diễn)",
    "public": "Chứng thực chữ ký số công cộng (trình diễn)",
    "government": "Chứng thực chữ ký số chuyên dùng công vụ (trình diễn)",
    "stranger-root": "Chứng thực gốc (trình diễn)",
    "stranger": "Chứng thực chữ ký số chuyên dùng công vụ (trình diễn)",
}
# Nobody listens there: the discard port.
SILENT_ADDRESS = "http://127.0.0.1:9"


def keys() -> dict[str, str]:
    """Label of every key and its kind."""
    holders = {holder.label: holder.key for holder in HOLDERS}
    stampers = {stamper.label: "p256" for stamper in TIME_STAMPERS}
    responders = {f"ocsp-{issuer}": "p256" for issuer in NAMES}
    return {**dict.fromkeys(NAMES, "p256"), **responders, **stampers, **holders}


def plan(address: str, made_on: date, issued: Collection[str]) -> dict[str, Any]:
    """The configuration; `issued` are labels whose certificates are already on file in issued/ and stay as they are."""
    made_at = datetime.combine(made_on, time(), UTC)
    certificates = {
        **{label: _authority(label, made_at) for label in NAMES},
        **{f"ocsp-{label}": _responder(label, made_at) for label in NAMES},
        **{stamper.label: _stamper(stamper, made_at) for stamper in TIME_STAMPERS},
        **{holder.label: _holder(holder, made_at) for holder in HOLDERS},
    }
    for label in issued:
        certificates[label]["certificate-file"] = f"issued/{label}.crt"
    return {
        "external-url-prefix": address,
        "keysets": {
            ARCHITECTURE: {"path-prefix": "keys", "keys": {label: {"path": f"{label}.pem"} for label in keys()}}
        },
        "pki-architectures": {
            ARCHITECTURE: {
                "keyset": ARCHITECTURE,
                "entities": _entities(),
                "certs": certificates,
                "services": _services(),
            }
        },
    }


def _entities() -> dict[str, Any]:
    authorities = {
        label: {"country-name": "VN", "organization-name": "Công Vụ trình diễn", "common-name": name}
        for label, name in NAMES.items()
    }
    responders = {
        f"ocsp-{label}": {"country-name": "VN", "common-name": f"OCSP – {name}"} for label, name in NAMES.items()
    }
    stampers = {
        stamper.label: {"country-name": "VN", "common-name": stamper.name, "serial-number": stamper.label}
        for stamper in TIME_STAMPERS
    }
    return {**authorities, **responders, **stampers, **{holder.label: holder.subject() for holder in HOLDERS}}


def _authority(label: str, made_at: datetime) -> dict[str, Any]:
    root = ROOTS.get(label)
    return {
        "issuer": root or label,
        "validity": _validity(made_at - 6 * YEAR, made_at + (20 if root else 25) * YEAR),
        "profiles": [{"id": "simple-ca", "params": {"max-path-len": 0} if root else {}}],
        "extensions": _addresses(root or label),
    }


def _responder(issuer: str, made_at: datetime) -> dict[str, Any]:
    return {
        "issuer": issuer,
        "validity": _validity(made_at - YEAR, made_at + 10 * YEAR),
        "profiles": ["ocsp-responder"],
    }


def _stamper(stamper: TimeStamper, made_at: datetime) -> dict[str, Any]:
    purpose = {"id": "extended_key_usage", "critical": True, "value": list(stamper.extended)}
    return {
        "issuer": stamper.issuer,
        "validity": _validity(made_at + stamper.begins, made_at + stamper.ends),
        "extensions": [_usage(("digital_signature",)), purpose, *_addresses(stamper.issuer)],
    }


def _holder(holder: Holder, made_at: datetime) -> dict[str, Any]:
    extensions = [_usage(holder.usage)]
    if holder.extended:
        extensions.append({"id": "extended_key_usage", "value": list(holder.extended)})
    told = {"everywhere": _addresses(holder.issuer), "nowhere": [], "silence": _silent_addresses()}[holder.told]
    found: dict[str, Any] = {
        "issuer": holder.issuer,
        "validity": _validity(made_at + holder.begins, made_at + holder.ends),
        "extensions": extensions + told,
    }
    if holder.revoked is not None:
        found["revocation"] = {"revoked-since": (made_at + holder.revoked).isoformat(), "reason": "key_compromise"}
    return found


def _addresses(issuer: str) -> list[dict[str, Any]]:
    """Where the state of what `issuer` issued is told, and the issuer's own certificate found."""
    crl = {"schema": "crl-dist-url", "params": {"crl-repo-names": [issuer]}}
    links = {"ocsp-responder-names": [issuer], "ca-issuer-links": [{"repo": issuer}]}
    return [
        {"id": "crl_distribution_points", "smart-value": crl},
        {"id": "authority_information_access", "smart-value": {"schema": "aia-urls", "params": links}},
    ]


def _silent_addresses() -> list[dict[str, Any]]:
    crl, ocsp = urls_as_names(f"{SILENT_ADDRESS}/ca.crl", f"{SILENT_ADDRESS}/ocsp")
    point = {"distribution_point": x509.DistributionPointName(name="full_name", value=[crl])}
    return [
        {"id": "crl_distribution_points", "value": [point]},
        {"id": "authority_information_access", "value": [{"access_method": "ocsp", "access_location": ocsp}]},
    ]


def _services() -> dict[str, Any]:
    return {
        "crl-repo": {
            label: {"for-issuer": label, "signing-key": label, "simulated-update-schedule": "P1D"} for label in NAMES
        },
        "ocsp": {label: {"for-issuer": label, "responder-cert": f"ocsp-{label}"} for label in NAMES},
        "cert-repo": {label: {"for-issuer": label} for label in NAMES},
        "time-stamping": {
            stamper.label: {"signing-cert": stamper.label, "certs-to-embed": [stamper.issuer]}
            for stamper in TIME_STAMPERS
        },
    }


def _usage(bits: tuple[str, ...]) -> dict[str, Any]:
    return {"id": "key_usage", "critical": True, "smart-value": {"schema": "key-usage", "params": list(bits)}}


def _validity(begins: datetime, ends: datetime) -> dict[str, str]:
    return {"valid-from": begins.isoformat(), "valid-to": (ends - timedelta(seconds=1)).isoformat()}
