"""What the prints and results of a dossier need to be signed, and by whom (NĐ 30/2020/NĐ-CP Đ5; NĐ 61/2018/NĐ-CP Đ19).

Where the agency or the officer who issued a paper has no certificate, it is signed on paper, and only found by its code.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from congvu.accounts.models import Account, Kind
from congvu.dossiers import rules
from congvu.dossiers.models import Attachment, Decision, Dossier, LegalPrint
from congvu.signing import actions as signing_actions
from congvu.signing.actions import Signer
from congvu.signing.models import Signature, SignedPaper
from congvu.signing.queries import may_sign_electronically, seal_of

PRINT, RESULT, ATTACHMENT = "print", "result", "attachment"


def submit_print(printed: LegalPrint, *, by: Account, at: datetime) -> None:
    """Keep a drawn print under its code, and have who issued it sign, then his agency."""
    if (code := printed.data.get("check")) is None or printed.file is None:
        return
    needed = printed.form not in rules.NOT_SIGNED_BY_THE_AGENCY and printed.withdrawn_at is None
    title = str(printed.data.get("signer", {}).get("title", ""))
    signing_actions.submit(
        printed.file,
        about=printed,
        kind=PRINT,
        title=f"{printed.get_form_display()} – {printed.dossier}",
        number=printed.number,
        code=code,
        agency=printed.dossier.agency,
        signers=_signers(printed.by, printed.dossier, title, printed.at) if needed else (),
        by=by,
        at=at,
    )


def submit_result(decision: Decision, *, by: Account, at: datetime) -> None:
    """Keep a drawn result under its code, and have who decided sign, then his agency; what is attached to it, after him."""
    if (code := decision.data.get("check")) is None or decision.file is None:
        return
    signers = _signers(decision.by, decision.dossier, decision.data["signer"]["title"], decision.at)
    main = signing_actions.submit(
        decision.file,
        about=decision,
        kind=RESULT,
        title=f"{decision.data.get('result') or 'Kết quả'} – {decision.dossier}",
        number=decision.number,
        code=code,
        agency=decision.dossier.agency,
        signers=signers,
        by=by,
        at=at,
    )
    for attachment in decision.dossier.attachments.standing().select_related("file"):
        _submit_attachment(attachment, main, [one.role for one in signers], by=by, at=at)


def _submit_attachment(
    attachment: Attachment, main: SignedPaper, roles: Sequence[str], *, by: Account, at: datetime
) -> None:
    """Have the agency sign a file of its own with the number of the result (NĐ 30/2020/NĐ-CP Phụ lục I, II.8b)."""
    signing_actions.submit(
        attachment.file,
        about=attachment,
        kind=ATTACHMENT,
        title=f"{attachment.name} – văn bản kèm theo số {main.number}",
        number=main.number,
        code=signing_actions.fresh_code(),
        agency=main.agency,
        main=main,
        signers=[Signer(Signature.Role(role), 1, agency=main.agency) for role in rules.attachment_signed_by(roles)],
        by=by,
        at=at,
    )


def _signers(account: Account, dossier: Dossier, title: str, at: datetime) -> tuple[Signer, ...]:
    roles = rules.signed_by(
        by_the_program=account.kind == Kind.PROGRAM,
        officer_can=may_sign_electronically(account, at),
        agency_can=seal_of(dossier.agency, at) is not None,
    )
    made = {
        Signature.Role.PERSON: Signer(Signature.Role.PERSON, 1, account=account, title=title),
        Signature.Role.AGENCY: Signer(Signature.Role.AGENCY, 2, agency=dossier.agency),
    }
    return tuple(made[Signature.Role(role)] for role in roles)
