"""The demonstration's citizens and enterprises: plainly invented, under tax codes that begin with 0100000."""

from __future__ import annotations

from datetime import datetime, timedelta

from congvu.accounts import actions as accounts
from congvu.accounts.models import Account, Enterprise, EnterpriseStaff
from congvu.cli.demonstration.clock import Clock
from congvu.cli.demonstration.house import rows

WHY_REFUSED = "Mã số thuế chưa khớp với tên doanh nghiệp trên giấy chứng nhận. Hãy tải lại bản chụp rõ cả trang."


def register_persons(password: str, *, by: Account, at: datetime) -> None:
    """Citizens with confirmed e-mails."""
    for row in rows("persons.csv"):
        if Account.objects.filter(email=row["email"]).exists():
            continue
        account = accounts.register_person(
            row["email"],
            row["full_name"],
            phone=row["phone"],
            password=password if row["what"] else None,
            by=by,
            at=at,
        )
        accounts.confirm_email(account, by=by, at=at)
        accounts.change_profile(
            account,
            full_name=row["full_name"],
            phone=row["phone"],
            address=row["address"],
            language="vi",
            by=account,
            at=at,
        )


def register_enterprises(*, by: Account, at: datetime, clock: Clock) -> None:
    """Enterprises, approved by An of the one-stop desk long ago; some came in just now and wait."""
    receiver = Account.objects.get(officer__number="CB001")
    for number, row in enumerate(rows("enterprises.csv")):
        if Enterprise.objects.filter(tax_code=row["tax_code"]).exists():
            continue
        came = at if row["state"] == "approved" else clock.back(5 + number)
        manager = Account.objects.get(email=row["manager"])
        enterprise = accounts.register_enterprise(
            accounts.EnterpriseParticulars(
                name=row["name"],
                name_en=row["name_en"],
                tax_code=row["tax_code"],
                address=row["address"],
                phone=row["phone"],
                email=row["email"],
                representative=row["representative"],
            ),
            by=manager,
            at=came,
        )
        if row["state"] == "approved":
            accounts.approve_enterprise(enterprise, by=receiver, at=at + timedelta(hours=4))
        elif row["state"] == "refused":
            accounts.refuse_enterprise(enterprise, WHY_REFUSED, by=receiver, at=clock.back(2))
        for email in row["members"].split():
            member = Account.objects.get(email=email)
            invited = accounts.invite_staff(
                enterprise, member.email, EnterpriseStaff.Part.SENDER, by=manager, at=at + timedelta(hours=5)
            )
            accounts.accept_invitation(invited, by=member, at=at + timedelta(hours=6))
