"""Papers that are to be signed, and each signature in its phases."""

from __future__ import annotations

from django.db import models

from congvu.accounts.models import Account
from congvu.files.models import StoredFile
from congvu.organisations.models import Agency
from congvu.signing.models.certificates import Certificate


class SignedPaperQuerySet(models.QuerySet["SignedPaper"]):
    def about(self, thing: models.Model) -> SignedPaperQuerySet:
        return self.filter(about_type=thing._meta.label_lower, about_id=thing.pk, cancelled_at__isnull=True)


class SignedPaper(models.Model):
    """Văn bản ký số: one paper with the signatures it needs, in order; anybody who holds it finds it by its code.

    `about` is what the paper belongs to in an app above (a decision, a legal print), known here by name and id only.
    """

    # The kind that an agency's key may seal without a clerk at each.
    SEALED_BY_ITSELF = "print"

    code = models.CharField("mã kiểm tra", max_length=12, unique=True)
    title = models.CharField("tên văn bản", max_length=500)
    number = models.CharField("số, ký hiệu", max_length=80, blank=True)
    kind = models.CharField("loại", max_length=40)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cơ quan"
    )
    about_type = models.CharField("thuộc loại", max_length=100)
    about_id = models.BigIntegerField("thuộc")
    # Văn bản chính: what this one is attached to, in a file of its own. Nobody signs it before a person signed that one.
    main = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
        verbose_name="văn bản chính",
    )
    # As drawn, and as it is with the signatures made so far.
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="tệp gốc")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="tệp hiện tại")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name="người trình")
    at = models.DateTimeField("trình lúc")
    completed_at = models.DateTimeField("đủ chữ ký lúc", null=True, blank=True)
    cancelled_at = models.DateTimeField("hủy lúc", null=True, blank=True)
    cancel_reason = models.CharField("lý do hủy", max_length=300, blank=True)
    # When validation data and time-stamps must be renewed, so that it can be proven for years.
    renew_at = models.DateTimeField("gia hạn bằng chứng trước", null=True, blank=True)

    objects = SignedPaperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "văn bản ký số"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["about_type", "about_id"], name="signed_paper_about"),
            models.Index(fields=["renew_at"], condition=models.Q(renew_at__isnull=False), name="signed_paper_renewal"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["about_type", "about_id", "kind"],
                condition=models.Q(cancelled_at__isnull=True),
                name="a_paper_is_submitted_once",
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_at__isnull=True) | ~models.Q(cancel_reason=""),
                name="a_paper_cancelled_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SignatureQuerySet(models.QuerySet["Signature"]):
    def open(self) -> SignatureQuerySet:
        return self.exclude(phase=Signature.Phase.DONE).filter(paper__cancelled_at__isnull=True)

    def awaiting(self) -> SignatureQuerySet:
        """Whose turn it is: nobody before them has still to sign, here or, as a person, on the main paper (Đ32.2c)."""
        earlier = Signature.objects.filter(paper=models.OuterRef("paper"), order__lt=models.OuterRef("order")).exclude(
            phase=Signature.Phase.DONE
        )
        people = Signature.objects.filter(paper=models.OuterRef("paper__main"), role=Signature.Role.PERSON)
        return self.open().filter(~models.Exists(earlier), ~models.Exists(people.exclude(phase=Signature.Phase.DONE)))


class Signature(models.Model):
    """Chữ ký số: one signature on a paper, from waiting to done. Phases follow one another and none is skipped."""

    class Role(models.TextChoices):
        """Vai trò ký."""

        PERSON = "person", "Người có thẩm quyền ký"
        AGENCY = "agency", "Cơ quan đóng dấu"
        ATTACHMENT = "attachment", "Cơ quan ký văn bản kèm theo"
        COPY = "copy", "Cơ quan ký bản sao điện tử"

    class Phase(models.TextChoices):
        """Bước ký."""

        WAITING = "waiting", "Chờ ký"
        PREPARED = "prepared", "Đã lập bản chờ ký"
        AUTHORISED = "authorised", "Người ký đã đồng ý"
        # The key is being asked: whether it has answered is known to nobody until its answer is stored.
        SENT = "sent", "Đang dùng khóa"
        SIGNED = "signed", "Đã có chữ ký"
        DONE = "done", "Đã ký"

    paper = models.ForeignKey(SignedPaper, on_delete=models.CASCADE, related_name="signatures", verbose_name="văn bản")
    # Those of one number sign in any order, after all of smaller numbers.
    order = models.PositiveSmallIntegerField("thứ tự")
    role = models.CharField("vai trò", max_length=10, choices=Role.choices)
    # Who is to sign: a person; for the agency's signature any of its clerks.
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người ký"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cơ quan ký"
    )
    title = models.CharField("chức vụ", max_length=300, blank=True)
    phase = models.CharField("bước", max_length=10, choices=Phase.choices, default=Phase.WAITING)
    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chứng thư số"
    )
    # What was prepared, frozen: the bytes with room for the signature, and what is needed to put it in. Once the signature
    # is in the paper, those bytes are in it too.
    prepared = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bản chờ ký"
    )
    preparation = models.JSONField("dữ liệu chuẩn bị", default=dict)
    digest = models.CharField("mã băm được ký", max_length=128, blank=True)
    value = models.BinaryField("giá trị chữ ký", null=True, blank=True)
    phase_at = models.DateTimeField("vào bước lúc")
    signed_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người dùng khóa"
    )
    done_at = models.DateTimeField("ký xong lúc", null=True, blank=True)
    # Why the last try failed, for the person who signs; emptied when it goes on.
    trouble = models.CharField("trở ngại", max_length=300, blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "chữ ký số"
        ordering = ["paper", "order"]
        constraints = [
            # Each builds on the bytes of the one before it, so only one is under way at a time.
            models.UniqueConstraint(
                fields=["paper"],
                condition=models.Q(phase__in=["prepared", "authorised", "sent", "signed"]),
                name="one_signature_of_a_paper_is_under_way",
            ),
            models.UniqueConstraint(
                fields=["paper", "account"],
                condition=models.Q(account__isnull=False),
                name="nobody_signs_a_paper_twice",
            ),
            models.CheckConstraint(
                condition=models.Q(role="person", account__isnull=False, agency__isnull=True)
                | (~models.Q(role="person") & models.Q(agency__isnull=False, account__isnull=True)),
                name="a_signature_is_a_persons_or_an_agencys",
            ),
            models.CheckConstraint(
                condition=models.Q(phase="waiting", prepared__isnull=True, digest="")
                | (
                    ~models.Q(phase="waiting")
                    & (models.Q(prepared__isnull=False) | models.Q(phase="done"))
                    & models.Q(certificate__isnull=False)
                    & ~models.Q(digest="")
                ),
                name="what_is_to_be_signed_is_prepared_first",
            ),
            models.CheckConstraint(
                condition=(models.Q(phase__in=["signed", "done"]) & models.Q(value__isnull=False))
                | (~models.Q(phase__in=["signed", "done"]) & models.Q(value__isnull=True)),
                name="a_signature_has_its_value_when_signed",
            ),
            models.CheckConstraint(
                condition=(models.Q(phase="done") & models.Q(done_at__isnull=False, signed_by__isnull=False))
                | (~models.Q(phase="done") & models.Q(done_at__isnull=True)),
                name="a_signature_is_done_at_a_time_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.paper}"
