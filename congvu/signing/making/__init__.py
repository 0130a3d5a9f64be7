"""Making signatures: what is to be signed is prepared, a key elsewhere signs its digest, and the whole is completed.

check_signer(certificate, chain, at=…, evidence=…)        the certificate first (NĐ 23/2025/NĐ-CP Đ15)
prepared = prepare_pdf(content, certificate, chain, …)    or prepare_xml, prepare_beside, prepare_json
value = …                                                 signing.gateway.KeyHolder over prepared.digest
signed = complete(prepared, value, at=…, evidence=…)
"""

from congvu.signing.making.cades import prepare_beside
from congvu.signing.making.certificates import check_signer, unfit
from congvu.signing.making.complete import complete
from congvu.signing.making.evidence import Evidence
from congvu.signing.making.jws import prepare_json, prepare_json_beside
from congvu.signing.making.long_term import renew, renewal_due
from congvu.signing.making.pades import Field, Look, prepare_pdf, require_signable
from congvu.signing.making.prepared import Format, Level, Prepared
from congvu.signing.making.xades import prepare_xml

__all__ = [
    "Evidence",
    "Field",
    "Format",
    "Level",
    "Look",
    "Prepared",
    "check_signer",
    "complete",
    "prepare_beside",
    "prepare_json",
    "prepare_json_beside",
    "prepare_pdf",
    "prepare_xml",
    "renew",
    "renewal_due",
    "require_signable",
    "unfit",
]
