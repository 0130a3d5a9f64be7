"""Why a paper cannot be printed."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


class TemplateBroken(Refusal):
    """The template is wrong, or asks for data it is not given. `line` is the template's own; `reason` says why."""

    code = "template_broken"
    sentence = "Mẫu in sai ở dòng {line}: {reason}. Hãy sửa mẫu (tệp .typ) rồi thử lại."
