"""Why a code list or an address may be refused."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


class ListInvalid(Refusal):
    """`details["problems"]` holds every (line, reason); the sentence shows the first ones. Nothing was imported."""

    code = "code_list_invalid"
    sentence = "Danh mục “{key}” chưa nhập được, không dòng nào được ghi: {count} chỗ sai. {first}"

    def __init__(self, *, key: str, problems: list[tuple[int, str]]) -> None:
        shown = " ".join(f"Dòng {line}: {reason}." for line, reason in problems[:5])
        super().__init__(key=key, count=len(problems), problems=problems, first=shown)

    def __reduce__(self):  # type: ignore[no-untyped-def]
        return _again, (self.details["key"], self.details["problems"])


def _again(key: str, problems: list[tuple[int, str]]) -> ListInvalid:
    return ListInvalid(key=key, problems=problems)


class ListUnknown(Refusal):
    code = "code_list_unknown"
    sentence = "Không có danh mục “{key}”."


class KeyInvalid(Refusal):
    code = "code_list_key_invalid"
    sentence = "Mã danh mục “{key}” không hợp lệ: chỉ dùng chữ thường không dấu, số và gạch nối, tối đa 40 ký tự."


class FileUnreadable(Refusal):
    code = "code_list_file_unreadable"
    sentence = "Không đọc được tệp danh mục: {why}."


class AddressInvalid(Refusal):
    """`details["field"]` is "province", "commune" or "street"."""

    code = "address_invalid"
    sentence = "{reason}"
