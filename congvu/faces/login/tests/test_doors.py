from __future__ import annotations

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.timezone import localdate

from congvu.accounts import actions, queries
from congvu.accounts.models import Account, EnterpriseStatus, Mandate
from congvu.accounts.sealing import unseal_text
from congvu.events.models import Event
from congvu.faces.login.middleware import LONGEST_SESSION
from tests import given
from tests.people import MONDAY, PASSWORD


def log_in(client, email, password=PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password, **extra})


# -- login -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("who", "place"), [("lan", "/"), ("an", "/ban-lam-viec/")])
def test_everyone_comes_in_where_their_work_is(request, client, who, place):
    person = request.getfixturevalue(who)
    answer = log_in(client, person.email)
    assert answer.status_code == 302 and answer["Location"] == "/vao-cua"
    assert client.get("/vao-cua")["Location"] == place
    assert Event.objects.latest("id").kind == "accounts.logged_in"


def test_lan_returns_to_the_page_where_her_session_ended(client, lan):
    page = client.get("/tai-khoan?x=1")
    assert page["Location"] == "/dang-nhap?next=/tai-khoan%3Fx%3D1"
    shown = client.get(page["Location"])
    assert 'name="next" value="/tai-khoan?x=1"' in shown.content.decode()
    assert log_in(client, lan.email, next="/tai-khoan?x=1")["Location"] == "/tai-khoan?x=1"


def test_nobody_is_sent_to_another_site_after_login(client, lan):
    assert log_in(client, lan.email, next="https://evil.example/")["Location"] == "/vao-cua"


def test_a_page_part_asked_for_after_the_session_ended_becomes_the_whole_login_page(client, db):
    answer = client.get(
        "/tai-khoan", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/tai-khoan?a=b"}
    )
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/dang-nhap?next=/tai-khoan%3Fa%3Db")


def test_a_wrong_password_and_an_unknown_address_look_the_same(client, lan):
    wrong = log_in(client, lan.email, "sai mật khẩu").content.decode()
    unknown = log_in(client, "nobody@example.com", "sai mật khẩu").content.decode()
    for page in (wrong, unknown):
        assert "Thư điện tử hoặc mật khẩu không đúng" in page
    lan.refresh_from_db()
    assert lan.failed_logins == 1 and Event.objects.latest("id").kind == "accounts.login_failed"


def test_the_eleventh_failure_suspends_and_even_the_right_password_then_meets_the_sentence(client, lan):
    for _ in range(11):
        log_in(client, lan.email, "sai mật khẩu")
    lan.refresh_from_db()
    assert not lan.is_active
    answer = client.post(reverse("account_login"), {"login": lan.email, "password": PASSWORD}, follow=True)
    page = answer.content.decode()
    assert "Tài khoản đang bị tạm khóa" in page and "1 ngày làm việc" in page and "đăng nhập sai" in page
    assert client.get("/tai-khoan").status_code == 302
    # A stranger with a wrong password is not told that the account is suspended.
    assert "tạm khóa:" not in log_in(client, lan.email, "sai nữa").content.decode()


def test_a_session_ends_when_its_account_is_suspended(client, lan, giang):
    log_in(client, lan.email)
    assert client.get("/tai-khoan").status_code == 200
    actions.suspend(lan, "lạm dụng", by=giang, at=MONDAY)
    assert client.get("/tai-khoan").status_code == 302


def test_machines_and_the_program_do_not_log_in_by_the_door(client, partner, program):
    for account in (partner, program):
        assert log_in(client, account.email, "").status_code == 200
        assert log_in(client, account.email, PASSWORD).status_code == 200
    assert client.get("/tai-khoan").status_code == 302


def test_lan_logs_out(client, lan):
    client.force_login(lan)
    assert "Đăng xuất khỏi Cổng?" in client.get("/dang-xuat").content.decode()
    assert client.post("/dang-xuat")["Location"] == "/"
    assert client.get("/tai-khoan").status_code == 302


