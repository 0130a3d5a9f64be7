"""What lies on the desks of the demonstration now: work for everyone."""

from __future__ import annotations

from collections.abc import Iterator

from congvu.cli.demonstration.holders import COFFEE, COTTON, DAO, FIREFLY, PAINT, SEAFOOD, SEN, SHOES, SMOKE, TRUC, WOOD
from congvu.cli.demonstration.life import LAN, Life, Start
from congvu.cli.demonstration.offered import CO_FORM_D, TOBACCO, WEBSITE
from congvu.cli.demonstration.past import UNFIT, Story, quickly_issued, withdrawn
from congvu.dossiers.actions import Mark

INVOICE = ("Hóa đơn thương mại bản rõ", "Bản chụp mờ, không đọc được tổng trị giá.")
DOMAIN = ("Chứng nhận đăng ký tên miền", "Tên chủ thể trên chứng nhận khác tên chủ sở hữu website.")
MARKS = [
    Mark("field", "invoice_number", reason="Hóa đơn kèm theo ghi số khác; hãy ghi đúng số trên hóa đơn."),
    Mark("row", "goods", 0, reason="Mô tả chung chung; hãy ghi rõ loại hàng và quy cách."),
    Mark("paper", "invoice", reason="Bản chụp mờ, không đọc được tổng trị giá."),
    Mark(
        "field", "vessel", reason="Nên ghi tên tàu hoặc số chuyến để hải quan nước nhập khẩu đối chiếu.", blocking=False
    ),
]
MISMATCH = "Nội dung khai chưa khớp chứng từ kèm theo."
COMPLEX = "Lô hàng gồm nhiều chủng loại, phải đối chiếu từng giấy phép phân phối."
BUSY = "Số hồ sơ cuối quý tăng gấp ba so với tháng trước."


def present() -> Iterator[tuple[Start, Story]]:
    yield from _to_receive()
    yield from _in_review()
    yield from _waiting_for_others()
    yield from _to_return()


def _to_receive() -> Iterator[tuple[Start, Story]]:
    for hours_ago, holder in ((0.3, SEN), (0.9, COTTON), (1.6, COFFEE), (2.4, SHOES), (3.1, SEAFOOD)):
        yield Start(CO_FORM_D, holder, hours_ago), submitted
    yield Start(TOBACCO, SMOKE, 1.2), submitted
    yield Start(TOBACCO, TRUC, 9.5), submitted
    yield Start(WEBSITE, LAN, 0.6), submitted
    yield Start(WEBSITE, WOOD, 4.2), submitted
    yield Start(CO_FORM_D, WOOD, 5.0, "yellow", "counter"), filed_on_paper
    yield Start(CO_FORM_D, DAO, 3.4), asked_before_reception
    yield Start(WEBSITE, COFFEE, 7.0), declined_today


def submitted(life: Life) -> None:
    life.draft().submit()


def filed_on_paper(life: Life) -> None:
    life.file_at_counter()


def asked_before_reception(life: Life) -> None:
    life.draft().submit().ask_for_more(0.7, [INVOICE], by="CB001")


def declined_today(life: Life) -> None:
    life.draft().submit().decline(
        1, "Chưa có chứng nhận đăng ký tên miền đúng tên chủ sở hữu. Hãy kèm bản đúng rồi nộp lại."
    )


