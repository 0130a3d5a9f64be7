"""What happened to an account or an enterprise is told to those whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable

from congvu.accounts import events
from congvu.accounts.models import AccessKey, Account, Enterprise, EnterpriseStaff, Kind, Mandate, StaffInvitation
from congvu.events.facts import listen
from congvu.events.models import Event
from congvu.kernel.work_calendar import vietnam_day
from congvu.notifications.actions import notify
from congvu.organisations import events as standing_in
from congvu.organisations.models import Appointment, Delegation, Role


@listen(events.EnterpriseRegistered)
def tell_the_desk_of_a_registration(event: Event) -> None:
    """The desk answers within one working day (TT 05/2016/TT-BCT Đ9)."""
    enterprise = Enterprise.objects.get(pk=event.about_id)
    posts = Appointment.objects.on(vietnam_day(event.at)).filter(roles__contains=[Role.RECEIVER])
    _tell(
        event,
        Account.objects.filter(officer__in=posts.values("officer")),
        f"Doanh nghiệp đăng ký: {enterprise.name}",
        f"Mã số thuế {enterprise.tax_code}. Hãy kiểm tra và trả lời trong 1 ngày làm việc.",
        f"/ban-lam-viec/doanh-nghiep/{enterprise.tax_code}",
    )


@listen(events.EnterpriseApproved)
def tell_of_the_approval(event: Event) -> None:
    enterprise = Enterprise.objects.get(pk=event.about_id)
    _tell(
        event,
        _managers(enterprise),
        f"{enterprise.name} đã được duyệt",
        "Bạn nộp được hồ sơ cho doanh nghiệp và thêm được người cùng làm.",
        f"/doanh-nghiep/{enterprise.tax_code}/",
    )


@listen(events.EnterpriseRefused)
def tell_of_the_refusal(event: Event) -> None:
    enterprise = Enterprise.objects.get(pk=event.about_id)
    _tell(
        event,
        _managers(enterprise),
        f"Đăng ký của {enterprise.name} chưa được duyệt",
        f"Lý do: {enterprise.decision_reason} Hãy sửa theo lý do trên rồi gửi lại.",
        f"/doanh-nghiep/{enterprise.tax_code}/",
    )


@listen(events.StaffInvited)
def tell_who_is_invited(event: Event) -> None:
    """Whoever has an account reads it there; others are written to (`accounts.listeners`)."""
    invitation = StaffInvitation.objects.select_related("enterprise").get(pk=event.about_id)
    _tell(
        event,
        Account.objects.filter(email__iexact=invitation.email, kind=Kind.PERSON),
        f"{invitation.enterprise} mời bạn cùng làm hồ sơ",
        f"Vai trò: {invitation.get_part_display()}. Hãy nhận lời hoặc từ chối trước hết ngày {invitation.until:%d/%m/%Y}. "
        "Nếu đây là nhầm lẫn, hãy từ chối.",
        "/doanh-nghiep",
    )


@listen(events.InvitationAnswered)
def tell_the_managers_of_the_answer(event: Event) -> None:
    invitation = StaffInvitation.objects.select_related("enterprise").get(pk=event.about_id)
    if event.data["answer"] == StaffInvitation.Answer.WITHDRAWN:
        return
    _tell(
        event,
        _managers(invitation.enterprise),
        f"{invitation.email}: {str(invitation.get_answer_display()).lower()}",
        f"Lời mời làm hồ sơ cho {invitation.enterprise}.",
        f"/doanh-nghiep/{invitation.enterprise.tax_code}/",
    )


@listen(events.MandateAsked)
def tell_the_agent_it_is_asked(event: Event) -> None:
    mandate = _mandate(event)
    body = f"Từ {mandate.from_on:%d/%m/%Y} đến {mandate.to_on:%d/%m/%Y}. Ủy quyền có hiệu lực sau khi bạn nhận."
    _tell(
        event,
        _side(mandate.agent_enterprise, mandate.agent_person),
        f"{mandate.principal} đề nghị bạn nộp hồ sơ thay",
        body,
        "/uy-quyen-nop-ho-so",
    )


@listen(events.MandateAccepted)
def tell_the_principal_it_is_accepted(event: Event) -> None:
    mandate = _mandate(event)
    title = f"{mandate.agent} đã nhận ủy quyền nộp hồ sơ thay {mandate.principal}"
    _tell(
        event,
        _side(mandate.enterprise, mandate.person),
        title,
        "Bạn thấy mọi hồ sơ được nộp thay và chấm dứt được bất cứ lúc nào.",
        "/uy-quyen-nop-ho-so",
    )


@listen(events.MandateEnded)
def tell_both_sides_it_has_ended(event: Event) -> None:
    mandate = _mandate(event)
    both = [*_side(mandate.enterprise, mandate.person), *_side(mandate.agent_enterprise, mandate.agent_person)]
    body = f"Lý do: {mandate.reason} Từ lúc này bên nộp thay không làm gì được nữa, chỉ xem hồ sơ đã gửi."
    _tell(event, both, f"Chấm dứt ủy quyền: {mandate.agent} nộp thay {mandate.principal}", body, "/uy-quyen-nop-ho-so")


def _mandate(event: Event) -> Mandate:
    sides = ("enterprise", "person", "agent_enterprise", "agent_person")
    return Mandate.objects.select_related(*sides).get(pk=event.about_id)


def _side(enterprise: Enterprise | None, person: Account | None) -> Iterable[Account]:
    return _managers(enterprise) if enterprise is not None else [person] if person is not None else []


@listen(events.Suspended)
def tell_of_the_suspension(event: Event) -> None:
    """By mail: a suspended person does not see the inbox."""
    account = Account.objects.get(pk=event.about_id)
    reason = account.suspended_reason or "theo quyết định của người vận hành"
    by_mail = ""
    if event.data["ground"] == "failed_logins":
        by_mail = (
            "Để mở lại ngay, hãy chọn “Quên mật khẩu” và đặt mật khẩu mới bằng đường dẫn trong thư. Nếu không được: "
        )
    _tell(
        event,
        [account],
        "Tài khoản của bạn bị tạm khóa",
        f"Lý do: {reason}. {by_mail}Hãy liên hệ Bộ phận Một cửa để được mở lại trong 1 ngày làm việc sau khi cung cấp "
        "đủ thông tin.",
        "",
    )


@listen(events.Reactivated)
def tell_of_the_reactivation(event: Event) -> None:
    account = Account.objects.get(pk=event.about_id)
    _tell(event, [account], "Tài khoản của bạn đã được mở lại", "Bạn đăng nhập và nộp hồ sơ được như trước.", "/")


@listen(standing_in.DelegationGiven)
def tell_of_a_delegation(event: Event) -> None:
    delegation = Delegation.objects.select_related("of__officer", "of__unit", "post__officer").get(pk=event.about_id)
    post, document = delegation.post, delegation.document and f" theo {delegation.document}"
    time = f"từ {post.from_on:%d/%m/%Y} đến {post.to_on:%d/%m/%Y}"
    title = f"{post.officer} làm thay {delegation.of.officer} {time}"
    body = f"{post.title}, {post.unit}{document}. Lý do: {delegation.reason}"
    _tell(event, _officers(delegation), title, body, "/ban-lam-viec/uy-quyen")


@listen(standing_in.DelegationRevoked)
def tell_of_a_revocation(event: Event) -> None:
    delegation = Delegation.objects.select_related("of__officer", "of__unit", "post__officer").get(pk=event.about_id)
    title = f"{delegation.post.officer} thôi làm thay {delegation.of.officer}"
    body = f"{delegation.of.title}, {delegation.of.unit}. Việc đang giữ theo ủy quyền cần được bàn giao lại."
    _tell(event, _officers(delegation), title, body, "/ban-lam-viec/uy-quyen")


@listen(events.AccessKeyIssued)
def tell_of_a_key(event: Event) -> None:
    """The officer learns of every key that speaks for him, whoever gave it."""
    key = AccessKey.objects.select_related("account", "issued_by").get(pk=event.about_id)
    body = (
        f"{key.issued_by} cấp, dùng đến hết ngày {key.until:%d/%m/%Y}. Nếu bạn không biết việc này, hãy thu hồi ngay."
    )
    _tell(event, [key.account], f"Mã truy cập được cấp thay bạn: {key}", body, "/ban-lam-viec/ma-truy-cap")


@listen(events.AccessKeyRevoked)
def tell_that_a_key_ended(event: Event) -> None:
    key = AccessKey.objects.select_related("account").get(pk=event.about_id)
    body = "Chương trình dùng mã này không làm được gì thay bạn nữa."
    _tell(event, [key.account], f"Mã truy cập {key} đã được thu hồi", body, "/ban-lam-viec/ma-truy-cap")


def _officers(delegation: Delegation) -> Iterable[Account]:
    """Both sides, who must both know from when to when."""
    both = [delegation.of.officer_id, delegation.post.officer_id]
    return Account.objects.filter(officer__in=both, suspended_at__isnull=True)


def _managers(enterprise: Enterprise) -> Iterable[Account]:
    places = EnterpriseStaff.objects.filter(
        enterprise=enterprise, part=EnterpriseStaff.Part.MANAGER, ended_at__isnull=True
    )
    return Account.objects.filter(pk__in=places.values("account"))


def _tell(event: Event, people: Iterable[Account], title: str, body: str, link: str) -> None:
    for person in people:
        notify(person, cause=f"{event.pk}:accounts", title=title, body=body, at=event.at, link=link)
