"""What dossiers tell of their papers: scans held against the paper, originals given back, results that wait for somebody."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("dossiers.scan_checked")
@dataclass(frozen=True)
class ScanChecked:
    """A scan was held against the paper and described (NĐ 61/2018/NĐ-CP Đ21a)."""

    reference: str
    code: str | None
    digitisation: int


@fact("dossiers.scan_replaced")
@dataclass(frozen=True)
class ScanReplaced:
    """A paper was scanned anew; `before` is the file of the earlier scan."""

    reference: str
    code: str | None
    digitisation: int
    before: int


@fact("dossiers.originals_returned")
@dataclass(frozen=True)
class OriginalsReturned:
    """Originals taken to be compared went back to their holder (NĐ 61/2018/NĐ-CP Đ20.2)."""

    reference: str
    code: str | None
    originals_return: int
    papers: int


@fact("dossiers.result_way_chosen")
@dataclass(frozen=True)
class ResultWayChosen:
    reference: str
    way: str


@fact("dossiers.collection_reminded")
@dataclass(frozen=True)
class CollectionReminded:
    """The applicant is reminded, for the `time`th time, of a result nobody has collected."""

    reference: str
    code: str
    time: int


@fact("dossiers.paper_renewed")
@dataclass(frozen=True)
class PaperOfDossierRenewed:
    """The proof of a signed paper was carried on: `what` is the form of a print, "decision", or "paper" for one that the
    applicant gave."""

    reference: str
    what: str
    paper: str


@fact("dossiers.own_signature_asked")
@dataclass(frozen=True)
class OwnSignatureAsked:
    """The applicant is about to sign the declaration, or a paper of the dossier, before it is sent."""

    reference: str
    paper: str
    kind: str


@fact("dossiers.own_paper_signed")
@dataclass(frozen=True)
class OwnPaperSigned:
    """A paper that the applicant gave stands from now on with its signature."""

    reference: str
    key: str
    paper: int
