"""Why a signature is not valid: a sub-indication of ETSI EN 319 102-1 and a sentence for a clerk."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.signing.report import Indication

# Clause 5.1.3: no check at any other time, with any other material, could make these good.
FAILED = frozenset({"FORMAT_FAILURE", "HASH_FAILURE", "SIG_CRYPTO_FAILURE", "REVOKED"})


@dataclass(frozen=True)
class Problem:
    """One reason. `ends` the matter where the sub-indication alone does not: the signer's own words speak against him."""

    sub_indication: str
    sentence: str
    ends: bool = False

    @property
    def indication(self) -> Indication:
        return Indication.TOTAL_FAILED if self.ends or self.sub_indication in FAILED else Indication.INDETERMINATE


def malformed(what: str) -> Problem:
    return Problem("FORMAT_FAILURE", f"Chữ ký không đúng định dạng: {what}. Hãy yêu cầu người gửi ký lại tệp.")


def altered(what: str) -> Problem:
    return Problem("HASH_FAILURE", f"{what} Hãy yêu cầu người gửi nộp lại bản gốc đã ký.")


def forged() -> Problem:
    return Problem(
        "SIG_CRYPTO_FAILURE",
        "Giá trị chữ ký không khớp với chứng thư kèm theo: chữ ký đã bị sửa hoặc không do chủ chứng thư tạo ra. Không chấp nhận tệp này.",
    )


def weak(what: str) -> Problem:
    return Problem(
        "CRYPTO_CONSTRAINTS_FAILURE",
        f"{what} không đủ an toàn hoặc không nằm trong danh mục được phép. Hãy yêu cầu người gửi ký lại bằng thuật toán được phép "
        "(RSA từ 2048 bit hoặc ECDSA từ 256 bit, băm SHA-2 hoặc SHA-3).",
    )


def constraint(sentence: str) -> Problem:
    return Problem("SIG_CONSTRAINTS_FAILURE", sentence)


def chain_constraint(sentence: str) -> Problem:
    return Problem("CHAIN_CONSTRAINTS_FAILURE", sentence)


def not_found(sentence: str) -> Problem:
    """What was signed is not here."""
    return Problem("SIGNED_DATA_NOT_FOUND", sentence)


def no_certificate() -> Problem:
    return Problem(
        "NO_SIGNING_CERTIFICATE_FOUND",
        "Chữ ký không kèm chứng thư của người ký nên không biết ai đã ký. Hãy yêu cầu người gửi ký lại có kèm chứng thư.",
    )