# -- registration ------------------------------------------------------------------------------------------------
MINH = {
    "full_name": "Phan Văn Minh",
    "email": "Minh@example.com",
    "phone": "0912 345 678",
    "password1": "bốn chữ khó đoán",
    "password2": "bốn chữ khó đoán",
}


def test_minh_registers_confirms_by_mail_and_comes_in(client, db):
    assert client.post("/dang-ky", MINH)["Location"] == "/xac-nhan-thu"
    minh = Account.objects.get(email="minh@example.com")
    assert (minh.full_name, minh.phone, minh.kind) == ("Phan Văn Minh", "0912345678", "person")
    (letter,) = mail.outbox
    assert letter.subject == "Xác nhận đăng ký tài khoản" and letter.to == ["minh@example.com"]
    link = re.search(r"http://testserver(/xac-nhan-thu/\S+)", letter.body)[1]
    # Mail scanners open links: opening confirms nothing yet.
    assert "minh@example.com" in client.get(link).content.decode()
    assert not Event.objects.filter(kind="accounts.email_confirmed").exists()
    client.post(link)
    assert Event.objects.filter(kind="accounts.email_confirmed").count() == 1
    assert log_in(client, "minh@example.com", "bốn chữ khó đoán")["Location"] == "/vao-cua"


def test_an_unconfirmed_person_is_sent_the_mail_and_not_let_in(client, db):
    client.post("/dang-ky", MINH)
    client.logout()
    assert log_in(client, "minh@example.com", "bốn chữ khó đoán")["Location"] == "/xac-nhan-thu"
    assert client.get("/tai-khoan").status_code == 302


def test_a_known_address_is_not_betrayed_but_its_owner_is_told(client, lan):
    answer = client.post("/dang-ky", MINH | {"email": lan.email})
    assert answer["Location"] == "/xac-nhan-thu"
    assert Account.objects.filter(email=lan.email).count() == 1
    assert mail.outbox[0].to == [lan.email] and "đã có tài khoản" in mail.outbox[0].subject


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"full_name": "  "}, "Hãy nhập họ và tên."),
        ({"full_name": "123"}, "Hãy nhập họ và tên."),
        ({"email": "minh"}, "Thư điện tử chưa đúng dạng"),
        ({"phone": "gọi tôi"}, "Số điện thoại chỉ gồm 8 đến 15 chữ số"),
        ({"password1": "ngắn", "password2": "ngắn"}, "Mật khẩu phải có ít nhất 10 ký tự."),
        ({"password1": "minh@example.com", "password2": "minh@example.com"}, "quá giống thư điện tử"),
        ({"password1": "qwertyuiop", "password2": "qwertyuiop"}, "quá phổ biến"),
        ({"password2": "khác hẳn rồi đấy"}, "Hai lần nhập mật khẩu không giống nhau."),
    ],
)
def test_bad_input_is_told_in_vietnamese_and_nothing_typed_is_lost(client, db, change, sentence):
    page = client.post("/dang-ky", MINH | change).content.decode()
    assert (sentence in page and 'value="Minh@example.com"' in page) or "email" in change
    assert "govuk-error-summary" in page
    assert not re.search(r"This (field|password)|Enter a valid|You must", page)
    assert not Account.objects.filter(email="minh@example.com").exists() and not mail.outbox


def test_a_dead_mail_server_does_not_break_the_registration(client, db, monkeypatch):
    from django.core.mail import EmailMessage
    from procrastinate.contrib.django.models import ProcrastinateJob

    def dead(self, fail_silently=False):
        raise ConnectionRefusedError("mail server away")

    monkeypatch.setattr(EmailMessage, "send", dead)
    assert client.post("/dang-ky", MINH)["Location"] == "/xac-nhan-thu"
    job = ProcrastinateJob.objects.get(task_name="accounts.send_mail")
    letter = unseal_text(job.args["sealed"])
    assert "minh@example.com" in letter and "/xac-nhan-thu/" in letter
    assert "minh" not in str(job.args)  # jobs are logged with what they were given


