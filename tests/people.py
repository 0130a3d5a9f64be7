"""The fixed cast, and the ministry they meet in. Every test uses these people; none may change who they are.

Lan is a citizen. Sen is an enterprise, Sen's manager acts for it. An receives at the one-stop desk, Bình reviews and
Cường signs in the department of imports and exports, Dũng serves in another department and must be refused everything
about its dossiers, Hạnh stands in for Bình, Giang administers. Khải files for Sen under a mandate; Partner is the machine of a
logistics firm that files for Sen.
Everyone exists through actions, so no test starts from an impossible state.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

import pytest
from django.contrib.auth.hashers import make_password

from congvu.accounts import actions as accounts
from congvu.accounts.models import Account, Enterprise, EnterpriseStaff, Kind, PartnerSystem, Scope
from congvu.accounts.queries import PROGRAM_EMAIL
from congvu.kernel.work_calendar import VIETNAM
from congvu.organisations import actions as organisations
from congvu.organisations.models import Agency, Appointment, Officer, Role, Unit

# Monday morning, before which everyone of the cast was registered and appointed.
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM)
LONG_AGO = datetime(2020, 1, 2, 9, 0, tzinfo=VIETNAM)
PASSWORD = "mật khẩu của vở diễn"
SEN_TAX_CODE = "0100000010"


@pytest.fixture
def monday() -> datetime:
    """An ordinary Monday, 9:00 in Vietnam: the `at` of acts whose time does not matter."""
    return MONDAY


@pytest.fixture
def program(db: None) -> Account:
    """The program's own account. Migrations make it; a test that emptied all tables gets it again."""
    account, _ = Account.objects.get_or_create(
        email=PROGRAM_EMAIL,
        defaults={"kind": Kind.PROGRAM, "full_name": "Hệ thống Công Vụ", "password": "!", "created_at": LONG_AGO},
    )
    return account


# -- the ministry ------------------------------------------------------------------------------------------------
@pytest.fixture
def ministry(program: Account) -> Agency:
    return organisations.enter_agency(
        "000.00.00.G02",
        "Bộ Công Thương",
        name_en="Ministry of Industry and Trade",
        code_2020="G02",
        by=program,
        at=LONG_AGO,
    )


@pytest.fixture
def mot_cua(ministry: Agency, program: Account) -> Unit:
    """The one-stop desk."""
    return organisations.open_unit(
        ministry,
        "mot-cua",
        "Bộ phận Một cửa",
        name_en="One-stop desk",
        is_one_stop=True,
        address="54 Hai Bà Trưng, Hà Nội",
        phone="1900 0000",
        by=program,
        at=LONG_AGO,
    )


@pytest.fixture
def cuc_xnk(ministry: Agency, program: Account) -> Unit:
    return organisations.open_unit(
        ministry,
        "cuc-xnk",
        "Cục Xuất nhập khẩu",
        name_en="Agency of Foreign Trade",
        symbol="XNK",
        by=program,
        at=LONG_AGO,
    )


@pytest.fixture
def cuc_hc(ministry: Agency, program: Account) -> Unit:
    return organisations.open_unit(ministry, "cuc-hc", "Cục Hóa chất", symbol="HC", by=program, at=LONG_AGO)


@pytest.fixture
def cuc_tmdt(ministry: Agency, program: Account) -> Unit:
    return organisations.open_unit(
        ministry, "cuc-tmdt", "Cục Thương mại điện tử và Kinh tế số", symbol="TMĐT", by=program, at=LONG_AGO
    )


# -- citizens and enterprises ------------------------------------------------------------------------------------
@pytest.fixture
def lan(program: Account) -> Account:
    """Lan, a citizen."""
    return person("Nguyễn Thị Lan", "lan@example.com", program)


@pytest.fixture
def sen_staff(program: Account) -> Account:
    """Hoa, who registered Sen and manages its account."""
    return person("Trần Thị Hoa", "hoa@sen.example.com", program)


@pytest.fixture
def sen(sen_staff: Account, an: Account) -> Enterprise:
    """Công ty Sen, approved by An."""
    enterprise = accounts.register_enterprise(
        accounts.EnterpriseParticulars(
            name="Công ty TNHH Sen Ví Dụ",
            name_en="Sen Example Co., Ltd.",
            tax_code=SEN_TAX_CODE,
            address="1 Phố Ví Dụ, Hà Nội",
            phone="024 0000 0001",
            email="lienhe@sen.example.com",
            representative="Trần Văn Sen",
        ),
        by=sen_staff,
        at=LONG_AGO,
    )
    return accounts.approve_enterprise(enterprise, by=an, at=LONG_AGO)


@pytest.fixture
def khai(sen: Enterprise, sen_staff: Account, program: Account) -> Account:
    """Khải, a forwarder who files for Sen under a mandate, and sees nothing of Sen's but that."""
    account = person("Đoàn Văn Khải", "khai@vantai.example.com", program)
    scope = accounts.MandateScope(date(2020, 1, 2), date(2120, 1, 2))
    mandate = accounts.ask_mandate(sen, account, scope, by=sen_staff, at=LONG_AGO)
    accounts.accept_mandate(mandate, by=account, at=LONG_AGO)
    return account


