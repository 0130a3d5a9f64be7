"""What the embedded PostgreSQL refuses, in a sentence that says what to do next."""

from congvu.kernel.refusal import Refusal


class PlaceUnusable(Refusal):
    """The data directory cannot be written, or belongs to another user of the machine."""

    code = "database_place_unusable"
    sentence = (
        "Không dùng được thư mục {place} cho PostgreSQL nhúng: {why}. "
        "Hãy đặt CONGVU_HOME tới một thư mục khác, hoặc DATABASE_URL tới một PostgreSQL có sẵn. "
        "(The embedded PostgreSQL cannot use {place}; set CONGVU_HOME or DATABASE_URL.)"
    )


class NoUnprivilegedUser(Refusal):
    """PostgreSQL never runs as root, and this root may not become anybody else."""

    code = "database_no_unprivileged_user"
    sentence = (
        "PostgreSQL không chạy dưới quyền root và máy này không cho root chuyển sang người dùng thường ({why}). "
        "Hãy chạy lại bằng một người dùng thường, hoặc đặt DATABASE_URL tới một PostgreSQL có sẵn. "
        "(PostgreSQL refuses to run as root here; use an ordinary user or set DATABASE_URL.)"
    )


class StartFailed(Refusal):
    """The server or its first set-up ended with an error; its own last words are quoted."""

    code = "database_start_failed"
    sentence = (
        "PostgreSQL nhúng không khởi động được. Nhật ký ở {log}; dòng cuối: {why} "
        "(The embedded PostgreSQL did not start; see its log.)"
    )


class OtherMajorVersion(Refusal):
    """The data was written by another major version of PostgreSQL."""

    code = "database_other_major_version"
    sentence = (
        "Dữ liệu ở {place} thuộc PostgreSQL {found}, chương trình này dùng PostgreSQL {wanted}. "
        "Hãy sao lưu bằng bản cũ (congvu backup) rồi khôi phục vào một CONGVU_HOME mới (congvu restore). "
        "(The data belongs to another major version of PostgreSQL; back up with the old one and restore.)"
    )


class DataWithoutItsKey(Refusal):
    """There is a cluster, but the file with its passwords is gone: nothing is deleted by guessing."""

    code = "database_without_its_key"
    sentence = (
        "Có dữ liệu PostgreSQL ở {place} nhưng thiếu tệp {state} giữ mật khẩu của nó. "
        "Hãy phục hồi tệp đó, hoặc chuyển thư mục dữ liệu đi nơi khác để bắt đầu mới. "
        "(There is data but the file that holds its passwords is missing.)"
    )