def test_officers_do_not_sign_up_at_the_desk(client, db, settings):
    settings.FACE = "desk"
    assert "do quản trị hệ thống tạo" in client.get("/dang-ky").content.decode()
    client.post("/dang-ky", MINH)
    assert not Account.objects.filter(email="minh@example.com").exists()


# -- an unattended or a stolen screen ------------------------------------------------------------------------------
def test_no_page_of_someone_who_is_logged_in_is_kept_on_the_computer(client, lan):
    assert "no-store" not in client.get("/thu-tuc").headers.get("Cache-Control", "")
    log_in(client, lan.email)
    for page in ("/", "/ho-so", "/thong-bao", "/tai-khoan"):
        assert "no-store" in client.get(page)["Cache-Control"], page


def test_a_session_has_another_key_after_login(client, lan):
    client.get("/dang-nhap")
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    client.cookies["congvu"] = before
    log_in(client, lan.email)
    assert client.session.session_key != before


def test_however_busy_nobody_stays_logged_in_longer_than_a_days_work(client, lan):
    log_in(client, lan.email)
    assert client.get("/tai-khoan").status_code == 200
    session = client.session
    for proof in session["account_authentication_methods"]:
        proof["at"] -= LONGEST_SESSION + 1
    session.save()
    assert client.get("/tai-khoan")["Location"] == "/dang-nhap?next=/tai-khoan"


def test_the_address_is_changed_only_by_who_has_just_proved_who_they_are(client, lan):
    log_in(client, lan.email)
    session = client.session
    for proof in session["account_authentication_methods"]:
        proof["at"] -= 3600
    session.save()
    answer = client.post("/tai-khoan/thu-dien-tu", {"action_add": "1", "email": "thief@example.com"})
    assert answer.status_code == 302 and answer["Location"].startswith("/xac-nhan-lai")
    assert not mail.outbox
    assert "Mật khẩu" in client.get(answer["Location"]).content.decode()


def test_a_body_that_could_only_fill_the_disk_is_refused_unread(client, db, settings):
    settings.LARGEST_FILE_MB = 1
    answer = client.post("/dang-nhap", "x", content_type="multipart/form-data; boundary=y", CONTENT_LENGTH="30000000")
    assert answer.status_code == 413 and "quá lớn" in answer.content.decode()


def test_a_character_that_nothing_can_keep_is_a_bad_request(client, lan):
    client.force_login(lan)
    for page in ("/thu-tuc/%00", "/ho-so/%00", "/tra-cuu?ma=%00", "/doanh-nghiep/%00/", "/thu-tuc?q=%00"):
        assert client.get(page).status_code in {200, 400, 404}, page


# -- suspended by failures ---------------------------------------------------------------------------------------
def test_lan_whom_a_stranger_had_suspended_opens_her_account_by_the_mailed_link(client, lan):
    for _ in range(11):
        log_in(client, lan.email, "sai mật khẩu")
    assert "/quen-mat-khau" in client.get(log_in(client, lan.email)["Location"]).content.decode()
    client.post("/quen-mat-khau", {"email": lan.email})
    link = re.search(r"http://testserver(/quen-mat-khau/\S+)", mail.outbox[-1].body)[1]
    form = client.get(link, follow=True)
    new = {"password1": "mật khẩu hoàn toàn mới", "password2": "mật khẩu hoàn toàn mới"}
    client.post(form.request["PATH_INFO"], new)
    assert log_in(client, lan.email, "mật khẩu hoàn toàn mới")["Location"] == "/vao-cua"
    assert Event.objects.filter(kind="accounts.reactivated", about_id=lan.pk).count() == 1


