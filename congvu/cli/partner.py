"""`congvu partner register|list|revoke`: which machines may call the API, for whom and for what."""

from __future__ import annotations

import argparse
from typing import Any

from congvu.cli.output import tell
from congvu.kernel.refusal import Refusal


class NobodyByThatAddress(Refusal):
    code = "account_not_found"
    sentence = "Không có tài khoản nào dùng thư điện tử “{email}”. Hãy ghi thư điện tử của người quản trị làm việc này."


class EnterpriseUnknown(Refusal):
    code = "enterprise_not_found"
    sentence = "Không có doanh nghiệp đã được duyệt nào mang mã số thuế “{tax_code}”."


class PartnerUnknown(Refusal):
    code = "partner_not_found"
    sentence = "Không có hệ thống đối tác nào mang mã “{client_id}”. Xem danh sách: congvu partner list."


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("partner", help="hệ thống đối tác của API: cấp, xem, thu hồi")
    commands = parser.add_subparsers(title="Lệnh", metavar="LỆNH", dest="partner_command")

    registering = commands.add_parser("register", help="cho một hệ thống gọi API; mã bí mật chỉ hiện một lần")
    registering.add_argument("name", metavar="TÊN", help="tên hệ thống")
    registering.add_argument(
        "--enterprise", metavar="MST", action="append", default=[], help="mã số thuế được nộp thay; lặp lại được"
    )
    registering.add_argument(
        "--scope", metavar="PHẠM-VI", action="append", required=True, help="ví dụ procedures:read; lặp lại được"
    )
    registering.add_argument("--by", metavar="EMAIL", required=True, help="người quản trị làm việc này")
    registering.set_defaults(run=register)

    listing = commands.add_parser("list", help="các hệ thống đã được cấp")
    listing.set_defaults(run=list_all)

    revoking = commands.add_parser("revoke", help="thu hồi: mã truy cập hết hiệu lực ngay")
    revoking.add_argument("client_id", metavar="MÃ", help="mã hệ thống (client_id)")
    revoking.add_argument("--by", metavar="EMAIL", required=True, help="người quản trị làm việc này")
    revoking.set_defaults(run=revoke)


def register(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from congvu.accounts import actions
    from congvu.accounts.models import Enterprise, EnterpriseStatus

    enterprises = []
    for tax_code in args.enterprise:
        found = Enterprise.objects.filter(tax_code=tax_code, status=EnterpriseStatus.APPROVED).first()
        if found is None:
            raise EnterpriseUnknown(tax_code=tax_code)
        enterprises.append(found)
    partner, secret = actions.register_partner_system(
        args.name, enterprises, args.scope, by=_account(args.by), at=timezone.now()
    )
    tell(
        args,
        {"client_id": partner.client_id, "client_secret": secret, "name": partner.name, "scopes": args.scope},
        f"Đã cấp cho {partner.name}. Hãy cất mã bí mật ngay: sau lần này không xem lại được.",
        f"client_id      {partner.client_id}",
        f"client_secret  {secret}",
    )
    return 0


def list_all(args: argparse.Namespace) -> int:
    from congvu.accounts.models import PartnerSystem

    partners = PartnerSystem.objects.order_by("name", "pk").prefetch_related("enterprises")
    told = [
        {
            "client_id": one.client_id,
            "name": one.name,
            "enterprises": [enterprise.tax_code for enterprise in one.enterprises.all()],
            "revoked_at": one.revoked_at,
        }
        for one in partners
    ]
    lines = [
        f"{one['client_id']}\t{'đã thu hồi' if one['revoked_at'] else 'đang dùng'}\t{one['name']}\t"
        f"{', '.join(one['enterprises'])}"
        for one in told
    ]
    tell(args, told, *(lines or ["Chưa có hệ thống đối tác nào."]))
    return 0


def revoke(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from congvu.accounts import actions
    from congvu.accounts.models import PartnerSystem

    partner = PartnerSystem.objects.filter(client_id=args.client_id).first()
    if partner is None:
        raise PartnerUnknown(client_id=args.client_id)
    actions.revoke_partner_system(partner, by=_account(args.by), at=timezone.now())
    tell(args, {"client_id": partner.client_id, "revoked": True}, f"Đã thu hồi quyền của {partner.name}.")
    return 0


def _account(email: str) -> Any:
    from congvu.accounts.models import Account

    found = Account.objects.filter(email__iexact=email.strip()).first()
    if found is None:
        raise NobodyByThatAddress(email=email)
    return found
