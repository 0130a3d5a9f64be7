"""Lan looks for a procedure and reads it; so does a stranger."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from congvu.accounts.models import Account
from congvu.catalog import actions
from congvu.catalog.tests.portal import NAMES, full, record, write
from congvu.catalog.tests.samples import good, spoiled
from congvu.dossiers import example_receipt
from congvu.dossiers.models import Dossier
from congvu.events.models import Event
from congvu.faces.citizen import samples
from congvu.organisations.models import Unit
from tests.people import MONDAY

pytestmark = pytest.mark.django_db

CO_D = "Cấp Giấy chứng nhận xuất xứ hàng hoá (C/O) ưu đãi mẫu D"


@pytest.fixture
def catalogue(program: Account, tmp_path: Path) -> None:
    rows = [record(code, name, detail_level="list", field=field) for code, name, field in NAMES[1:]]
    actions.import_file(write(tmp_path / "a.jsonl", full("1.000665", CO_D), *rows), by=program, at=MONDAY)


@pytest.fixture
def filed_here(giang: Account, cuc_xnk: Unit) -> str:
    """A procedure with a form and a unit, published; its code."""
    revision = actions.import_package(good(), by=giang, at=MONDAY).revision
    actions.publish(revision, effective_from=MONDAY.date(), by=giang, at=MONDAY)
    return revision.procedure.code


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_from_the_front_page_a_service_is_two_clicks_away(client: Client, catalogue: None, filed_here: str) -> None:
    home = text(client, "/")
    address = reverse("citizen:procedure", args=[filed_here])

    assert f'href="{address}"' in home
    assert f'href="{reverse("citizen:dossier-new", args=[filed_here])}"' in text(client, address)


def test_every_procedure_is_three_clicks_away_by_its_field(client: Client, catalogue: None) -> None:
    fields = text(client, reverse("citizen:fields"))
    address = f"{reverse('citizen:procedures')}?linh_vuc=xuat-nhap-khau"

    assert f'href="{address}"' in fields
    assert f'href="{reverse("citizen:procedure", args=["1.000665"])}"' in text(client, address)


def test_the_page_answers_what_people_type(client: Client, catalogue: None) -> None:
    page = text(client, "/thu-tuc?q=co+mau+d")

    assert page.index(escape(CO_D)) > 0
    assert "mẫu AK" not in page


def test_who_finds_nothing_is_told_what_to_do_and_shown_something(client: Client, catalogue: None) -> None:
    page = text(client, "/thu-tuc?q=zzzqqq")

    assert "Không tìm thấy thủ tục nào" in page
    assert "Có thể bạn cần" in page


def test_a_mended_word_is_told(client: Client, catalogue: None) -> None:
    assert "Không có từ “thuox”" in text(client, "/thu-tuc?q=giay+phep+san+xuat+thuox+la")


@pytest.mark.parametrize(
    "query",
    [
        "trang=999999",
        "trang=-1",
        "trang=abc",
        "muc_do=9",
        "linh_vuc=%27%22",
        "q=%00",
        "q=" + "a" * 5000,
        "co_quan=x&cap=y&doi_tuong=z",
    ],
)
def test_odd_addresses_do_not_break_the_page(client: Client, catalogue: None, query: str) -> None:
    text(client, f"/thu-tuc?{query}")


def test_choices_keep_each_other_and_can_be_taken_back(client: Client, catalogue: None) -> None:
    page = text(client, "/thu-tuc?q=thuoc+la&linh_vuc=cong-nghiep-tieu-dung")

    assert "Bỏ mọi lựa chọn" in page
    assert "?q=thuoc+la" in page
    assert "Cấp Giấy phép bán lẻ" not in page


def test_the_page_of_a_procedure_shows_every_legal_part(client: Client, catalogue: None) -> None:
    page = text(client, "/thu-tuc/1.000665")

    for part in (
        "Trình tự thực hiện", "Cách thức thực hiện", "Thành phần hồ sơ", "Thời hạn giải quyết", "Đối tượng",
        "Cơ quan thực hiện", "Kết quả thực hiện", "Phí, lệ phí", "Căn cứ pháp lý", "Quyết định công bố", "31/2018/NĐ-CP",
    ):  # fmt: skip
        assert part in page, part
    assert "5 ngày làm việc" in page
    assert "Mức độ 4" in page
    assert "Nộp hồ sơ trực tuyến</a>" not in page


def test_a_known_name_alone_says_so_and_what_is_missing(client: Client, catalogue: None) -> None:
    page = text(client, "/thu-tuc/1.000887")

    assert "mới có tên và thông tin chung" in page
    assert "Còn thiếu để đạt mức độ 2" in page


def test_a_form_of_the_package_is_downloaded_as_it_is(client: Client, filed_here: str) -> None:
    address = reverse("citizen:procedure-form", args=[filed_here, "mau-01.txt"])
    assert f'href="{address}"' in text(client, f"/thu-tuc/{filed_here}")

    response = client.get(address)

    assert response.content == good().files["forms/mau-01.txt"]
    assert response["Content-Disposition"] == "attachment"
    assert client.get(reverse("citizen:procedure-form", args=[filed_here, "procedure.yaml"])).status_code == 404


def test_what_was_published_before_can_still_be_read(client: Client, giang: Account, filed_here: str) -> None:
    later = actions.import_package(
        spoiled("procedure.yaml", "Có hợp đồng.", "Có hợp đồng đã ký."), by=giang, at=MONDAY
    ).revision
    assert "đã ký" not in text(client, f"/thu-tuc/{filed_here}")
    assert client.get(f"/thu-tuc/{filed_here}/ban/2").status_code == 404
    actions.publish(later, effective_from=MONDAY.date(), by=giang, at=MONDAY)

    now, before = text(client, f"/thu-tuc/{filed_here}"), text(client, f"/thu-tuc/{filed_here}/ban/1")

    assert "Có hợp đồng đã ký." in now
    assert "Các lần công bố" in now
    assert "Đây là nội dung công bố trước đây" in before
    assert "Nộp hồ sơ trực tuyến</a>" not in before


def test_a_procedure_that_is_not_published_is_not_found(client: Client, giang: Account, cuc_xnk: Unit) -> None:
    actions.import_package(good(), by=giang, at=MONDAY)

    for address in (
        "/thu-tuc/9.000001",
        "/thu-tuc/9.000001/ban/1",
        "/thu-tuc/9.000001/bieu-mau/mau-01.txt",
        "/thu-tuc/khong-co",
    ):
        assert client.get(address).status_code == 404


def test_services_are_listed_by_field_and_level(client: Client, catalogue: None) -> None:
    online = text(client, "/dich-vu-cong-truc-tuyen")

    assert escape(CO_D) in online
    assert "Thông báo hoạt động khuyến mại" not in online
    assert "Thông báo hoạt động khuyến mại" in text(client, "/dich-vu-cong-truc-tuyen?muc_do=1&trang=2")


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/thu-tuc?q=thuoc+la", 4),
        ("/thu-tuc", 3),
        ("/thu-tuc/1.000665", 3),
        ("/linh-vuc", 2),
        ("/dich-vu-cong-truc-tuyen", 2),
    ],
)
def test_pages_ask_the_database_little_however_much_they_show(
    client: Client, catalogue: None, django_assert_max_num_queries, address: str, most: int
) -> None:
    client.get("/thu-tuc/1.000665")

    with django_assert_max_num_queries(most):
        text(client, address)


# -- hồ sơ mẫu ---------------------------------------------------------------------------------------------------
def test_nđ61_đ15_a_stranger_reads_a_filled_example_plainly_marked(client: Client, filed_here: str) -> None:
    address = reverse("citizen:procedure-sample", args=[filed_here])
    page = text(client, address)

    assert f'href="{address}"' in text(client, reverse("citizen:procedure", args=[filed_here]))
    assert "đã điền sẵn để tham khảo" in page
    assert "Công ty Ví Dụ" in page
    assert "<input" not in page.partition("<main")[2].partition("</main>")[0]


def test_tt01_2018_đ5_2_the_example_shows_its_result_and_nobody_draws_them_without_end(
    client: Client, filed_here: str
) -> None:
    address = reverse("citizen:procedure-sample-result", args=[filed_here])
    assert f'href="{address}?truong_hop=1"' in text(client, reverse("citizen:procedure-sample", args=[filed_here]))

    drawn = client.get(address)
    assert drawn["Content-Type"] == "application/pdf"
    assert drawn.content.startswith(b"%PDF")
    with patch.object(samples, "RESULTS_A_MINUTE", 1):
        assert client.get(address).status_code == 429


def test_tt01_2018_đ5_2_the_example_shows_its_receipt_without_a_code_and_nothing_is_stored(
    client: Client, filed_here: str
) -> None:
    page, address = (reverse(f"citizen:procedure-sample{part}", args=[filed_here]) for part in ("", "-receipt"))
    assert f'href="{address}?truong_hop=1"' in text(client, page)
    before = (Event.objects.count(), Dossier.objects.count())
    with patch.object(example_receipt, "render", wraps=example_receipt.render) as drawn:
        assert client.get(address).content.startswith(b"%PDF")
    template, data = drawn.call_args.args
    assert "[MẪU]" in template and data["code"] == "chỉ cấp cho hồ sơ thật"
    assert data["owed"] == ["Phí thẩm định: 30.000 đồng", "Lệ phí lô trên 3 đơn vị: 20.000 đồng × 2 = 40.000 đồng"]
    assert data["applicant"] and data["papers"] and data["due"]["iso"] > data["received"]["iso"]
    assert (Event.objects.count(), Dossier.objects.count()) == before
    with patch.object(samples, "RESULTS_A_MINUTE", 1):
        assert client.get(address).status_code == 429


@pytest.mark.parametrize("asked", ["0", "99", "abc", "²", "-1"])
def test_an_example_that_is_not_there_is_the_nearest(client: Client, filed_here: str, asked: str) -> None:
    text(client, f"{reverse('citizen:procedure-sample', args=[filed_here])}?truong_hop={asked}")


def test_a_procedure_that_is_not_filed_here_has_no_example(client: Client, catalogue: None) -> None:
    text(client, reverse("citizen:procedure-sample", args=["1.000665"]), status=404)
