"""What `congvu` says at deployment when uploads could never be opened."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from congvu.files import gateway


@checks.register(deploy=True)
def uploads_need_a_scanner(app_configs: Any, **more: Any) -> list[checks.CheckMessage]:
    if settings.DEMONSTRATION or gateway.is_configured():
        return []
    return [
        checks.Warning(
            "Chưa cấu hình máy quét vi-rút (CLAMAV_ADDRESS): tệp người dùng tải lên sẽ chờ mãi, không mở được.",
            hint="Đặt CLAMAV_ADDRESS=máy:3310 hoặc đường dẫn socket của clamd.",
            id="files.W001",
        )
    ]