def test_who_was_suspended_for_abuse_stays_so_though_the_password_is_new(client, lan, giang):
    actions.suspend(lan, "Gửi hồ sơ rác.", by=giang, at=MONDAY)
    client.post("/quen-mat-khau", {"email": lan.email})
    link = re.search(r"http://testserver(/quen-mat-khau/\S+)", mail.outbox[-1].body)[1]
    form = client.get(link, follow=True)
    new = {"password1": "mật khẩu hoàn toàn mới", "password2": "mật khẩu hoàn toàn mới"}
    client.post(form.request["PATH_INFO"], new)
    lan.refresh_from_db()
    assert not lan.is_active
    assert "tam-khoa" in log_in(client, lan.email, "mật khẩu hoàn toàn mới")["Location"]


def test_the_sixth_failure_within_five_minutes_waits_instead_of_suspending(client, lan, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,5/5m/key"}
    for _ in range(12):
        page = log_in(client, lan.email, "sai mật khẩu").content.decode()
    lan.refresh_from_db()
    assert (lan.failed_logins, lan.is_active) == (5, True) and "Hãy chờ vài phút" in page


# -- passwords ---------------------------------------------------------------------------------------------------
def test_lan_who_forgot_her_password_sets_another(client, lan):
    client.post("/quen-mat-khau", {"email": lan.email})
    (letter,) = mail.outbox
    link = re.search(r"http://testserver(/quen-mat-khau/\S+)", letter.body)[1]
    form = client.get(link, follow=True)
    new = {"password1": "mật khẩu hoàn toàn mới", "password2": "mật khẩu hoàn toàn mới"}
    done = client.post(form.request["PATH_INFO"], new, follow=True)
    assert "Đã đặt mật khẩu mới" in done.content.decode()
    assert Event.objects.filter(kind="accounts.password_changed", about_id=lan.pk).exists()
    assert "Mật khẩu đã được đặt lại" in [letter.subject for letter in mail.outbox]
    assert "không dùng được nữa" in client.get(link, follow=True).content.decode()
    assert log_in(client, lan.email, "mật khẩu hoàn toàn mới")["Location"] == "/vao-cua"


def test_an_unknown_address_is_answered_the_same(client, db):
    assert client.post("/quen-mat-khau", {"email": "nobody@example.com"})["Location"] == "/quen-mat-khau/da-gui"
    assert "không có tài khoản" in mail.outbox[0].body


def test_lan_changes_her_password_and_is_told_by_mail(client, lan):
    client.force_login(lan)
    new = {"password1": "mật khẩu hoàn toàn mới", "password2": "mật khẩu hoàn toàn mới"}
    wrong = client.post("/doi-mat-khau", {"oldpassword": "sai", **new})
    assert "Hãy nhập mật khẩu hiện tại" in wrong.content.decode()
    assert client.post("/doi-mat-khau", {"oldpassword": PASSWORD, **new}).status_code == 302
    lan.refresh_from_db()
    assert lan.check_password("mật khẩu hoàn toàn mới") and "Mật khẩu đã được đổi" in mail.outbox[0].subject


def test_lan_changes_her_address_and_the_old_one_works_until_the_new_is_confirmed(client, lan):
    log_in(client, lan.email)
    assert client.post("/tai-khoan/thu-dien-tu", {"action_add": "1", "email": "lan2@example.com"}).status_code == 302
    lan.refresh_from_db()
    assert lan.email == "lan@example.com"
    assert "lan2@example.com" in client.get("/tai-khoan/thu-dien-tu").content.decode()
    link = re.search(r"http://testserver(/xac-nhan-thu/\S+)", mail.outbox[0].body)[1]
    client.post(link)
    lan.refresh_from_db()
    assert lan.email == "lan2@example.com"
    client.logout()
    assert log_in(client, "lan2@example.com")["Location"] == "/vao-cua"


def test_an_address_that_someone_else_registered_meanwhile_is_not_taken_over(client, lan, program):
    log_in(client, lan.email)
    client.post("/tai-khoan/thu-dien-tu", {"action_add": "1", "email": "lan2@example.com"})
    actions.register_person("lan2@example.com", "Người khác", by=program, at=MONDAY)
    link = re.search(r"http://testserver(/xac-nhan-thu/\S+)", mail.outbox[0].body)[1]
    client.post(link)
    lan.refresh_from_db()
    assert lan.email == "lan@example.com"


def test_an_officers_address_is_kept_by_the_administrator(client, binh):
    client.force_login(binh)
    assert client.post("/tai-khoan/thu-dien-tu", {"action_add": "1", "email": "b@example.com"}).status_code == 403


# -- one's own account -------------------------------------------------------------------------------------------
def test_lan_keeps_her_particulars(client, lan):
    client.force_login(lan)
    told = {"full_name": "Nguyễn Thị Lan", "phone": "0987 654 321", "address": "2 Phố Ví Dụ", "language": "vi"}
    assert client.post("/tai-khoan", told).status_code == 302
    lan.refresh_from_db()
    assert (lan.phone, lan.address) == ("0987654321", "2 Phố Ví Dụ")
    bad = client.post("/tai-khoan", told | {"phone": "abc"})
    assert bad.status_code == 422 and "Số điện thoại chỉ gồm" in bad.content.decode()


def test_an_officer_has_no_name_to_change(client, binh):
    client.force_login(binh)
    assert 'name="full_name"' not in client.get("/tai-khoan").content.decode()
    client.post("/tai-khoan", {"full_name": "Bộ trưởng", "phone": "", "address": "", "language": "vi"})
    binh.refresh_from_db()
    assert binh.full_name == "Lê Thanh Bình"


def test_lan_tells_her_personal_number_once_and_no_page_shows_it(client, lan):
    client.force_login(lan)
    assert client.post("/tai-khoan/so-dinh-danh", {"personal_id": "001190000001"}).status_code == 302
    assert queries.person_with_id("001190000001") == lan
    for page in ("/tai-khoan", "/tai-khoan/so-dinh-danh"):
        assert "001190000001" not in client.get(page).content.decode()
    refused = client.post("/tai-khoan/so-dinh-danh", {"personal_id": "123"})
    assert refused.status_code == 422 and "phải đủ 12 chữ số" in refused.content.decode()


# -- enterprises -------------------------------------------------------------------------------------------------
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000053 00000 n \n0000000102 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n161\n%%EOF\n"
LOTUS = {
    "name": "Công ty Ví Dụ Sao",
    "name_en": "",
    "tax_code": "0100000028",
    "representative": "",
    "address": "3 Phố Ví Dụ",
    "phone": "",
    "email": "sao@example.com",
}


def scan(name="giấy chứng nhận.pdf", content=PDF):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


@pytest.fixture
def files_apart(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


def test_lan_registers_an_enterprise_with_its_certificate(client, lan, files_apart):
    client.force_login(lan)
    answer = client.post("/doanh-nghiep/dang-ky", LOTUS | {"certificate": scan()})
    assert answer.status_code == 302 and answer["Location"] == "/doanh-nghiep/0100000028/"
    page = client.get(answer["Location"]).content.decode()
    assert "Chờ duyệt" in page and "chậm nhất" in page
    shown = client.get("/doanh-nghiep/0100000028/giay-chung-nhan")
    assert shown.status_code == 200 and b"".join(shown.streaming_content) == PDF


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"tax_code": "0100000029"}, "không phải mã số thuế"),
        ({"name": ""}, "Hãy nhập tên doanh nghiệp"),
        ({"certificate": None}, "Hãy chọn bản chụp"),
        ({"certificate": ("ảnh.pdf", b"not a pdf")}, "ảnh.pdf"),
        ({"certificate": ("rỗng.pdf", b"")}, "Tệp rỗng"),
    ],
)
def test_a_bad_registration_is_explained_and_enters_nothing(client, lan, files_apart, change, sentence):
    from congvu.accounts.models import Enterprise

    client.force_login(lan)
    given = change.get("certificate", ("giấy.pdf", PDF))
    told = LOTUS | change | {"certificate": scan(*given) if given else ""}
    answer = client.post("/doanh-nghiep/dang-ky", told)
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page and 'value="3 Phố Ví Dụ"' in page
    assert not Enterprise.objects.exists()


