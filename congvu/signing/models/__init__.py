"""What is stored of certificates, trust, papers to be signed, signatures and checks."""

from congvu.signing.models.certificates import Certificate, CertificateQuerySet
from congvu.signing.models.checks import Check
from congvu.signing.models.consent import Consent, ConsentUse
from congvu.signing.models.papers import Signature, SignatureQuerySet, SignedPaper, SignedPaperQuerySet
from congvu.signing.models.trust import TrustedAuthority, TrustedAuthorityQuerySet

__all__ = [
    "Certificate",
    "CertificateQuerySet",
    "Check",
    "Consent",
    "ConsentUse",
    "Signature",
    "SignatureQuerySet",
    "SignedPaper",
    "SignedPaperQuerySet",
    "TrustedAuthority",
    "TrustedAuthorityQuerySet",
]
