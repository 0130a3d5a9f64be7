"""The acts open to a person: read from the same table and the same permissions that the acts enforce."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from congvu.accounts.models import Account, Kind
from congvu.dossiers import permission, rules
from congvu.dossiers.models import Apology, Dossier, OpinionRequest, Status
from congvu.dossiers.queries import mishaps
from congvu.dossiers.queries.papers import owes_originals
from congvu.workflow.models import WorkItem
from congvu.workflow.queries import step_of

# The noun of each act in the desk's and the citizen's addresses: /ho-so/<mã>/tiep-nhan.
SLUGS = {
    "save_draft": "khai",
    "attach_paper": "thanh-phan",
    "remove_paper": "thanh-phan",
    "discard_draft": "xoa",
    "submit": "nop",
    "receive": "tiep-nhan",
    "decline": "tu-choi-tiep-nhan",
    "request_supplement": "yeu-cau-bo-sung",
    "save_supplement_draft": "yeu-cau-bo-sung",
    "set_aside_supplement_draft": "cat-phieu-bo-sung",
    "withdraw_supplement_request": "thu-hoi-phieu-bo-sung",
    "supplement": "bo-sung",
    "withdraw": "rut",
    "supplement_at_counter": "bo-sung-tai-quay",
    "withdraw_at_counter": "rut-tai-quay",
    "claim": "nhan-viec",
    "give_back": "tra-viec",
    "hand_out": "giao-viec",
    "complete_step": "hoan-thanh-buoc",
    "ask_opinion": "lay-y-kien",
    "transfer_jointly": "chuyen-lien-thong",
    "answer_opinion": "tra-loi-y-kien",
    "enter_reply": "van-ban-tra-loi",
    "ask_extension": "xin-gia-han",
    "grant_extension": "dong-y-gia-han",
    "deny_extension": "khong-gia-han",
    "withdraw_opinion": "rut-yeu-cau",
    "conclude_consultation": "tong-hop",
    "approve": "phe-duyet",
    "refuse": "tu-choi",
    "propose_apology": "de-nghi-xin-loi",
    "issue_apology": "ky-phieu-xin-loi",
    "return_apology": "tra-de-nghi-xin-loi",
    "transfer": "chuyen-don-vi",
    "transfer_papers": "chuyen-ho-so-giay",
    "stop": "dung-giai-quyet",
    "rebase": "chuyen-ban-cong-bo",
    "record_verification": "tham-tra-xac-minh",
    "attach_to_result": "van-ban-kem-theo",
    "remove_attachment": "van-ban-kem-theo",
    "hand_over": "tra-ket-qua",
    "choose_result_way": "cach-nhan-ket-qua",
    "return_originals": "tra-ban-chinh",
    "check_scan": "doi-chieu-ban-quet",
    "issue_copy": "ban-sao",
    "cancel_copy": "huy",
    "report_error": "bao-sai-sot",
    "correct_result": "dinh-chinh",
    "revoke_result": "bai-bo-ket-qua",
    "reject_error_report": "tra-loi-sai-sot",
    "record_loss": "mat-hong-ho-so",
    "remedy_loss": "khac-phuc-mat-hong",
    "send_message": "trao-doi",
}


@dataclass(frozen=True)
class OpenAct:
    """One act a person may do now. `url_name` names the view, `slug` is its noun; `item`, `opinion`: what it is about."""

    name: str
    label: str
    url_name: str
    slug: str
    item: WorkItem | None = None
    outcomes: tuple[tuple[str, str], ...] = ()
    opinion: OpinionRequest | None = None


def acts_open_to(dossier: Dossier, account: Account, at: datetime) -> list[OpenAct]:
    """Everything the account may do with the dossier at this moment, in the order of the table of acts."""
    possible = [name for name, act in rules.ACTS.items() if dossier.status in act.since]
    # Read as a whole: a page that shows the requests has fetched them already.
    waiting = any(one.answered_at is None for one in dossier.supplement_requests.all()) if possible else False
    possible = [name for name in possible if not waiting or rules.ACTS[name].during_supplement]
    if account.kind == Kind.OFFICER:
        return _officers(dossier, account, possible, waiting, at)
    rights, under_mandate = permission.rights_for(dossier, account)
    return [
        _open(name)
        for name in possible
        if rules.ACTS[name].party == "applicant"
        and rules.applicant_may(name, rights, under_mandate=under_mandate)
        and _asked(name, dossier, waiting)
    ]


def outcomes_open(item: WorkItem) -> list[tuple[str, str]]:
    """The outcomes `complete_step` takes; those that decide the dossier are acts of their own."""
    step = step_of(item)
    return [(key, label) for key, label in step.choices.items() if key not in step.acts]


def _asked(name: str, dossier: Dossier, waiting: bool) -> bool:
    """After submission the applicant changes only what a supplement asks for."""
    if dossier.status == Status.DRAFT:
        return name != "supplement"
    if name == "report_error":
        return mishaps.may_be_reported(dossier)
    return waiting or name not in {"save_draft", "attach_paper", "remove_paper", "supplement"}


def _officers(dossier: Dossier, account: Account, possible: list[str], waiting: bool, at: datetime) -> list[OpenAct]:
    on = localdate(at)
    receives = permission.receives_for(account, dossier, on)
    in_review = dossier.status == Status.IN_REVIEW
    handles = permission.handles(account, dossier, on)
    items = permission.work_of(dossier) if in_review else []
    # "": one waits for the leader's signature.
    apologies = {apology.outcome for apology in dossier.apologies.all()} if in_review and handles else set()
    acts: list[OpenAct] = []
    for name in possible:
        match name:
            case "receive" | "decline" if receives:
                acts.append(_open(name))
            case "hand_over" if receives or (handles and dossier.result_way == "online"):
                acts.append(_open(name))
            case "request_supplement" if dossier.status == Status.SUBMITTED:
                acts += [_open(name)] if receives else []
            case "withdraw_supplement_request" if waiting:
                step = permission.step_for("request_supplement", account, items, on) if in_review else None
                without = permission.decides_without_process(account, dossier, "request_supplement", on)
                if step is not None or without or (receives and not in_review):
                    acts.append(_open(name, item=step))
            case "request_supplement" | "approve" | "refuse" | "stop":
                step = permission.step_for(name, account, items, on)
                if step is not None or permission.decides_without_process(account, dossier, name, on):
                    acts.append(_open(name, item=step))
            case "supplement_at_counter" if receives and waiting and dossier.channel in rules.ON_PAPER:
                acts.append(_open(name))
            case "withdraw_at_counter" if receives and dossier.channel in rules.ON_PAPER:
                acts.append(_open(name))
            case "claim" if step := permission.claimable(account, items, on):
                acts.append(_open(name, item=step))
            case "give_back" if step := permission.held(account, items):
                acts.append(_open(name, item=step))
            case "hand_out" if step := permission.to_hand_out(account, items, on):
                acts.append(_open(name, item=step))
            case "complete_step":
                step = permission.held(account, items) or permission.claimable(account, items, on)
                outcomes = outcomes_open(step) if step is not None else []
                if outcomes:
                    acts.append(_open(name, item=step, outcomes=tuple(outcomes)))
            case "ask_opinion" | "record_verification" | "attach_to_result" if handles:
                acts.append(_open(name))
            case "transfer_jointly" if receives and not handles:
                acts.append(_open(name))
            case "propose_apology" if handles and dossier.due_at and apologies <= {Apology.Outcome.SENT_BACK.value}:
                acts.append(_open(name))
            case "issue_apology" | "return_apology" if "" in apologies and permission.leads(account, dossier, on):
                acts.append(_open(name))
            case "transfer" if _sends_on(dossier, account, items, receives, at):
                acts.append(_open(name))
            case "transfer_papers" if receives and in_review and _has_papers_to_send(dossier):
                acts.append(_open(name))
            case "answer_opinion" if in_review and (asked := permission.asked_of(account, dossier, on)):
                acts.append(_open(name, opinion=asked))
            case "check_scan" if dossier.channel in rules.ON_PAPER and (handles or receives):
                acts.append(_open(name))
            case "issue_copy" | "cancel_copy" if (handles or receives) and _has_what_is_copied(dossier):
                acts.append(_open(name))
            case "return_originals" if receives and owes_originals(dossier):
                acts.append(_open(name))
            case "report_error" if (handles or receives) and mishaps.may_be_reported(dossier):
                acts.append(_open(name))
            case "correct_result" | "revoke_result" if permission.leads(account, dossier, on) and mishaps.has_result(
                dossier
            ):
                acts.append(_open(name))
            case "reject_error_report" if mishaps.is_reported(dossier) and permission.leads(account, dossier, on):
                acts.append(_open(name))
            case "record_loss" if (handles or receives) and mishaps.has_things_to_lose(dossier):
                acts.append(_open(name))
            case "remedy_loss" if mishaps.has_open_loss(dossier) and permission.leads(account, dossier, on):
                acts.append(_open(name))
            case "send_message" if handles or receives:
                acts.append(_open(name))
    return acts


def _sends_on(dossier: Dossier, account: Account, items: list[WorkItem], receives: bool, at: datetime) -> bool:
    if dossier.status == Status.SUBMITTED:
        return receives
    held = any(item.holder_id == account.pk and item.unit_id == dossier.unit_id for item in items)
    return held or permission.leads(account, dossier, localdate(at))


def _has_papers_to_send(dossier: Dossier) -> bool:
    """A dossier on paper, handled outside the desk, whose papers are still there."""
    if dossier.channel not in rules.ON_PAPER or dossier.unit.is_one_stop:
        return False
    return not dossier.transfers.filter(deadline__isnull=False).exists()


def _has_what_is_copied(dossier: Dossier) -> bool:
    """Papers that came on paper, or a result."""
    return dossier.channel in rules.ON_PAPER or dossier.status in {Status.APPROVED, Status.RETURNED}


def _open(
    name: str,
    *,
    item: WorkItem | None = None,
    outcomes: tuple[tuple[str, str], ...] = (),
    opinion: OpinionRequest | None = None,
) -> OpenAct:
    return OpenAct(
        name=name,
        label=rules.ACTS[name].label,
        url_name=name,
        slug=SLUGS[name],
        item=item,
        outcomes=outcomes,
        opinion=opinion,
    )
