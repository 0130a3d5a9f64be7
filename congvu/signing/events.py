"""What signing tells: codes and numbers, no names."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("signing.paper_submitted")
@dataclass(frozen=True)
class PaperSubmitted:
    """A paper waits for its signatures; with none to come it is only kept to be found by its code."""

    paper: str
    about_type: str
    about_id: int
    signatures: int


@fact("signing.paper_cancelled")
@dataclass(frozen=True)
class PaperCancelled:
    paper: str
    reason: str


@fact("signing.key_use_agreed")
@dataclass(frozen=True)
class KeyUseAgreed:
    """The holder of a key agreed to its use for exactly these papers."""

    consent: int
    certificate: int
    papers: list[str]


@fact("signing.signature_prepared")
@dataclass(frozen=True)
class SignaturePrepared:
    """`digest` (hexadecimal) is what the holder of the key is asked to agree to."""

    paper: str
    signature: int
    certificate: int
    digest: str


@fact("signing.key_asked")
@dataclass(frozen=True)
class KeyAsked:
    """The uses of a consent are spent for these signatures; recorded before the key is asked."""

    consent: int
    signatures: list[int]


@fact("signing.key_answered")
@dataclass(frozen=True)
class KeyAnswered:
    consent: int
    signatures: list[int]


@fact("signing.signature_put_back")
@dataclass(frozen=True)
class SignaturePutBack:
    """It waits again: nothing was signed, or what the key answered did not fit and was thrown away."""

    paper: str
    signature: int
    phase: str


@fact("signing.signature_made")
@dataclass(frozen=True)
class SignatureMade:
    paper: str
    signature: int
    role: str
    certificate: int
    sha256: str


@fact("signing.signature_in_doubt")
@dataclass(frozen=True)
class SignatureInDoubt:
    """The key was asked and its answer lost: nothing was put into the paper, and the consent is spent."""

    paper: str
    signature: int


@fact("signing.paper_signed")
@dataclass(frozen=True)
class PaperSigned:
    """All signatures are there: `file` is the id of the stored file that carries them."""

    paper: str
    about_type: str
    about_id: int
    file: int


# -- certificates and trust --------------------------------------------------------------------------------------
@fact("signing.certificate_registered")
@dataclass(frozen=True)
class CertificateRegistered:
    sha256: str
    place: str


@fact("signing.certificate_given_up")
@dataclass(frozen=True)
class CertificateGivenUp:
    sha256: str


@fact("signing.signature_image_set")
@dataclass(frozen=True)
class SignatureImageSet:
    sha256: str


@fact("signing.sealing_chosen")
@dataclass(frozen=True)
class SealingChosen:
    by_itself: bool
    reason: str


@fact("signing.authority_trusted")
@dataclass(frozen=True)
class AuthorityTrusted:
    sha256: str
    purpose: str


@fact("signing.authority_distrusted")
@dataclass(frozen=True)
class AuthorityDistrusted:
    sha256: str
    purpose: str


@fact("signing.signatures_checked")
@dataclass(frozen=True)
class SignaturesChecked:
    sha256: str
    verdict: str


@fact("signing.paper_renewed")
@dataclass(frozen=True)
class PaperRenewed:
    """Its proof lasts on: `file` is the id of the stored file with the new time-stamp, made from `before`."""

    paper: str
    about_type: str
    about_id: int
    before: int
    file: int


@fact("signing.renewal_put_off")
@dataclass(frozen=True)
class RenewalPutOff:
    paper: str
    why: str
