"""What the prints of the agency's mishaps say: plain values, fixed in the act (NĐ 61/2018/NĐ-CP Đ21)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import override

from congvu.accounts.models import Account
from congvu.dossiers import prints
from congvu.dossiers.models import Dossier, PaperLoss, ResultCorrection
from congvu.dossiers.offer import Offer
from congvu.forms.display import OF_DOCUMENTS
from congvu.organisations.models import Unit


@override(OF_DOCUMENTS)
def correction(
    dossier: Dossier, terms: Offer, made: ResultCorrection, desk: Unit | None, *, by: Account, at: datetime
) -> dict[str, Any]:
    """Thông báo xin lỗi và đính chính kết quả."""
    return {
        **prints.heading(dossier, desk, by, at),
        "procedure": terms.name,
        "kind_words": str(made.get_kind_display()).lower(),
        "reason": made.reason,
        "lines": made.lines,
        "old_number": made.old_number,
        "old_decided": prints.moment(made.old_at),
        "new_number": made.number,
        "signer": {"name": by.full_name, "title": prints.title_of(by, at)},
    }


@override(OF_DOCUMENTS)
def revocation(
    dossier: Dossier, terms: Offer, made: ResultCorrection, desk: Unit | None, *, by: Account, at: datetime
) -> dict[str, Any]:
    """Thông báo xin lỗi và bãi bỏ kết quả."""
    return {
        **prints.heading(dossier, desk, by, at),
        "procedure": terms.name,
        "reason": made.reason,
        "old_number": made.old_number,
        "old_decided": prints.moment(made.old_at),
        "signer": {"name": by.full_name, "title": prints.title_of(by, at)},
    }


@override(OF_DOCUMENTS)
def loss(
    dossier: Dossier, terms: Offer, lost: PaperLoss, desk: Unit | None, *, by: Account, at: datetime
) -> dict[str, Any]:
    """Thông báo xin lỗi về hồ sơ bị mất, thất lạc, hư hỏng; who is to answer for it is not the applicant's to read."""
    return {
        **prints.heading(dossier, desk, by, at),
        "procedure": terms.name,
        "kind_words": str(lost.get_kind_display()).lower(),
        "what": lost.what,
        "remedy": lost.remedy,
        "remedy_by": prints.moment(lost.remedy_by),
        "signer": {"name": by.full_name, "title": prints.title_of(by, at)},
    }
