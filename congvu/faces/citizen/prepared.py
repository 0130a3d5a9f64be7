"""What the filing pages need of a dossier: its form, its answers so far, its papers, what is still wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from congvu.accounts.models import Account, Enterprise, Mandate
from congvu.catalog.models import ProcedureRevision
from congvu.dossiers import queries
from congvu.dossiers.declaration import declared, form_of, papers_asked
from congvu.dossiers.marking import Opened, is_mended, marks_of, notes_of, opened_by, papers_since
from congvu.dossiers.models import Dossier, Paper, Status, SupplementMark, SupplementRequest
from congvu.dossiers.offer import Offer, PaperAsked, offer_of
from congvu.dossiers.prints import look_up_address
from congvu.dossiers.queries import answers_being_edited
from congvu.dossiers.refusals import NotPossibleNow
from congvu.files.kinds import MEGABYTE
from congvu.forms.declaration import print_declaration
from congvu.forms.definition import FieldType, FormDefinition
from congvu.forms.lookups import RegistryLookups
from congvu.forms.page import FormPage
from congvu.forms.places import Note
from congvu.forms.prefill import prefill
from congvu.forms.review import SectionReview, review
from congvu.kernel.reference import format_reference

LONGEST_REPLY = 2_000


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


def opened(dossier: Dossier) -> Opened | None:
    """What the notice opens to the applicant; None for a draft, where everything is open."""
    request = open_request(dossier)
    if request is None:
        return None
    return opened_by(terms_of(dossier.revision_id), dossier, request, answers_of(dossier), on=localdate())


def notes(dossier: Dossier) -> dict[str, list[Note]]:
    """What the notice says at single fields and rows."""
    request = open_request(dossier)
    return notes_of(request.marks.all()) if request is not None else {}


@dataclass(frozen=True)
class Asked:
    """One mark of the notice: where to mend it, and whether that was done. A mark without a place has no address."""

    mark: SupplementMark
    place: str
    mended: bool
    reply: str = ""

    @property
    def waits(self) -> bool:
        return self.mark.blocking and not self.mended


def asked(dossier: Dossier, request: SupplementRequest, replies: Mapping[str, str] | None = None) -> list[Asked]:
    """The marks of a notice; none where it names no place: its items are read instead."""
    marks = marks_of(request)
    if not any(mark.kind != SupplementMark.Kind.FREE for mark in marks):
        return []
    form, now = form_of(dossier.revision_id), answers_of(dossier)
    given = papers_since(request)
    return [
        Asked(mark, _place_of(form, mark), is_mended(mark, dossier.answers, now, given), _reply(mark, replies))
        for mark in sorted(marks, key=lambda mark: not mark.blocking)
    ]


def _reply(mark: SupplementMark, replies: Mapping[str, str] | None) -> str:
    """What is typed at the moment, else what was kept."""
    return (replies or {}).get(f"giai-trinh-{mark.pk}", mark.reply)[:LONGEST_REPLY]


def _place_of(form: FormDefinition | None, mark: SupplementMark) -> str:
    """The address of the marked place, after the dossier's own."""
    if mark.kind == SupplementMark.Kind.PAPER:
        return f"giay-to#giay-to-{mark.key}"
    item = form.fields.get(mark.key) if form is not None else None
    if form is None or item is None:
        return ""
    anchor = mark.key if mark.row is None else f"{mark.key}-{mark.row}"
    if mark.row is None and item.type is FieldType.TABLE:
        anchor = f"{mark.key}-bang"
    elif item.type is FieldType.ADDRESS:
        anchor = f"{mark.key}-province"
    return f"to-khai/{form.page_of[mark.key]}#{anchor}"


def last_page(dossier: Dossier) -> FormPage:
    """The form seen from its last page: which pages these answers ask."""
    definition, places = definition_of(dossier), opened(dossier)
    return FormPage(
        definition,
        definition.pages[-1].key,
        answers_of(dossier),
        lookups=lookups(),
        on=localdate(),
        places=places.places if places else None,
    )


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
    # While a supplement is owed: whether it may be changed, and what the notice says of it.
    is_open: bool = True
    notes: Sequence[Note] = ()

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
    open_, said_of = opened(dossier), _notes_of_papers(dossier)
    return [
        Slot(
            paper,
            paper.key in needed,
            given.get(paper.key),
            errors.get(paper.key, ""),
            open_ is None or open_.takes_paper(paper.key),
            said_of.get(paper.key, ()),
        )
        for paper in terms.papers
        if paper.key in needed or paper.key in given or not paper.when or paper.key in said_of
    ]


def _notes_of_papers(dossier: Dossier) -> dict[str, list[Note]]:
    request = open_request(dossier)
    marks = marks_of(request) if request is not None else []
    return {mark.key: [Note(mark.reason, mark.blocking)] for mark in marks if mark.kind == SupplementMark.Kind.PAPER}


def stored_answers(dossier: Dossier) -> dict[str, Any]:
    """The same in their stored form, as they are sent: what a signed declaration says."""
    return declared(terms_of(dossier.revision_id), answers_of(dossier), on=localdate()).answers


def problems(dossier: Dossier, *, at: datetime) -> list[tuple[str, str]]:
    """What still keeps the dossier from being sent: (address of the place to mend it, sentence)."""
    definition, terms = definition_of(dossier), terms_of(dossier.revision_id)
    said = declared(terms, answers_of(dossier), on=localdate(at))
    found = []
    for problem in said.problems:
        key = problem["pointer"].strip("/").split("/")[0]
        page = definition.page_of.get(key, definition.pages[0].key)
        found.append((f"to-khai/{page}#{problem['name']}", problem["reason"]))
    slots = paper_slots(dossier, {})
    found += [
        (f"giay-to#tep-{slot.asked.key}", _("Chưa có giấy tờ: %(name)s") % {"name": slot.asked.name})
        for slot in slots
        if slot.needed and slot.given is None
    ]
    given = [slot.given for slot in slots if slot.given is not None and slot.given.file is not None]
    return found + [_to_sign(one) for one in queries.unsigned(dossier, terms, said.answers, given, at=at)]


def _to_sign(one: queries.Unsigned) -> tuple[str, str]:
    """A PDF and the declaration are signed on the portal; any other file is signed before it is given."""
    if one.paper is None or (one.paper.file is not None and one.paper.file.media_type == "application/pdf"):
        return "ky-so", _("Chưa ký số: %(name)s") % {"name": one.name}
    return f"giay-to#tep-{one.paper.key}", _("Chưa ký số: %(name)s. Hãy tải lên tệp đã ký số.") % {"name": one.name}


def sections(dossier: Dossier) -> list[SectionReview]:
    """The answers as a person reads them, page by page."""
    return sections_of(dossier, answers_of(dossier))


def sections_of(dossier: Dossier, answers: Mapping[str, Any]) -> list[SectionReview]:
    return review(definition_of(dossier), answers, on=localdate(), lookups=lookups())


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
