"""The door's addresses. allauth's views keep allauth's names, which its own redirects use."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import include, path, re_path

from congvu.faces.login import enterprises, mandates, profile, staff

own = [
    path("vao-cua", profile.door, name="door"),
    path("tai-khoan", profile.profile, name="profile"),
    path("tai-khoan/so-dinh-danh", profile.personal_id, name="personal-id"),
    path("doanh-nghiep", enterprises.mine, name="enterprises"),
    path("doanh-nghiep/dang-ky", enterprises.register, name="enterprise-register"),
    path("doanh-nghiep/<str:tax_code>/", enterprises.one, name="enterprise"),
    path("doanh-nghiep/<str:tax_code>/giay-chung-nhan", enterprises.certificate, name="enterprise-certificate"),
    path("doanh-nghiep/<str:tax_code>/nhan-vien/<int:staff_id>/thoi", enterprises.end_staff, name="staff-end"),
    path("doanh-nghiep/<str:tax_code>/nhan-vien/<int:staff_id>/vai-tro", staff.part, name="staff-part"),
    path("loi-moi/<int:pk>", staff.invitation, name="invitation"),
    path("loi-moi/<int:pk>/rut", staff.withdrawal, name="invitation-withdrawal"),
    path("uy-quyen-nop-ho-so", mandates.all_, name="mandates"),
    path("uy-quyen-nop-ho-so/moi", mandates.new, name="mandate-new"),
    path("uy-quyen-nop-ho-so/<int:pk>", mandates.one, name="mandate"),
    path("uy-quyen-nop-ho-so/<int:pk>/cham-dut", mandates.end, name="mandate-end"),
    path("nop-thay", enterprises.choose, name="acting-for"),
]

urlpatterns = [
    path("dang-nhap", account.login, name="account_login"),
    path("dang-ky", account.signup, name="account_signup"),
    path("dang-xuat", account.logout, name="account_logout"),
    path("tai-khoan-tam-khoa", account.account_inactive, name="account_inactive"),
    path("xac-nhan-lai", account.reauthenticate, name="account_reauthenticate"),
    path("xac-nhan-thu", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^xac-nhan-thu/(?P<key>[-:\w]+)$", account.confirm_email, name="account_confirm_email"),
    path("tai-khoan/thu-dien-tu", profile.email, name="account_email"),
    path("doi-mat-khau", account.password_change, name="account_change_password"),
    path("dat-mat-khau", account.password_set, name="account_set_password"),
    path("quen-mat-khau", account.password_reset, name="account_reset_password"),
    path("quen-mat-khau/da-gui", account.password_reset_done, name="account_reset_password_done"),
    path("quen-mat-khau/xong", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^quen-mat-khau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("xac-thuc-hai-lop", mfa.index, name="mfa_index"),
    path("xac-thuc-hai-lop/nhap-ma", mfa.authenticate, name="mfa_authenticate"),
    path("xac-thuc-hai-lop/xac-nhan-lai", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("xac-thuc-hai-lop/bat", totp.activate_totp, name="mfa_activate_totp"),
    path("xac-thuc-hai-lop/tat", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("xac-thuc-hai-lop/ma-du-phong", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("xac-thuc-hai-lop/ma-du-phong/tao", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("xac-thuc-hai-lop/ma-du-phong/tai-ve", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("", include((own, "login"))),
]
