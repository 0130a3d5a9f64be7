"""Văn bản in: legal prints issued on request, and the PDFs of prints and results drawn from what their acts fixed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import override

from congvu.accounts.models import Account, Kind
from congvu.dossiers import permission, prints
from congvu.dossiers.actions._shared import issue_print, locked, offer
from congvu.dossiers.actions._signing import submit_print, submit_result
from congvu.dossiers.actions.reception import print_number
from congvu.dossiers.events import PaperOfDossierSigned, PrintDrawn, ResultDrawn
from congvu.dossiers.models import Decision, Dossier, LegalPrint, Paper, ResultCorrection
from congvu.dossiers.offer import offer_of
from congvu.dossiers.paper_events import PaperOfDossierRenewed
from congvu.dossiers.queries.control import control_rows
from congvu.dossiers.refusals import NotPossibleNow, NotYourDossier
from congvu.events.facts import record
from congvu.files.actions import store_made
from congvu.forms.display import OF_DOCUMENTS
from congvu.printing import codes, press
from congvu.signing.queries import paper_about

PDF = "application/pdf"


@transaction.atomic
def issue_control_sheet(dossier: Dossier, *, by: Account, at: datetime) -> LegalPrint:
    """Mẫu 05: how the dossier went from hand to hand until now, from its facts (TT 01/2018/TT-VPCP Đ9)."""
    dossier = locked(dossier, "agency", "unit")
    on = localdate(at)
    if by.kind != Kind.PROGRAM and not (
        permission.handles(by, dossier, on) or permission.receives_for(by, dossier, on)
    ):
        raise NotYourDossier(act="lập phiếu kiểm soát", dossier=str(dossier), who="cán bộ giải quyết hồ sơ")
    if dossier.received_at is None:
        raise NotPossibleNow(act="lập phiếu kiểm soát", dossier=str(dossier), status=str(dossier.get_status_display()))
    partners = list(dict.fromkeys(request.whom for request in dossier.opinion_requests.select_related("unit")))
    data = prints.control(
        dossier, offer(dossier), control_rows(dossier), partners, prints.desk_of(dossier), by=by, at=at
    )
    number = print_number(dossier, LegalPrint.Form.CONTROL, at)
    return issue_print(dossier, LegalPrint.Form.CONTROL, data, by=by, at=at, number=number)


@override(OF_DOCUMENTS)
def draw_print(printed: LegalPrint, *, by: Account, at: datetime) -> LegalPrint:
    """Draw the PDF of a legal print; drawn already, it stays as it is."""
    if printed.file_id is not None:
        return printed
    made = press.render(
        prints.template_of(printed.form),
        printed.data,
        title=f"{printed.get_form_display()} {printed.data.get('code') or printed.data.get('reference', '')}",
        at=printed.at,
        qr=printed.data.get("qr") or None,
        barcode=printed.data.get("code") or None,
        assets={"rate.svg": codes.qr_svg(rate)} if (rate := printed.data.get("rate")) else None,
    )
    name = f"mau-{printed.form}-{printed.data.get('code') or printed.data.get('reference', '')}.pdf"
    with transaction.atomic():
        printed = LegalPrint.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=printed.pk)
        if printed.file_id is None:
            printed.file = store_made(made, name=name, media_type=PDF, by=by, at=at)
            printed.save(update_fields=["file"])
            told = PrintDrawn(reference=printed.dossier.reference, form=printed.form, print=printed.pk)
            record(told, about=printed.dossier, by=by, at=at)
            submit_print(printed, by=by, at=at)
    return printed


def draw_result(decision: Decision, *, by: Account, at: datetime) -> Decision:
    """Draw the result document from the package's template; drawn already, it stays as it is."""
    if decision.file_id is not None or decision.outcome != Decision.Outcome.APPROVED:
        return decision
    dossier = decision.dossier
    made = press.render_result(
        offer_of(dossier.revision_id).result_template or prints.PLAIN_RESULT.read_text(encoding="utf-8"),
        decision.data,
        title=f"{decision.data.get('result') or 'Kết quả'} số {decision.number}",
        at=decision.at,
        qr=decision.data["qr"],
        barcode=decision.data["code"],
    )
    with transaction.atomic():
        decision = Decision.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=decision.pk)
        if decision.file_id is None:
            decision.file = store_made(made, name=f"ket-qua-{dossier.code}.pdf", media_type=PDF, by=by, at=at)
            decision.save(update_fields=["file"])
            assert dossier.code is not None, "the database keeps it so"
            record(ResultDrawn(reference=dossier.reference, code=dossier.code), about=dossier, by=by, at=at)
            submit_result(decision, by=by, at=at)
    return decision


@transaction.atomic
def take_signed(thing: Decision | LegalPrint, *, by: Account, at: datetime) -> None:
    """Give out the signed file in the place of the unsigned one; what was replaced meanwhile stays as it is."""
    paper = paper_about(thing)
    if paper is None or paper.completed_at is None or thing.file_id != paper.original_id:
        return
    thing.file = paper.file
    thing.save(update_fields=["file"])
    form = thing.form if isinstance(thing, LegalPrint) else ""
    told = PaperOfDossierSigned(reference=thing.dossier.reference, form=form, paper=paper.code)
    record(told, about=thing.dossier, by=by, at=at)


@transaction.atomic
def take_renewed(before: int, file: int, paper: str, *, by: Account, at: datetime) -> None:
    """Keep a paper with its fresh proof wherever it stood with the older one, in dossiers that cite it and as a result
    that was replaced too: `before` and `file` are ids of stored files, `paper` is its code."""
    for model in (Decision, LegalPrint, Paper):
        for thing in model.objects.select_for_update(of=("self",)).filter(file=before).select_related("dossier"):
            thing.file_id = file
            thing.save(update_fields=["file"])
            what = thing.form if isinstance(thing, LegalPrint) else model._meta.model_name
            told = PaperOfDossierRenewed(reference=thing.dossier.reference, what=str(what), paper=paper)
            record(told, about=thing.dossier, by=by, at=at)
    ResultCorrection.objects.filter(old_file=before).update(old_file=file)
