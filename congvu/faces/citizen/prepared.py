"""What the filing pages need of a dossier: its form, its answers so far, its papers, what is still wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from congvu.accounts.models import Account, Enterprise, Mandate
from congvu.catalog.models import ProcedureRevision
from congvu.dossiers.declaration import declared, form_of, papers_asked
from congvu.dossiers.models import Dossier, Paper, Status, SupplementRequest
from congvu.dossiers.offer import Offer, PaperAsked, offer_of
from congvu.dossiers.prints import look_up_address
from congvu.dossiers.queries import answers_being_edited
from congvu.dossiers.refusals import NotPossibleNow
from congvu.files.kinds import MEGABYTE
from congvu.forms.declaration import print_declaration
from congvu.forms.definition import FormDefinition
from congvu.forms.lookups import RegistryLookups
from congvu.forms.page import FormPage
from congvu.forms.prefill import prefill
from congvu.forms.review import SectionReview, review
from congvu.kernel.reference import format_reference


def terms_of(revision_id: int) -> Offer:
    return offer_of(revision_id)


def definition_of(dossier: Dossier) -> FormDefinition:
    """The form of the revision the dossier was opened under; published, so it never changes."""
    form = form_of(dossier.revision_id)
    assert form is not None, "a revision that accepts dossiers has a form"
    return form


def lookups() -> RegistryLookups:
    return RegistryLookups(on=localdate())


def first_answers(
    revision: ProcedureRevision,
    account: Account,
    enterprise: Enterprise | None,
    *,
    on: date,
    mandate: Mandate | None = None,
) -> tuple[dict[str, Any], dict[str, str]]:
    """Answers to begin with and where each comes from: the account, the enterprise, the latest dossier of the kind."""
    sources: dict[str, Any] = {
        f"account.{name}": getattr(account, name) for name in ("full_name", "email", "phone", "address")
    }
    if mandate is not None and mandate.person is not None:
        # Under a person's mandate nothing of the intermediary's own, and of the person only the name.
        sources = {"account.full_name": mandate.person.full_name}
    if enterprise is not None:
        names = ("name", "name_en", "tax_code", "address", "phone", "email", "representative")
        sources |= {f"enterprise.{name}": getattr(enterprise, name) for name in names}
    before = (
        Dossier.objects.owned_by(account)
        .filter(procedure_id=revision.procedure_id, enterprise=enterprise, mandate=mandate)
        .exclude(status=Status.DRAFT)
        .order_by("-id")
        .first()
    )
    form = form_of(revision.pk)
    assert form is not None, "a revision that accepts dossiers has a form"
    return prefill(form, sources, before.answers if before else None, on=on, lookups=lookups())


def open_request(dossier: Dossier) -> SupplementRequest | None:
    """The supplement the applicant owes, if any."""
    if dossier.status == Status.DRAFT:
        return None
    return dossier.supplement_requests.filter(answered_at__isnull=True).first()


def last_page(dossier: Dossier) -> FormPage:
    """The form seen from its last page: which pages these answers ask."""
    definition = definition_of(dossier)
    return FormPage(definition, definition.pages[-1].key, answers_of(dossier), lookups=lookups(), on=localdate())


def require_open(dossier: Dossier) -> None:
    """Only a draft, or a dossier that waits for a supplement, may be written on."""
    if dossier.status != Status.DRAFT and open_request(dossier) is None:
        raise NotPossibleNow(act=_("sửa hồ sơ"), dossier=str(dossier), status=str(dossier.get_status_display()))


def answers_of(dossier: Dossier) -> dict[str, Any]:
    """What is answered so far: of the draft, or of the supplement being prepared."""
    return answers_being_edited(dossier)


@dataclass(frozen=True)
class Slot:
    """One paper the procedure knows: whether these answers ask for it, what was given, what is wrong."""

    asked: PaperAsked
    needed: bool
    given: Paper | None
    error: str = ""

    @property
    def accept(self) -> str:
        """The file types as a chooser wants them: .pdf,.jpg"""
        return ",".join(f".{kind}" for kind in self.asked.accept)

    @property
    def max_bytes(self) -> int:
        return self.asked.max_mb * MEGABYTE


def paper_slots(dossier: Dossier, errors: dict[str, str]) -> list[Slot]:
    """Every paper that is needed or may be given, in the order of the procedure."""
    terms = terms_of(dossier.revision_id)
    said = declared(terms, answers_of(dossier), on=localdate())
    needed = {paper.key for paper in papers_asked(terms, said.values)}
    given = {
        paper.key: paper
        for paper in dossier.papers.filter(removed_at__isnull=True).select_related("file").order_by("id")
    }
    return [
        Slot(paper, paper.key in needed, given.get(paper.key), errors.get(paper.key, ""))
        for paper in terms.papers
        if paper.key in needed or paper.key in given or not paper.when
    ]


def problems(dossier: Dossier, *, on: date) -> list[tuple[str, str]]:
    """What still keeps the dossier from being sent: (address of the place to mend it, sentence)."""
    definition = definition_of(dossier)
    said = declared(terms_of(dossier.revision_id), answers_of(dossier), on=on)
    found = []
    for problem in said.problems:
        key = problem["pointer"].strip("/").split("/")[0]
        page = definition.page_of.get(key, definition.pages[0].key)
        found.append((f"to-khai/{page}#{problem['name']}", problem["reason"]))
    missing = [slot for slot in paper_slots(dossier, {}) if slot.needed and slot.given is None]
    return found + [
        (f"giay-to#tep-{slot.asked.key}", _("Chưa có giấy tờ: %(name)s") % {"name": slot.asked.name})
        for slot in missing
    ]


def sections(dossier: Dossier) -> list[SectionReview]:
    """The answers as a person reads them, page by page."""
    return review(definition_of(dossier), answers_of(dossier), on=localdate(), lookups=lookups())


def declaration_pdf(dossier: Dossier, *, at: datetime) -> bytes:
    """Tờ khai as PDF/A."""
    return print_declaration(
        definition_of(dossier),
        answers_of(dossier),
        on=localdate(at),
        lookups=lookups(),
        at=at,
        look_up_address=look_up_address(dossier),
        agency=dossier.agency.name,
        applicant=dossier.applicant_name,
        procedure=dossier.procedure.name,
        reference=format_reference(dossier.reference),
        submitted_at=dossier.submitted_at,
    )
