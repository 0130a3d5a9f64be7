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
