"""Which passwords are too weak, said in Vietnamese (the framework's own catalogue does not know these sentences)."""

from __future__ import annotations

from django.contrib.auth import password_validation as django
from django.utils.translation import gettext as _


class LongEnough(django.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("Mật khẩu phải có ít nhất %(least)s ký tự.") % {"least": self.min_length}


class NotCommon(django.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Mật khẩu này quá phổ biến, dễ bị đoán. Hãy chọn mật khẩu khác.")


class NotAboutTheAccount(django.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("Mật khẩu quá giống thư điện tử hoặc tên của bạn. Hãy chọn mật khẩu khác.")
