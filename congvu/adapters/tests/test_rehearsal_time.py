"""What the rehearsal's authorities say of the time is written as RFC 5280 wants it: strict readers believe nothing else."""

from __future__ import annotations

import urllib.request

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from congvu.adapters.rehearsal.pki import Running


def test_an_answer_by_the_machines_clock_is_read_by_a_strict_reader(pki: Running) -> None:
    certificate, issuer = (
        x509.load_der_x509_certificate(pki.authorities.certificate(label)) for label in ("cuong", "government")
    )
    asked = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA256()).build()  # type: ignore[arg-type]
    access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    address = next(one.access_location.value for one in access if one.access_method._name == "OCSP")
    with pki.at(None):
        request = urllib.request.Request(
            address, asked.public_bytes(Encoding.DER), {"Content-Type": "application/ocsp-request"}
        )
        answer = ocsp.load_der_ocsp_response(urllib.request.urlopen(request, timeout=10).read())
    assert answer.produced_at_utc.microsecond == 0
