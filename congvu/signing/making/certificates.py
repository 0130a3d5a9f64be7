"""The signer's certificate is checked before anything is prepared (NĐ 23/2025/NĐ-CP Đ15): key, purpose, time, issuer, state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from asn1crypto import x509
from django.utils.timezone import localtime
from pyhanko_certvalidator.errors import (
    ExpiredError,
    NotYetValidError,
    PathBuildingError,
    PathError,
    ValidationError,
)

from congvu.signing.making.evidence import Evidence, Proof, Revoked, StateUnknown
from congvu.signing.making.keys import is_strong, public_key
from congvu.signing.refusals import CertificateNotUsable, CertificateStateUnknown

# Extended key usages by which a person or an agency signs documents; a certificate that names none may sign.
SIGNING_PURPOSES = {
    "email_protection",
    "any_extended_key_usage",
    "1.3.6.1.5.5.7.3.36",  # id-kp-documentSigning, RFC 9336
    "1.3.6.1.4.1.311.10.3.12",  # Microsoft document signing
    "microsoft_document_signing",
    "1.2.840.113583.1.1.5",  # Adobe authentic documents
}
NEVER_SIGNS = {"time_stamping", "ocsp_signing"}
_WEAK_HASHES = {"md2", "md5", "sha1"}


def check_signer(certificate: bytes, chain: Sequence[bytes], *, at: datetime, evidence: Evidence) -> Proof:
    """That this certificate (DER) may sign now. Raises CertificateNotUsable, or CertificateStateUnknown when its issuer
    cannot be asked."""
    parsed = x509.Certificate.load(certificate)
    name = told(parsed)
    if why := unfit(parsed, at=at):
        raise CertificateNotUsable(certificate=name, why=why)
    try:
        return evidence.prove(certificate, chain, at=at)
    except StateUnknown as error:
        raise CertificateStateUnknown(certificate=name) from error
    except Revoked as error:
        when = f"{localtime(error.since):%H:%M ngày %d/%m/%Y}"
        raise CertificateNotUsable(certificate=name, why=f"đã bị thu hồi lúc {when}") from error
    except (ExpiredError, NotYetValidError) as error:
        why = "một chứng thư của tổ chức cấp đã hết hạn hoặc chưa có hiệu lực"
        raise CertificateNotUsable(certificate=name, why=why) from error
    except PathBuildingError as error:
        why = "tổ chức cấp không có trong danh sách tin cậy"
        raise CertificateNotUsable(certificate=name, why=why) from error
    except (ValidationError, PathError) as error:
        why = "chuỗi chứng thư của tổ chức cấp không hợp lệ"
        raise CertificateNotUsable(certificate=name, why=why) from error


def unfit(certificate: x509.Certificate, *, at: datetime) -> str:
    """Why a certificate cannot sign, in Vietnamese, by what is written in it alone; empty when nothing speaks against it."""
    key = public_key(certificate.dump())
    if key is None:
        return "loại khóa không nằm trong các thuật toán được phép (RSA, ECDSA)"
    if not is_strong(key):
        return f"khóa {key.key_size} bit quá yếu (RSA từ 2048 bit, ECDSA từ 256 bit)"
    if certificate["signature_algorithm"].hash_algo in _WEAK_HASHES:
        return "tổ chức cấp ký chứng thư bằng thuật toán đã lỗi thời"
    if not certificate.not_valid_before <= at <= certificate.not_valid_after:
        return _outside(certificate, at)
    return "" if _may_sign(certificate) else "không được cấp để ký văn bản (mục đích sử dụng khóa)"


def told(certificate: x509.Certificate) -> str:
    """A certificate as people are told of it."""
    name = certificate.subject.native
    return f"{name.get('common_name') or certificate.subject.human_friendly} (số {certificate.serial_number:x})"


def _outside(certificate: x509.Certificate, at: datetime) -> str:
    if at < certificate.not_valid_before:
        return f"chỉ có hiệu lực từ {localtime(certificate.not_valid_before):%H:%M ngày %d/%m/%Y}"
    return f"đã hết hạn lúc {localtime(certificate.not_valid_after):%H:%M ngày %d/%m/%Y}"


def _may_sign(certificate: x509.Certificate) -> bool:
    usage = set(certificate.key_usage_value.native) if certificate.key_usage_value else {"non_repudiation"}
    purposes = set(certificate.extended_key_usage_value.native) if certificate.extended_key_usage_value else set()
    if certificate.ca or purposes & NEVER_SIGNS or not usage & {"digital_signature", "non_repudiation"}:
        return False
    # A token for logging in signs documents only where its issuer says that it commits its holder.
    commits = "client_auth" in purposes and "non_repudiation" in usage
    return not purposes or bool(purposes & SIGNING_PURPOSES) or commits
