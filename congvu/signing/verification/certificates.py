"""Certificates: how they are told, and what they may be used for."""

from __future__ import annotations

from asn1crypto import core, x509

from congvu.signing.report import CertificateTold
from congvu.signing.verification import keys
from congvu.signing.verification.problems import Problem, chain_constraint

_SIGNING = frozenset({"digital_signature", "non_repudiation"})
# Uses under which a person signs papers; others (a web server, code) are no consent to what a paper says.
_FOR_PAPERS = frozenset({
    "any_extended_key_usage", "email_protection", "1.3.6.1.5.5.7.3.36", "microsoft_document_signing",
    "1.3.6.1.4.1.311.10.3.12", "1.2.840.113583.1.1.5", "adobe_authentic_documents_trust",
})  # fmt: skip
_FOR_OTHER_THINGS = frozenset({"server_auth", "code_signing", "time_stamping", "ocsp_signing"})
_CRITICAL_KNOWN = frozenset({
    "key_usage", "basic_constraints", "extended_key_usage", "certificate_policies", "subject_alt_name", "name_constraints",
    "crl_distribution_points", "policy_constraints", "inhibit_any_policy", "qc_statements", "policy_mappings", "issuer_alt_name",
})  # fmt: skip


_LABELS = {
    "common_name": "CN", "organization_name": "O", "organizational_unit_name": "OU", "country_name": "C", "title": "T",
    "locality_name": "L", "state_or_province_name": "ST", "user_id": "UID", "email_address": "E",
    "serial_number": "SERIALNUMBER", "organization_identifier": "OID.2.5.4.97", "domain_component": "DC",
}  # fmt: skip


def load(der: bytes) -> x509.Certificate:
    """Raises ValueError when it is not a certificate."""
    certificate = x509.Certificate.load(der, strict=True)
    certificate["tbs_certificate"]["subject"].native, certificate.public_key.algorithm
    return certificate


def told(certificate: x509.Certificate) -> CertificateTold:
    return CertificateTold(
        subject=_written(certificate.subject),
        common_name=name_of(certificate),
        organisation=_part(certificate, "organization_name"),
        identifier=_part(certificate, "user_id") or _part(certificate, "serial_number")
        or _part(certificate, "organization_identifier"),
        issuer=_written(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        not_before=certificate.not_valid_before,
        not_after=certificate.not_valid_after,
        key=keys.key_told(certificate),
        sha256=certificate.sha256.hex(),
    )  # fmt: skip


def name_of(certificate: x509.Certificate) -> str:
    return _part(certificate, "common_name") or _part(certificate, "organization_name") or "không rõ tên"


def signer_problem(certificate: x509.Certificate, *, is_trusted_itself: bool = False) -> Problem | None:
    """Whether this certificate may sign papers: key usage, extended key usage, not an authority's own. `is_trusted_itself`: a
    self-signed certificate that whoever checks trusts by name may sign, though tools mark it as an authority."""
    if certificate.ca and not (
        is_trusted_itself and certificate.issuer == certificate.subject and not _certifies(certificate)
    ):
        return chain_constraint("Chứng thư ký là chứng thư của tổ chức chứng thực, không phải của người ký văn bản.")
    usage = certificate.key_usage_value
    if usage is not None and not usage.native & _SIGNING:
        return chain_constraint("Chứng thư này không được cấp để ký (mục đích sử dụng khóa không có chữ ký số).")
    extended = certificate.extended_key_usage_value
    if extended is not None and not _allows_papers(set(extended.native), usage):
        return chain_constraint(
            "Chứng thư này được cấp cho việc khác (máy chủ web, dấu thời gian, mã phần mềm…), không phải để ký văn bản."
        )
    return unknown_critical(certificate)


def _certifies(certificate: x509.Certificate) -> bool:
    usage = certificate.key_usage_value
    return usage is not None and "key_cert_sign" in usage.native


def issuer_problem(certificate: x509.Certificate, *, for_time_stamps: bool) -> Problem | None:
    """Whether this certificate may issue such certificates: an authority's, for certificates, not for other purposes only."""
    old_root = certificate["tbs_certificate"]["version"].native == "v1" and certificate.issuer == certificate.subject
    if not (certificate.ca or old_root) or (certificate.key_usage_value is not None and not _certifies(certificate)):
        return chain_constraint(f"Chứng thư “{name_of(certificate)}” không được cấp chứng thư cho người khác.")
    extended = certificate.extended_key_usage_value
    uses = set(extended.native) if extended is not None else {"any_extended_key_usage"}
    fits = uses & {"time_stamping", "any_extended_key_usage"} if for_time_stamps else uses - _FOR_OTHER_THINGS
    if not fits:
        return chain_constraint(f"Tổ chức “{name_of(certificate)}” chỉ được cấp chứng thư cho việc khác.")
    return unknown_critical(certificate)


def _allows_papers(uses: set[str], usage: x509.KeyUsage | None) -> bool:
    if uses & {"time_stamping", "ocsp_signing"}:
        return False
    if uses & _FOR_PAPERS:
        return True
    return not uses & _FOR_OTHER_THINGS and (
        "client_auth" in uses or (usage is not None and "non_repudiation" in usage.native)
    )


def time_stamp_problem(certificate: x509.Certificate) -> Problem | None:
    """RFC 3161, 2.3: a critical extended key usage that names time-stamping and nothing else."""
    extended = certificate.extended_key_usage_value
    if extended is None or extended.native != ["time_stamping"] or not _is_critical(certificate, "extended_key_usage"):
        return chain_constraint("Dấu thời gian do một chứng thư không được cấp để cấp dấu thời gian tạo ra.")
    usage = certificate.key_usage_value
    if certificate.ca or (usage is not None and not usage.native & _SIGNING):
        return chain_constraint("Chứng thư tạo dấu thời gian không được cấp để ký.")
    return unknown_critical(certificate)


def unknown_critical(certificate: x509.Certificate) -> Problem | None:
    unknown = certificate.critical_extensions - _CRITICAL_KNOWN
    if not unknown:
        return None
    return chain_constraint(
        f"Chứng thư có điều kiện bắt buộc mà chương trình không hiểu ({', '.join(sorted(unknown))})."
    )


def _is_critical(certificate: x509.Certificate, extension: str) -> bool:
    return extension in certificate.critical_extensions


def crl_urls(certificate: x509.Certificate) -> list[str]:
    return [url for point in certificate.crl_distribution_points for url in [point.url] if url]


def ocsp_urls(certificate: x509.Certificate) -> list[str]:
    return list(certificate.ocsp_urls)


def _part(certificate: x509.Certificate, kind: str) -> str:
    for names in reversed(certificate.subject.chosen):
        for name in names:
            if name["type"].native == kind and isinstance(name["value"], core.Asn1Value):
                return _plain(str(name["value"].native))
    return ""


def _written(name: x509.Name) -> str:
    """An X.500 name with the short labels of RFC 4514, which are the same in every language."""
    parts = [
        f"{_LABELS.get(one['type'].native, one['type'].native)}={one['value'].native}"
        for together in name.chosen
        for one in together
    ]
    return _plain(", ".join(reversed(parts)))


def _plain(text: str) -> str:
    """Names come from strangers: no control or direction characters, and not without end."""
    return "".join(letter for letter in text if letter.isprintable())[:500]
