"""Whose certificates the rehearsal's authorities issue: invented people, and the bad certificates that checks must find."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

YEAR = timedelta(days=365)
# A signature by it commits its holder.
COMMITS = ("digital_signature", "non_repudiation")


@dataclass(frozen=True)
class Holder:
    """One certificate. `issuer`: "public" (chữ ký số công cộng), "government" (chuyên dùng công vụ) or "stranger" (whom
    nobody trusts). `begins`, `ends` and `revoked` are counted from the day the authorities were made."""

    label: str
    name: str
    issuer: str
    identifier: str = ""
    organisation: str = ""
    unit: str = ""
    title: str = ""
    email: str = ""
    key: str = "p256"
    usage: tuple[str, ...] = COMMITS
    extended: tuple[str, ...] = ()
    begins: timedelta = -YEAR
    ends: timedelta = 3 * YEAR
    revoked: timedelta | None = None
    # Where its state is told: "everywhere", "nowhere" (no address at all) or "silence" (addresses where nobody listens).
    told: str = "everywhere"

    def subject(self) -> dict[str, str]:
        """The name as authorities of this country write it: the number in UID, "MST:" a tax code, "CCCD:" a person's."""
        parts = {
            "country-name": "VN",
            "organization-name": self.organisation,
            "organizational-unit-name": self.unit,
            "title": self.title,
            "common-name": self.name,
            "user-id": self.identifier,
            "email-address": self.email,
        }
        return {name: value for name, value in parts.items() if value}


def _person(label: str, name: str, number: int, **more: object) -> Holder:
    mail = {"extended": ("email_protection", "client_auth"), "email": f"{label}@example.com"}
    return Holder(label, name, "public", f"CCCD:0{number:011d}", **(mail | more))  # type: ignore[arg-type]


def _enterprise(label: str, name: str, tax_code: str) -> Holder:
    return Holder(label, name, "public", f"MST:{tax_code}", organisation=name)


def _officer(label: str, name: str, unit: str, title: str, **more: object) -> Holder:
    return Holder(
        label,
        name,
        "government",
        organisation=MINISTRY,
        unit=unit,
        title=title,
        email=f"{label}@example.gov.vn",
        **more,
    )  # type: ignore[arg-type]


MINISTRY = "Bộ Công Thương"
_XNK, _DESK = "Cục Xuất nhập khẩu", "Bộ phận Một cửa"

GOOD = (
    _person("lan", "Nguyễn Thị Lan", 1),
    _person("hoa", "Trần Thị Hoa", 2),
    _person("mai", "Lê Thị Mai", 3),
    _enterprise("sen", "Công ty TNHH Sen (giả định)", "0100000010"),
    _enterprise("truc", "Công ty Cổ phần Trúc (giả định)", "0100000028"),
    _enterprise("dao", "Công ty TNHH Đào (giả định)", "0100000035"),
    _officer("an", "Phạm Văn An", _DESK, "Chuyên viên"),
    _officer("hanh", "Ngô Thị Hạnh", _DESK, "Phụ trách Bộ phận"),
    _officer("binh", "Lê Thanh Bình", _XNK, "Chuyên viên"),
    _officer("cuong", "Đỗ Mạnh Cường", _XNK, "Cục trưởng"),
    _officer("le", "Mai Thị Lệ", _XNK, "Phó Cục trưởng", key="p384"),
    _officer("dung", "Vũ Tiến Dũng", "Cục Hóa chất", "Chuyên viên"),
    _officer("nam", "Phan Hữu Nam", "Cục Hóa chất", "Cục trưởng", key="rsa2048"),
    _officer("giang", "Hoàng Thu Giang", "Cục Thương mại điện tử và Kinh tế số", "Trưởng phòng"),
    _officer("phuc", "Dương Bá Phúc", "Cục Thương mại điện tử và Kinh tế số", "Phó Cục trưởng"),
    _officer("son", "Kiều Văn Sơn", "Văn phòng Bộ", "Chánh Văn phòng"),
    _officer("thao", "Lý Thị Thảo", "Văn phòng Bộ", "Văn thư"),
    Holder("ministry", MINISTRY, "government", "MST:0100109106", organisation=MINISTRY),
    Holder("xnk", _XNK, "government", organisation=MINISTRY, unit=_XNK),
)

BAD = (
    _person("expired", "Nguyễn Thị Lan", 1, begins=-4 * YEAR, ends=timedelta(days=-30)),
    _person("future", "Nguyễn Thị Lan", 1, begins=timedelta(days=30)),
    _person("revoked", "Nguyễn Thị Lan", 1, revoked=timedelta(days=-30)),
    # Good on the day everything is made, revoked two days later.
    _person("revoked-later", "Nguyễn Thị Lan", 1, revoked=timedelta(days=2)),
    _person("weak", "Nguyễn Thị Lan", 1, key="rsa1024"),
    _person("unreachable", "Nguyễn Thị Lan", 1, told="silence"),
    _person("untold", "Nguyễn Thị Lan", 1, told="nowhere"),
    _person("encrypts", "Nguyễn Thị Lan", 1, usage=("key_encipherment",), extended=("email_protection",)),
    Holder(
        "tls",
        "dichvucong.example.gov.vn",
        "public",
        usage=("digital_signature", "key_encipherment"),
        extended=("server_auth",),
    ),
    # Somebody who calls himself Cường, by an authority that calls itself ours.
    Holder("impostor", "Đỗ Mạnh Cường", "stranger", organisation=MINISTRY, unit=_XNK, title="Cục trưởng"),
)

HOLDERS = GOOD + BAD


@dataclass(frozen=True)
class TimeStamper:
    """One time-stamp authority; the bad ones are for checks that must find them."""

    label: str
    name: str
    issuer: str
    begins: timedelta = -YEAR
    ends: timedelta = 15 * YEAR
    extended: tuple[str, ...] = field(default=("time_stamping",))


TIME_STAMPERS = (
    TimeStamper("tsa-1", "Dấu thời gian số 1 (trình diễn)", "public"),
    TimeStamper("tsa-2", "Dấu thời gian số 2 (trình diễn)", "government"),
    TimeStamper("tsa-stranger", "Dấu thời gian số 1 (trình diễn)", "stranger"),
    TimeStamper("tsa-expired", "Dấu thời gian cũ (trình diễn)", "public", -6 * YEAR, timedelta(days=-30)),
    TimeStamper("tsa-other-purpose", "Máy chủ khác (trình diễn)", "public", extended=("server_auth",)),
)