def _in_review() -> Iterator[tuple[Start, Story]]:
    # In time, at every step.
    yield Start(CO_FORM_D, SEN, 2.2), nobody_took_it
    yield Start(CO_FORM_D, FIREFLY, 2.9, "yellow"), nobody_took_it
    yield Start(CO_FORM_D, SEN, 3.3), taken_by_binh
    yield Start(CO_FORM_D, PAINT, 3.8, "red"), taken_by_binh
    yield Start(CO_FORM_D, COTTON, 4.1, "yellow"), with_the_leader
    yield Start(CO_FORM_D, SHOES, 4.6), to_be_signed
    yield Start(CO_FORM_D, SEN, 5.2), held_by_cuong
    yield Start(TOBACCO, SMOKE, 11.0), taken_by_binh
    yield Start(TOBACCO, SMOKE, 19.0), with_the_leader
    yield Start(TOBACCO, TRUC, 27.0), held_by_cuong
    yield Start(WEBSITE, SEN, 5.5), nobody_took_it_there
    yield Start(WEBSITE, LAN, 10.0), being_visited
    yield Start(WEBSITE, SHOES, 14.0), to_be_confirmed
    yield Start(CO_FORM_D, SEN, 4.4), talked_about
    # Due within the day.
    yield Start(CO_FORM_D, COFFEE, 6.2), taken_by_binh
    yield Start(CO_FORM_D, SEAFOOD, 6.4, "yellow"), with_the_leader
    yield Start(TOBACCO, TRUC, 43.0), to_be_signed
    yield Start(WEBSITE, COTTON, 25.0), to_be_confirmed
    # Late.
    yield Start(CO_FORM_D, TRUC, 9.0), taken_by_binh
    yield Start(CO_FORM_D, SEN, 12.0, "red"), with_the_leader
    yield Start(CO_FORM_D, DAO, 17.5), nobody_took_it
    yield Start(TOBACCO, SMOKE, 58.0), with_the_leader
    yield Start(WEBSITE, WOOD, 41.0), being_visited
    yield Start(WEBSITE, COFFEE, 47.0), to_be_confirmed
    # Late or nearly so, with an apology.
    yield Start(TOBACCO, TRUC, 62.0), apologised_for
    yield Start(TOBACCO, SMOKE, 55.0), apology_to_sign


def nobody_took_it(life: Life) -> None:
    life.draft().submit().receive(0.4)


def taken_by_binh(life: Life) -> None:
    life.draft().submit().receive(0.4).claim(0.3, by="CB002")


def with_the_leader(life: Life) -> None:
    life.draft().submit().receive(0.4).hand_out(0.2, "CB003", "CB008").pass_on(0.8, "Hồ sơ đủ, đề nghị cấp.")


def to_be_signed(life: Life) -> None:
    life.draft().submit().receive(0.4).claim(0.2).to_decision(0.7)


def held_by_cuong(life: Life) -> None:
    life.draft().submit().receive(0.4).claim(0.2).to_decision(0.7).claim(0.1, by="CB003")


def nobody_took_it_there(life: Life) -> None:
    life.draft().submit().receive(0.4, by="CB007")


def being_visited(life: Life) -> None:
    life.draft().submit().receive(1).claim(0.5, by="CB015").pass_on(2, "Thông tin khai khớp giấy tờ.")


def to_be_confirmed(life: Life) -> None:
    life.draft().submit().receive(1).claim(0.5, by="CB015").to_decision(3)


def talked_about(life: Life) -> None:
    life.draft().submit().receive(0.4).claim(0.2, by="CB002")
    life.write(0.3, "Dòng hàng thứ hai là gạo 5% tấm hay 25% tấm? Đề nghị doanh nghiệp cho biết.", by="CB002")
    life.write(0.6, "Thưa anh, là gạo 5% tấm, đúng như hợp đồng đính kèm.")
    life.draft_notice(0.1, MARKS[:2])


def apologised_for(life: Life) -> None:
    life.draft().submit().receive(1).claim(1, by="CB002").propose_apology(44, "complex", COMPLEX, 3).sign_apology(1)


def apology_to_sign(life: Life) -> None:
    life.draft().submit().receive(1).claim(1, by="CB002").propose_apology(47, "workload", BUSY, 2)


def _waiting_for_others() -> Iterator[tuple[Start, Story]]:
    yield Start(CO_FORM_D, SEN, 10.0, "yellow"), asked_for_more
    yield Start(CO_FORM_D, WOOD, 21.0, "red"), asked_for_more
    yield Start(TOBACCO, SMOKE, 30.0), asked_for_the_invoice
    yield Start(WEBSITE, LAN, 16.0), asked_for_the_domain
    yield Start(CO_FORM_D, FIREFLY, 13.0, "yellow"), supplemented
    yield Start(CO_FORM_D, PAINT, 5.6, "red"), opinion_asked
    yield Start(TOBACCO, TRUC, 33.0), opinion_late
    yield Start(CO_FORM_D, COTTON, 5.8, "yellow"), opinion_given
    yield Start(CO_FORM_D, TRUC, 14.0), withdrawn
    yield Start(TOBACCO, SMOKE, 34.0), several_asked


def asked_for_more(life: Life) -> None:
    life.draft().submit().receive(0.4).claim(0.3, by="CB002").mark(1, MARKS, MISMATCH)


