"""Six weeks of finished work in the demonstration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from congvu.cli.demonstration.holders import EXPORTERS, IMPORTERS, SHOPS, SMOKE, TRUC
from congvu.cli.demonstration.life import Life, Start
from congvu.cli.demonstration.offered import CHEMICALS, CO_FORM_D, TOBACCO, WEBSITE

Story = Callable[[Life], object]

ORIGIN = ("Bảng kê khai chi tiết hàng hóa đạt tiêu chí RVC", "Chưa thấy cách tính RVC của dòng hàng thứ nhất.")
UNFIT = "Hàng khai không đạt tiêu chí xuất xứ theo quy tắc cụ thể mặt hàng (Nghị định 31/2018/NĐ-CP, Điều 21)."
OUT_OF_SCOPE = "Website là sàn giao dịch thương mại điện tử, phải đăng ký chứ không thông báo."
WRONG_DESK = "Hồ sơ gửi nhầm thủ tục: hàng xuất sang nước ngoài ASEAN không dùng mẫu D. Hãy chọn mẫu C/O phù hợp."
CHANGED = "Khách hàng đổi lịch giao hàng, chúng tôi sẽ nộp lại."
GIVEN_UP = "Doanh nghiệp báo không tiếp tục xuất lô hàng và đề nghị kết thúc hồ sơ."
WAITED = "Cơ quan được hỏi trả lời chậm về hạn ngạch còn lại của thương nhân."


def past() -> Iterator[tuple[Start, Story]]:
    chance = Random("past")
    for turn in range(26):
        hours_ago = 232 - turn * 7.3 + chance.random()
        yield Start(CHEMICALS, chance.choice(IMPORTERS), max(3.0, hours_ago)), answered_at_once
    for turn in range(34):
        lane = chance.choice(["green", "green", "green", "yellow", "red"])
        way = chance.choice(["counter", "counter", "online"])
        start = Start(CO_FORM_D, chance.choice(EXPORTERS), 235 - turn * 6.4 + chance.random(), lane, way)
        ends: list[Story] = [quickly_issued] * 6 + [issued_after_supplement, refused_and_told, issued_late, withdrawn]
        yield start, ends[turn % 10] if turn % 17 != 16 else not_accepted
    for turn in range(9):
        start = Start(TOBACCO, chance.choice([SMOKE, SMOKE, TRUC]), 236 - turn * 20.0, way="counter")
        yield start, slowly_issued if turn != 4 else stopped
    for turn in range(14):
        start = Start(WEBSITE, chance.choice(SHOPS), 238 - turn * 13.0, way="counter" if turn % 3 else "online")
        yield start, confirmed if turn % 5 != 3 else notification_refused
    yield Start(TOBACCO, SMOKE, 110.0, way="counter"), late_after_an_apology


def answered_at_once(life: Life) -> None:
    life.draft().submit()


def quickly_issued(life: Life) -> None:
    life.draft().submit().receive().claim().to_decision(0.9).approve(0.8).hand_over(1)


def issued_late(life: Life) -> None:
    life.draft().submit().receive().claim(1).to_decision(2.6).approve(2.5).hand_over(3)


def issued_after_supplement(life: Life) -> None:
    life.draft().submit().receive().claim().ask_for_more(1, [ORIGIN])
    life.supplement(9).to_decision(0.8).approve(0.7).hand_over(2)


def refused_and_told(life: Life) -> None:
    life.draft().submit().receive().claim().to_decision(1).refuse(1, UNFIT)
    if life.start.way != "online":
        life.hand_over(2)


def withdrawn(life: Life) -> None:
    life.draft().submit().receive().withdraw(2, CHANGED)


def not_accepted(life: Life) -> None:
    life.draft().submit().decline(1.5, WRONG_DESK)


def slowly_issued(life: Life) -> None:
    life.draft().submit().receive(2).claim(1).to_decision(7).approve(6).hand_over(4)


def late_after_an_apology(life: Life) -> None:
    """The unit gave its cause and a new date in time, and still came after it."""
    life.draft().submit().receive(1).claim(1, by="CB002").propose_apology(42, "opinion", WAITED, 1).sign_apology(1)
    life.to_decision(9).approve(6).hand_over(2)


def stopped(life: Life) -> None:
    life.draft().submit().receive(2).claim(1).to_decision(6).stop(5, GIVEN_UP)


def confirmed(life: Life) -> None:
    life.draft().submit().receive(1).claim(1).to_decision(4).approve(3).hand_over(3)


def notification_refused(life: Life) -> None:
    life.draft().submit().receive(1).claim(1).to_decision(4).refuse(3, OUT_OF_SCOPE)
