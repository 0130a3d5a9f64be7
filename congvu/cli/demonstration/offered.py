"""The procedures the demonstration offers: the packages of `procedures/`, published as an editor of the catalogue does."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.catalog import SHIPPED_CATALOGUE, actions
from congvu.catalog.models import Procedure, ProcedureRevision
from congvu.catalog.packages.reading import read_folder
from congvu.cli.house import PROJECT

CO_FORM_D = "co-mau-d"
TOBACCO = "nhap-khau-tu-dong-thuoc-la"
WEBSITE = "thong-bao-website-ban-hang"
CHEMICALS = "khai-bao-hoa-chat-nhap-khau"
ENERGY_LABEL = "dan-nhan-nang-luong"
PLATFORM = "dang-ky-website-dich-vu-tmdt"
PRECURSORS = "giay-phep-tien-chat"
PRECURSORS_LONGER = "gia-han-giay-phep-tien-chat"
TOBACCO_SAMPLES = "nhap-khau-thuoc-la-phi-thuong-mai"
SELF_CERTIFICATION = "tu-chung-nhan-xuat-xu-asean"
PROMOTION_NOTICE = "thong-bao-khuyen-mai"
PROMOTION = "dang-ky-khuyen-mai"
FILMING = "giay-phep-quay-phim"
TRAVEL = "giay-phep-lu-hanh-quoc-te"
PACKAGES = (
    CO_FORM_D,
    TOBACCO,
    WEBSITE,
    CHEMICALS,
    ENERGY_LABEL,
    PLATFORM,
    PRECURSORS,
    PRECURSORS_LONGER,
    TOBACCO_SAMPLES,
    SELF_CERTIFICATION,
    PROMOTION_NOTICE,
    PROMOTION,
    FILMING,
    TRAVEL,
)

WEBSITE_AND_PROMOTION = "mo-website-dang-ky-khuyen-mai"

# A package that names no decision is published by this one, which is plainly none of the ministry's.
DECISION = "01/QĐ-TRÌNHDIỄN"


def folder_of(package: str) -> Path:
    return PROJECT / "procedures" / package


def publish_packages(*, by: Account, at: datetime) -> dict[str, Procedure]:
    """Import and publish every package; what is published already stays. Gives folder → procedure."""
    offered: dict[str, Procedure] = {}
    for package in PACKAGES:
        revision = actions.import_package(read_folder(folder_of(package)), by=by, at=at).revision
        if revision.status == ProcedureRevision.Status.DRAFT:
            told = revision.content.get("effective_from")
            day = min(date.fromisoformat(told), localdate(at)) if told else localdate(at)
            named = (revision.content.get("decision") or {}).get("number")
            actions.publish(revision, effective_from=day, decision="" if named else DECISION, by=by, at=at)
        offered[package] = Procedure.objects.select_related("current__unit").get(pk=revision.procedure_id)
    return offered


def publish_groups(offered: dict[str, Procedure], *, by: Account, at: datetime) -> None:
    """Procedures filed together: a sales website, and the promotion that opens it once the website is confirmed."""
    website = offered[WEBSITE]
    assert website.current is not None and website.current.unit is not None, "just published"
    shares = {"trader_name": "owner_name", "tax_code": "tax_code", "phone": "phone", "email": "email"}
    once = "Khai thông tin thương nhân một lần"
    for code, promotion, name, abstract in (
        (
            "mo-website-khuyen-mai",
            offered[PROMOTION_NOTICE],
            "Mở website bán hàng và thông báo khuyến mại khai trương",
            f"{once}; thông báo khuyến mại được gửi khi website đã được xác nhận.",
        ),
        (
            WEBSITE_AND_PROMOTION,
            offered[PROMOTION],
            "Mở website bán hàng và đăng ký khuyến mại có quay thưởng",
            f"{once}; hồ sơ đăng ký khuyến mại được gửi đến Cục Xúc tiến thương mại khi website đã được xác nhận.",
        ),
    ):
        parts = [
            {"key": "website", "procedure": website.code},
            {
                "key": "promotion",
                "procedure": promotion.code,
                "after": ["website"],
                "shares": {field: f"website.{source}" for field, source in shares.items()},
            },
        ]
        actions.publish_group(code, name, website.current.unit, DECISION, parts, abstract, by=by, at=at)


def import_catalogue(*, by: Account, at: datetime) -> None:
    """The other procedures of the ministry as the national portal lists them: to be found and read, not to be filed here."""
    actions.import_file(SHIPPED_CATALOGUE, by=by, at=at)
