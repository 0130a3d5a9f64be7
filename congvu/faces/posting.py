"""Đặt bưu chính: the one form by which an applicant or an officer has papers fetched or a result brought."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from congvu.dossiers.models import Dossier
from congvu.post.actions import Party
from congvu.post.models import Consignment

_WHAT = {
    Consignment.Direction.DELIVERY.value: _("Trả kết quả tận nơi khi có kết quả"),
    Consignment.Direction.COLLECTION.value: _("Đến lấy giấy tờ, chuyển tới Bộ phận Một cửa"),
}


class PostForm(forms.Form):
    direction = forms.ChoiceField(
        label=_("Bưu chính làm gì"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Hãy chọn việc bưu chính cần làm.")},
    )
    name = forms.CharField(
        label=_("Họ tên người giao, người nhận"),
        max_length=300,
        error_messages={"required": _("Hãy ghi họ tên người bưu chính sẽ gặp.")},
    )
    address = forms.CharField(
        label=_("Địa chỉ"),
        help_text=_("Số nhà, đường, xã hoặc phường, tỉnh hoặc thành phố."),
        max_length=300,
        error_messages={"required": _("Hãy ghi địa chỉ bưu chính sẽ đến.")},
    )
    phone = forms.RegexField(
        r"^[+0-9][0-9 .]{7,19}$",
        label=_("Số điện thoại"),
        help_text=_("Bưu tá gọi số này trước khi đến."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={
            "required": _("Hãy ghi số điện thoại."),
            "invalid": _("Số điện thoại gồm 8 đến 20 chữ số, ví dụ 0912 345 678."),
        },
    )

    def __init__(self, *args: Any, dossier: Dossier, directions: list[str], **kwargs: Any) -> None:
        contact = dossier.applicant_contact or {}
        known = {
            "name": dossier.applicant_name,
            "address": contact.get("address", ""),
            "phone": contact.get("phone", ""),
            "direction": directions[0] if len(directions) == 1 else "",
        }
        super().__init__(*args, initial=known, **kwargs)
        self.fields["direction"].choices = [(one, _WHAT[one]) for one in directions]  # type: ignore[attr-defined]

    @property
    def party(self) -> Party:
        said = self.cleaned_data
        return Party(said["name"], said["address"], said["phone"])


def fee_words() -> int | None:
    """What a consignment costs by the operator's tariff, in đồng; None where the ministry has not been told."""
    return settings.POST_FEE or None