def asked_for_the_invoice(life: Life) -> None:
    life.draft().submit().receive(1).claim(1).ask_for_more(3, [INVOICE])


def asked_for_the_domain(life: Life) -> None:
    life.draft().submit().receive(1).claim(1, by="CB015").ask_for_more(2, [DOMAIN])


def supplemented(life: Life) -> None:
    life.draft().submit().receive(0.4).claim(0.3, by="CB002").mark(1, MARKS, MISMATCH)
    first, *others = life.dossier.answers["goods"]
    clearer = {**first, "description": f"{first['description']}, RETAIL PACKING"}
    changes = {"invoice_number": "INV-2026-118A", "goods": [clearer, *others]}
    life.mend(9, changes, "Hóa đơn gốc in mờ; tổng trị giá có ở trang 2 và khớp tờ khai hải quan.")


def opinion_asked(life: Life) -> None:
    life.draft().submit().receive(0.4).claim(0.3, by="CB002")
    life.ask_opinion(0.5, "cuc-hc", "Sơn khai có chứa hóa chất thuộc danh mục phải khai báo không?", 12)


def several_asked(life: Life) -> None:
    """Three are asked at once: one has answered, one is late, an agency outside answers on paper."""
    life.draft().submit().receive(1).claim(1, by="CB002")
    life.consult(
        1,
        "Thương nhân nhập khẩu lô xì gà đầu tiên trong năm.",
        ("vu-pc", "opinion", "Giấy phép phân phối của thương nhân có còn hiệu lực đến ngày hàng về không?", 8),
        ("cuc-hc", "appraisal", "Chất bảo quản ghi trên nhãn có thuộc danh mục phải khai báo không?", 16),
        ("Cục Hải quan (ví dụ)", "inspection", "Kết quả kiểm tra thực tế lô hàng trước của thương nhân.", 30),
    )
    life.answer_of(3, "CB014", "cuc-hc", "agrees", "Không thuộc danh mục phải khai báo.")


def opinion_late(life: Life) -> None:
    life.draft().submit().receive(1).claim(1, by="CB002")
    life.ask_opinion(1, "vu-pc", "Giấy phép kinh doanh thuốc lá của thương nhân còn hiệu lực đến hết quý không?", 8)


def opinion_given(life: Life) -> None:
    life.draft().submit().receive(0.4).claim(0.3, by="CB008")
    life.ask_opinion(0.4, "vu-db", "Tiêu chí CC của nhóm 62.03 theo bản ATIGA đang áp dụng?", 12)
    life.answer_opinion(1, "CB024", "Nhóm 62.03 áp dụng CC kèm công đoạn cắt và may tại nước thành viên.")


def _to_return() -> Iterator[tuple[Start, Story]]:
    for hours_ago, holder, way in ((8.4, SEN, "counter"), (9.3, SHOES, "counter"), (7.6, COFFEE, "online")):
        yield Start(CO_FORM_D, holder, hours_ago, way=way), approved
    yield Start(TOBACCO, SMOKE, 38.0, way="post"), approved_slowly
    yield Start(WEBSITE, LAN, 22.0, way="counter"), approved_slowly
    yield Start(CO_FORM_D, SEAFOOD, 8.0, "yellow", "counter"), refused
    yield Start(CO_FORM_D, SEN, 30.0), corrected
    yield Start(CO_FORM_D, SEN, 26.0), found_wrong


def approved(life: Life) -> None:
    life.draft().submit().receive(0.4).claim(0.2).to_decision(0.9).approve(0.8)


def corrected(life: Life) -> None:
    quickly_issued(life)
    life.report_error(2, "Tên người nhận hàng trên C/O thiếu chữ “CO., LTD”.")
    name = f"{life.dossier.answers['consignee_name']} CO., LTD"
    life.correct(3, "Cán bộ rút gọn tên khi rà soát.", "consignee_name", name)


def found_wrong(life: Life) -> None:
    quickly_issued(life)
    life.report_error(2, "Cảng dỡ hàng trên C/O khác tờ khai hải quan.")


def approved_slowly(life: Life) -> None:
    life.draft().submit().receive(1).claim(1).to_decision(4).approve(4)


def refused(life: Life) -> None:
    life.draft().submit().receive(0.4).claim(0.2).to_decision(0.9).refuse(0.8, UNFIT)
