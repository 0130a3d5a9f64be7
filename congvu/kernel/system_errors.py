"""What the operating system refused, in Vietnamese, as the end of a sentence."""

import errno

_WORDS = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EISDIR: "đây là thư mục, không phải tệp",
    errno.ENOTDIR: "một phần của đường dẫn không phải thư mục",
    errno.EACCES: "không có quyền truy cập",
    errno.EPERM: "không được phép",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EEXIST: "đã có tệp hoặc thư mục cùng tên",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.ELOOP: "liên kết vòng tròn",
    errno.EMFILE: "đang mở quá nhiều tệp",
    errno.EADDRINUSE: "địa chỉ đang có chương trình khác dùng",
    errno.EIO: "thiết bị lưu trữ bị lỗi",
}


def why(error: OSError) -> str:
    """The reason without a full stop; the system's own words where we have none."""
    return _WORDS.get(error.errno or 0) or error.strerror or str(error)
