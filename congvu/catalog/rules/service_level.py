"""Mức độ dịch vụ công trực tuyến, computed from facts and never typed in.

Levels 1 to 4: TT 32/2017/TT-BTTTT Đ5. Toàn trình or một phần: NĐ 42/2022/NĐ-CP Đ11.1; only the three published grounds of
NĐ 224/2026/NĐ-CP Đ14 keep a service at một phần: presence that the law requires, a check on the spot, or a technical
problem not yet solved.
"""

from __future__ import annotations

from dataclasses import dataclass

from congvu.catalog.rules.legal_parts import LegalParts


@dataclass(frozen=True)
class LevelFacts:
    """What decides the level. `missing_items` are those of the eleven items that the page lacks."""

    missing_items: tuple[str, ...] = ()
    downloadable_forms: bool = False
    interactive_form: bool = False
    fee_due: bool = False
    online_payment: bool = False
    online_result: bool = False
    presence_required: bool = False
    on_site_check: bool = False
    partial_reason: str = ""


@dataclass(frozen=True)
class Level:
    """The level, whether the service is toàn trình, and sentences that say what is missing for the next step up."""

    number: int
    is_full: bool
    missing: tuple[str, ...]

    @property
    def is_online(self) -> bool:
        """Whether one files online: level 3 and 4."""
        return self.number >= 3

    @property
    def next(self) -> str:
        """The name of the next step up, empty when there is none."""
        if self.number < 4:
            return f"mức độ {self.number + 1}"
        return "" if self.is_full else "toàn trình"


def facts_of(parts: LegalParts) -> LevelFacts:
    """The facts that a procedure's own content tells."""
    told = parts.level_facts
    fee_due = any(fee.amount for fee in parts.fees) or bool(told.get("fee_due"))
    return LevelFacts(
        missing_items=tuple(parts.missing_items()),
        downloadable_forms=bool(told.get("downloadable_forms")),
        interactive_form=bool(told.get("interactive_form")),
        fee_due=fee_due,
        online_payment=bool(told.get("online_payment")),
        online_result=bool(told.get("online_result")),
        presence_required=bool(told.get("presence_required")),
        on_site_check=bool(told.get("on_site_check")),
        partial_reason=str(told.get("partial_reason") or ""),
    )


def service_level(facts: LevelFacts) -> Level:
    """The level of these facts. Each level contains the one below it (TT 32/2017/TT-BTTTT Đ5)."""
    for number, missing in ((2, _for_two(facts)), (3, _for_three(facts)), (4, _for_four(facts))):
        if missing:
            return Level(number - 1, is_full=False, missing=tuple(missing))
    missing = _for_full(facts)
    return Level(4, is_full=not missing, missing=tuple(missing))


def _for_two(facts: LevelFacts) -> list[str]:
    missing = []
    if facts.missing_items:
        missing.append(f"Công bố đủ thông tin; còn thiếu: {', '.join(facts.missing_items)}.")
    if not facts.downloadable_forms:
        missing.append("Cho tải về mọi mẫu đơn, tờ khai và nhận bản in đã điền như bản giấy.")
    return missing


def _for_three(facts: LevelFacts) -> list[str]:
    if facts.interactive_form:
        return []
    return ["Có biểu mẫu điện tử để khai, đính kèm giấy tờ và gửi hồ sơ qua mạng."]


def _for_four(facts: LevelFacts) -> list[str]:
    missing = []
    if facts.fee_due and not facts.online_payment:
        missing.append("Cho nộp phí, lệ phí trực tuyến.")
    if not facts.online_result:
        missing.append("Trả kết quả qua mạng hoặc qua bưu chính công ích.")
    return missing


def _for_full(facts: LevelFacts) -> list[str]:
    missing = []
    if facts.presence_required:
        missing.append("Pháp luật yêu cầu người làm thủ tục có mặt.")
    if facts.on_site_check:
        missing.append("Pháp luật yêu cầu kiểm tra, xác minh tại chỗ.")
    if facts.partial_reason:
        missing.append(facts.partial_reason)
    return missing