@pytest.fixture
def sen_member(sen: Enterprise, sen_staff: Account, program: Account) -> Account:
    """Mai, who files for Sen but does not manage it."""
    mai = person("Lê Thị Mai", "mai@sen.example.com", program)
    joined(sen, mai, EnterpriseStaff.Part.SENDER, by=sen_staff)
    return mai


def joined(
    enterprise: Enterprise, account: Account, part: str, *, by: Account, at: datetime = MONDAY
) -> EnterpriseStaff:
    """A person whom a manager invited and who accepted."""
    invitation = accounts.invite_staff(enterprise, account.email, part, by=by, at=at)
    return accounts.accept_invitation(invitation, by=account, at=at)


# -- officers ----------------------------------------------------------------------------------------------------
@pytest.fixture
def an(mot_cua: Unit, program: Account) -> Account:
    """An receives at the one-stop desk."""
    return officer("Phạm Văn An", "CB001", mot_cua, "Chuyên viên", [Role.RECEIVER], program)


@pytest.fixture
def binh(cuc_xnk: Unit, program: Account) -> Account:
    """Bình reviews in the department of imports and exports."""
    return officer("Lê Thanh Bình", "CB002", cuc_xnk, "Chuyên viên", [Role.REVIEWER], program)


@pytest.fixture
def cuong(cuc_xnk: Unit, program: Account) -> Account:
    """Cường leads that department and signs."""
    return officer("Đỗ Mạnh Cường", "CB003", cuc_xnk, "Cục trưởng", [Role.UNIT_LEADER, Role.SIGNER], program)


@pytest.fixture
def dung(cuc_hc: Unit, program: Account) -> Account:
    """Dũng serves in another department and must be refused everything."""
    return officer("Vũ Tiến Dũng", "CB004", cuc_hc, "Chuyên viên", [Role.REVIEWER], program)


@pytest.fixture
def hanh(cuc_hc: Unit, binh: Account, program: Account) -> Account:
    """Hạnh of another department reviews in Bình's place, by a delegation that lasts."""
    account = officer("Đặng Thị Hạnh", "CB006", cuc_hc, "Chuyên viên", [Role.CLERK], program)
    post = Appointment.objects.get(officer=binh.officer)
    organisations.delegate(
        post, account.officer, [Role.REVIEWER], from_on=date(2020, 1, 2), to_on=date(2120, 1, 2),
        document="Quyết định số 1/QĐ-XNK", reason="Biệt phái", by=program, at=LONG_AGO,
    )  # fmt: skip
    return account


@pytest.fixture
def giang(cuc_tmdt: Unit, program: Account) -> Account:
    """Giang administers the catalogue and the system."""
    roles = [Role.ADMINISTRATOR, Role.CATALOG_EDITOR]
    return officer("Hoàng Thu Giang", "CB005", cuc_tmdt, "Trưởng phòng", roles, program)


# -- machines ----------------------------------------------------------------------------------------------------
@pytest.fixture
def partner_and_secret(sen: Enterprise, giang: Account) -> tuple[PartnerSystem, str]:
    """The machine of a logistics firm that files for Sen, and the secret of its client credentials."""
    return accounts.register_partner_system("Công ty Vận tải Ví Dụ", [sen], Scope.values, by=giang, at=LONG_AGO)


@pytest.fixture
def partner(partner_and_secret: tuple[PartnerSystem, str]) -> Account:
    """The account by which that machine acts."""
    return partner_and_secret[0].account


# -- how one joins the cast --------------------------------------------------------------------------------------
def person(full_name: str, email: str, program: Account) -> Account:
    """A citizen with a confirmed e-mail, who logs in with PASSWORD."""
    account = accounts.register_person(email, full_name, phone="0900000000", by=program, at=LONG_AGO)
    accounts.confirm_email(account, by=program, at=LONG_AGO)
    return _with_password(account)


def officer(full_name: str, number: str, unit: Unit, title: str, roles: list[str], program: Account) -> Account:
    """An officer appointed to a unit since long ago, who logs in with PASSWORD."""
    entered: Officer = organisations.enter_officer(
        full_name, number, f"{number.lower()}@example.gov.vn", by=program, at=LONG_AGO
    )
    organisations.appoint(entered, unit, title, roles, from_on=date(2020, 1, 2), by=program, at=LONG_AGO)
    return _with_password(accounts.create_officer_account(entered, by=program, at=LONG_AGO))


@lru_cache(maxsize=1)
def _hashed() -> str:
    """Argon2 is slow on purpose: once a run is enough for the whole cast."""
    return make_password(PASSWORD)


def _with_password(account: Account) -> Account:
    account.password = _hashed()
    account.save(update_fields=["password"])
    return account