def test_a_refused_enterprise_is_corrected_on_the_same_form(client, lan, an, files_apart):
    client.force_login(lan)
    client.post("/doanh-nghiep/dang-ky", LOTUS | {"certificate": scan()})
    enterprise = queries.Enterprise.objects.get()
    actions.refuse_enterprise(enterprise, "Sai địa chỉ trụ sở.", by=an, at=MONDAY)
    page = client.get("/doanh-nghiep/0100000028/").content.decode()
    assert "Sai địa chỉ trụ sở." in page and "dang-ky?sua=0100000028" in page
    form = client.get("/doanh-nghiep/dang-ky?sua=0100000028").content.decode()
    assert 'value="Công ty Ví Dụ Sao"' in form
    told = LOTUS | {"address": "4 Phố Ví Dụ", "certificate": ""}
    assert client.post("/doanh-nghiep/dang-ky?sua=0100000028", told).status_code == 302
    enterprise.refresh_from_db()
    assert (enterprise.address, enterprise.status) == ("4 Phố Ví Dụ", EnterpriseStatus.PENDING)
    assert enterprise.certificate_file_id is not None


def test_the_manager_invites_lan_who_accepts_and_is_given_another_part(client, sen, sen_staff, lan):
    client.force_login(sen_staff)
    page = f"/doanh-nghiep/{sen.tax_code}/"
    assert client.post(page, {"email": lan.email, "part": "filer"}).status_code == 302
    assert queries.enterprises_of(lan) == [] and lan.email in client.get(page).content.decode()
    again = client.post(page, {"email": lan.email, "part": "filer"})
    assert again.status_code == 422 and "đã được mời và chưa trả lời" in again.content.decode()
    invitation = sen.invitations.get()
    # Nobody else may answer it.
    assert client.get(f"/loi-moi/{invitation.pk}").status_code == 404
    client.force_login(lan)
    assert f"/loi-moi/{invitation.pk}" in client.get("/doanh-nghiep").content.decode()
    client.post(f"/loi-moi/{invitation.pk}", {"answer": "accepted"})
    assert queries.enterprises_of(lan) == [sen] and queries.rights_in(lan, sen.pk) == {"view", "file"}
    place = sen.staff.get(account=lan)
    assert client.post(f"{page}nhan-vien/{place.pk}/vai-tro", {"part": "manager"}).status_code == 422
    client.force_login(sen_staff)
    assert client.post(f"{page}nhan-vien/{place.pk}/vai-tro", {"part": "sender"}).status_code == 302
    assert "send" in queries.rights_in(lan, sen.pk)
    assert "Nguyễn Thị Lan" in client.get(f"{page}nhan-vien/{place.pk}/thoi").content.decode()
    client.post(f"{page}nhan-vien/{place.pk}/thoi")
    assert queries.enterprises_of(lan) == []


def test_sen_mandates_lan_who_accepts_and_sen_ends_it(client, sen, sen_staff, lan):
    client.force_login(sen_staff)
    today = localdate()
    typed = {"principal": sen.tax_code, "agent": lan.email, "from_on": f"{today:%d/%m/%Y}", "to_on": "31/12/2120"}
    assert client.post("/uy-quyen-nop-ho-so/moi", typed).status_code == 422
    typed["scope"] = "all"
    assert "31/12/2120" in client.post("/uy-quyen-nop-ho-so/moi", typed, follow=True).content.decode()
    mandate = Mandate.objects.get()
    page = f"/uy-quyen-nop-ho-so/{mandate.pk}"
    # The principal cannot accept for the agent.
    client.post(page)
    mandate.refresh_from_db()
    assert mandate.accepted_at is None
    client.force_login(lan)
    assert "Nhận nộp thay" in client.get(page).content.decode()
    client.post(page)
    assert queries.mandates_to_file_under(lan, procedure="9.000001", field="") == [mandate]
    client.force_login(sen_staff)
    assert client.post(f"{page}/cham-dut", {"reason": ""}).status_code == 422
    client.post(f"{page}/cham-dut", {"reason": "Hết hợp đồng"})
    assert queries.mandates_to_file_under(lan, procedure="9.000001", field="") == []


def test_sen_limits_a_mandate_to_a_field_and_both_read_it(client, cuc_xnk, giang, sen, sen_staff, lan):
    permit = given.permit(by=giang)
    client.force_login(sen_staff)
    today = f"{localdate():%d/%m/%Y}"
    typed = {"principal": sen.tax_code, "agent": lan.email, "scope": "some", "from_on": today, "to_on": "31/12/2120"}
    new = "/uy-quyen-nop-ho-so/moi"
    # A narrow scope names something, and a wide one names nothing.
    wrong = client.post(new, typed)
    assert wrong.status_code == 422 and wrong.content.decode().count("Có chỗ cần sửa") == 1
    assert client.post(new, typed | {"scope": "all", "fields_": [permit.field.code]}).status_code == 422
    assert client.post(new, typed | {"fields_": [permit.field.code]}).status_code == 302
    mandate = Mandate.objects.get()
    assert (mandate.fields, mandate.procedures) == ([permit.field.code], [])
    client.post(f"/uy-quyen-nop-ho-so/{mandate.pk}")
    for account in (sen_staff, lan):
        client.force_login(account)
        for path in ("", f"/{mandate.pk}"):
            shown = client.get(f"/uy-quyen-nop-ho-so{path}").content.decode()
            assert f"Cả lĩnh vực {permit.field.name}" in shown


def test_the_last_manager_is_told_why_she_stays(client, sen, sen_staff):
    client.force_login(sen_staff)
    answer = client.post(f"/doanh-nghiep/{sen.tax_code}/nhan-vien/{sen.staff.get().pk}/thoi")
    assert answer.status_code == 409 and "ít nhất một người quản lý" in answer.content.decode()
    assert queries.enterprises_of(sen_staff) == [sen]


@pytest.mark.parametrize("who", ["lan", "binh", "dung"])
def test_strangers_see_nothing_of_sen(request, client, who, sen, sen_staff):
    client.force_login(request.getfixturevalue(who))
    facts = Event.objects.count()
    staff = sen.staff.get()
    for path in ("", "giay-chung-nhan", f"nhan-vien/{staff.pk}/thoi"):
        assert client.get(f"/doanh-nghiep/{sen.tax_code}/{path}").status_code in {403, 404}
    assert client.post(f"/doanh-nghiep/{sen.tax_code}/", {"email": "x@y.vn", "part": "sender"}).status_code in {
        403,
        404,
    }
    assert Event.objects.count() == facts


def test_mai_chooses_to_act_for_sen_and_loses_it_when_she_leaves(client, rf, sen, sen_member, sen_staff):
    from congvu.faces.acting import ACTING_FOR

    client.force_login(sen_member)
    assert (
        client.post("/nop-thay", {"enterprise": sen.tax_code, "next": "/doanh-nghiep"})["Location"] == "/doanh-nghiep"
    )
    assert client.session[ACTING_FOR] == sen.pk
    assert "đang nộp hồ sơ cho doanh nghiệp này" in client.get("/doanh-nghiep").content.decode()
    actions.end_staff(sen.staff.get(account=sen_member), by=sen_staff, at=MONDAY)
    assert "đang nộp hồ sơ cho doanh nghiệp này" not in client.get("/doanh-nghiep").content.decode()


def test_lan_cannot_choose_an_enterprise_that_is_not_hers(client, sen, lan):
    from congvu.faces.acting import ACTING_FOR

    client.force_login(lan)
    assert client.post("/nop-thay", {"enterprise": sen.tax_code, "next": "https://evil.example"})["Location"] == "/"
    assert ACTING_FOR not in client.session
