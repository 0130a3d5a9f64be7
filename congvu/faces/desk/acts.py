"""Each legal act of the desk at its own address: GET asks, POST does, a refusal stands beside what was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.timezone import now

from congvu.dossiers import actions, queries
from congvu.dossiers.models import Dossier
from congvu.dossiers.queries.acts import SLUGS
from congvu.faces.desk import act_forms as forms
from congvu.faces.desk import apology_forms, expired, mishap_forms, opinion_forms
from congvu.faces.desk.access import officer_required
from congvu.faces.desk.dossier import seen
from congvu.kernel.refusal import Refusal


@dataclass(frozen=True)
class ActPage:
    """How one act is asked: what it does in plain words, the form, the button, what is said when it is done.

    `do(dossier, form, by, at)` calls the one action. `grave` acts cannot be taken back: their button is red.
    """

    name: str
    title: str
    lead: str
    button: str
    done: str
    form: type[forms.ActForm]
    do: Callable[[Dossier, forms.ActForm, Any, Any], Any]
    grave: bool = False
    template: str = "desk/dossier/act.html"


def _with_reason(name: str, title: str, lead: str, done: str, action: Callable[..., Any], button: str = "") -> ActPage:
    """An act that ends the dossier against its course: it wants a reason and cannot be taken back."""
    return ActPage(
        name,
        title,
        lead,
        button or title,
        done,
        forms.ReasonForm,
        lambda dossier, form, by, at: action(dossier, form.said("reason"), by=by, at=at),
        grave=True,
    )


PAGES = (
    ActPage(
        "receive",
        "Tiếp nhận hồ sơ",
        "Hồ sơ được cấp mã, tính hạn trả kết quả từ lúc này, in Giấy tiếp nhận hồ sơ và hẹn trả kết quả (Mẫu 01) và chuyển đến đơn vị giải quyết.",
        "Tiếp nhận",
        "Đã tiếp nhận hồ sơ.",
        forms.ActForm,
        lambda dossier, form, by, at: actions.receive(dossier, by=by, at=at),
        template="desk/dossier/receive.html",
    ),
    _with_reason(
        "decline",
        "Từ chối tiếp nhận",
        "Hồ sơ kết thúc mà không được giải quyết. Người nộp nhận Phiếu từ chối tiếp nhận (Mẫu 03) với lý do dưới đây.",
        "Đã từ chối tiếp nhận hồ sơ. Người nộp được báo lý do.",
        actions.decline,
    ),
    ActPage(
        "claim",
        "Nhận việc",
        "Bước này sẽ do bạn giữ; đồng nghiệp cùng đơn vị thấy tên bạn.",
        "Nhận việc",
        "Bạn đã nhận bước này.",
        forms.StepForm,
        lambda dossier, form, by, at: actions.claim(dossier, form.work_item, by=by, at=at),
    ),
    ActPage(
        "give_back",
        "Trả lại việc cho đơn vị",
        "Bước này không còn do bạn giữ; đồng nghiệp cùng đơn vị có thể nhận.",
        "Trả lại việc",
        "Đã trả lại việc cho đơn vị.",
        forms.StepForm,
        lambda dossier, form, by, at: actions.give_back(dossier, form.work_item, by=by, at=at),
    ),
    ActPage(
        "hand_out",
        "Giao việc",
        "Người được chọn sẽ giữ bước hiện tại của hồ sơ.",
        "Giao việc",
        "Đã giao việc.",
        forms.HandOutForm,
        lambda dossier, form, by, at: actions.hand_out(dossier, form.receiver, form.work_item, by=by, at=at),
    ),
    ActPage(
        "complete_step",
        "Hoàn thành bước",
        "Ghi ý kiến và chọn kết quả của bước; hồ sơ chuyển sang bước tiếp theo của quy trình.",
        "Hoàn thành bước",
        "Đã hoàn thành bước.",
        forms.StepDoneForm,
        lambda dossier, form, by, at: actions.complete_step(
            dossier, form.said("outcome"), form.said("note"), form.work_item, by=by, at=at
        ),
    ),
    ActPage(
        "approve",
        "Phê duyệt",
        "Kết quả được cấp số, văn bản kết quả được lập và hồ sơ chuyển sang trả kết quả. Việc này không rút lại được.",
        "Phê duyệt",
        "Đã phê duyệt. Văn bản kết quả đang được lập.",
        opinion_forms.DecideForm,
        lambda dossier, form, by, at: actions.approve(
            dossier,
            form.said("note"),
            form.attachments_shown,  # type: ignore[attr-defined]
            by=by,
            at=at,
        ),
        template="desk/dossier/approve.html",
    ),
    _with_reason(
        "refuse",
        "Từ chối giải quyết",
        "Hồ sơ bị từ chối. Người nộp nhận Phiếu từ chối (Mẫu 03) với lý do dưới đây. Việc này không rút lại được.",
        "Đã từ chối giải quyết. Người nộp được báo lý do.",
        actions.refuse,
    ),
    _with_reason(
        "stop",
        "Dừng giải quyết",
        "Hồ sơ kết thúc mà không có quyết định, ví dụ khi căn cứ giải quyết không còn. Việc này không rút lại được.",
        "Đã dừng giải quyết hồ sơ. Người nộp được báo lý do.",
        actions.stop,
    ),
    _with_reason(
        "withdraw_supplement_request",
        "Thu hồi yêu cầu bổ sung",
        "Dùng khi phiếu đã gửi có sai sót và người nộp chưa bổ sung. Phiếu được ghi là đã thu hồi, nội dung trở lại thành phiếu đang soạn; thời gian đã chờ vẫn tính vào thời hạn giải quyết. Người nộp được báo lý do dưới đây.",
        "Đã thu hồi yêu cầu bổ sung. Người nộp được báo.",
        actions.withdraw_supplement_request,
        "Thu hồi phiếu",
    ),
    ActPage(
        "propose_apology",
        "Đề nghị xin lỗi và hẹn lại",
        "Khi chưa kịp trả kết quả đúng hẹn: lãnh đạo đơn vị ký Phiếu xin lỗi và hẹn lại (Mẫu 04), người nộp và Bộ phận Một cửa được báo. Phải gửi chậm nhất một ngày trước khi hết hạn và chỉ được hẹn lại một lần.",
        "Gửi lãnh đạo ký",
        "Đã gửi lãnh đạo đề nghị xin lỗi và hẹn lại.",
        apology_forms.ApologyForm,
        lambda dossier, form, by, at: actions.propose_apology(
            dossier, form.said("cause"), form.said("reason"), form.new_due_at, by=by, at=at
        ),
    ),
    ActPage(
        "issue_apology",
        "Ký phiếu xin lỗi và hẹn lại",
        "Phiếu xin lỗi (Mẫu 04) được lập và gửi người nộp; hạn trả kết quả chuyển sang ngày hẹn lại. Sau đó không hẹn lại lần nữa được.",
        "Ký và gửi phiếu xin lỗi",
        "Đã ký phiếu xin lỗi và hẹn lại. Người nộp được báo.",
        apology_forms.SignApologyForm,
        lambda dossier, form, by, at: actions.issue_apology(dossier, by=by, at=at),
        template="desk/dossier/apology.html",
    ),
    ActPage(
        "return_apology",
        "Trả lại đề nghị xin lỗi",
        "Phiếu chưa được ký; người đề nghị đọc ý kiến của bạn và có thể đề nghị lại.",
        "Trả lại",
        "Đã trả lại đề nghị xin lỗi.",
        apology_forms.SendBackForm,
        lambda dossier, form, by, at: actions.return_apology(dossier, form.said("note"), by=by, at=at),
        template="desk/dossier/apology.html",
    ),
    ActPage(
        "transfer",
        "Chuyển đơn vị",
        "Khi hồ sơ không thuộc đơn vị đang giải quyết. Hồ sơ đã tiếp nhận: đơn vị nhận làm lại bước hiện tại, thời hạn trả kết quả không đổi, không dừng. Hồ sơ chưa tiếp nhận: thời hạn tính từ lúc tiếp nhận. Người nộp thấy việc chuyển.",
        "Chuyển hồ sơ",
        "Đã chuyển hồ sơ. Đơn vị nhận được báo.",
        forms.TransferForm,
        lambda dossier, form, by, at: actions.transfer(dossier, form.said("unit"), form.said("reason"), by=by, at=at),
        grave=True,
    ),
    ActPage(
        "transfer_papers",
        "Ghi nhận chuyển hồ sơ giấy",
        "Ghi giờ bản giấy rời Bộ phận Một cửa đến đơn vị giải quyết: trong ngày tiếp nhận; tiếp nhận sau 15 giờ thì đầu giờ ngày làm việc kế tiếp. Phiếu kiểm soát ghi đúng hạn hay quá hạn.",
        "Đã chuyển bản giấy",
        "Đã ghi nhận chuyển hồ sơ giấy.",
        forms.ActForm,
        lambda dossier, form, by, at: actions.transfer_papers(dossier, by=by, at=at),
    ),
    ActPage(
        "hand_over",
        "Trả kết quả",
        "Ghi nhận kết quả đã đến tay người nộp; hồ sơ kết thúc. Trả tại quầy hoặc qua bưu chính thì in phiếu giao trả để hai bên ký.",
        "Trả kết quả",
        "Đã trả kết quả, hồ sơ kết thúc. Phiếu giao trả nằm trong mục Mẫu in.",
        forms.HandOverForm,
        lambda dossier, form, by, at: actions.hand_over(
            dossier, form.said("way"), form.said("receiver"), form.originals_said, by=by, at=at
        ),
    ),
    ActPage(
        "return_originals",
        "Trả bản chính",
        "Bản chính đã nhận để sao chụp, đối chiếu phải trả lại người nộp (Nghị định 61/2018/NĐ-CP, Điều 20.2), cùng kết quả hoặc sớm hơn theo quy định chuyên ngành. In phiếu giao trả để hai bên ký.",
        "Ghi nhận đã trả",
        "Đã ghi nhận trả bản chính. Phiếu giao trả nằm trong mục Mẫu in.",
        forms.ReturnOriginalsForm,
        lambda dossier, form, by, at: actions.return_originals(
            dossier, form.originals_said, form.said("receiver"), by=by, at=at
        ),
    ),
    _with_reason(
        "withdraw_at_counter",
        "Ghi nhận rút hồ sơ tại quầy",
        "Hồ sơ kết thúc theo đề nghị của người nộp. Ghi rõ đề nghị bằng văn bản nào, ngày nào. Việc này không rút lại được.",
        "Đã ghi nhận người nộp rút hồ sơ.",
        actions.withdraw_at_counter,
        "Ghi nhận rút hồ sơ",
    ),
    ActPage(
        "report_error",
        "Báo sai sót trong kết quả",
        "Ghi nhận sai sót do cán bộ phát hiện hoặc người nộp báo tại quầy. Lãnh đạo đơn vị phải đính chính hoặc trả lời trong ba ngày làm việc.",
        "Báo sai sót",
        "Đã báo sai sót cho lãnh đạo đơn vị.",
        mishap_forms.ErrorForm,
        lambda dossier, form, by, at: actions.report_error(dossier, form.said("text"), by=by, at=at),
    ),
    ActPage(
        "correct_result",
        "Đính chính kết quả",
        "Khi kết quả sai do lỗi của cơ quan (Nghị định 61/2018/NĐ-CP, Điều 21.1): văn bản mới có số mới thay văn bản cũ, người nộp nhận lời xin lỗi và không phải trả chi phí nào. Bản cũ vẫn xem được, ghi là đã thay. Việc này không rút lại được.",
        "Ký đính chính",
        "Đã đính chính kết quả. Người nộp được báo và xin lỗi.",
        mishap_forms.CorrectionForm,
        lambda dossier, form, by, at: actions.correct_result(
            dossier, form.said("kind"), form.said("reason"), form.right, by=by, at=at
        ),
        grave=True,
        template="desk/dossier/correction.html",
    ),
    ActPage(
        "revoke_result",
        "Bãi bỏ kết quả",
        "Khi kết quả sai do lỗi của cơ quan và không được thay bằng kết quả nào (Nghị định 61/2018/NĐ-CP, Điều 21.1): kết quả không còn giá trị, người nộp nhận lời xin lỗi và lý do dưới đây. Sửa được thì dùng Đính chính kết quả. Việc này không rút lại được.",
        "Ký bãi bỏ kết quả",
        "Đã bãi bỏ kết quả. Người nộp được báo và xin lỗi.",
        forms.ReasonForm,
        lambda dossier, form, by, at: actions.revoke_result(dossier, form.said("reason"), by=by, at=at),
        grave=True,
    ),
    ActPage(
        "reject_error_report",
        "Trả lời không có sai sót",
        "Kết quả giữ nguyên; người nộp đọc câu trả lời dưới đây.",
        "Gửi trả lời",
        "Đã trả lời người báo sai sót.",
        mishap_forms.NoErrorForm,
        lambda dossier, form, by, at: actions.reject_error_report(dossier, form.said("reason"), by=by, at=at),
        template="desk/dossier/error_report.html",
    ),
    ActPage(
        "record_loss",
        "Ghi nhận mất, hỏng hồ sơ",
        "Khi giấy tờ hoặc kết quả bị mất, thất lạc, hư hỏng lúc cơ quan đang giữ (Nghị định 61/2018/NĐ-CP, Điều 21.2): người nộp nhận ngay lời xin lỗi và cách khắc phục, lãnh đạo được báo để quy trách nhiệm. Thời hạn giải quyết không dừng.",
        "Ghi nhận và xin lỗi",
        "Đã ghi nhận sự cố. Người nộp được báo và xin lỗi.",
        mishap_forms.LossForm,
        lambda dossier, form, by, at: actions.record_loss(
            dossier, form.said("kind"), form.said("what"), form.said("remedy"), form.remedy_by, by=by, at=at
        ),
    ),
    ActPage(
        "remedy_loss",
        "Ghi nhận đã khắc phục",
        "Kết thúc sự cố mất, hỏng: đã khắc phục thế nào và ai chịu trách nhiệm, chi trả.",
        "Ghi nhận đã khắc phục",
        "Đã ghi nhận khắc phục xong. Người nộp được báo.",
        mishap_forms.RemedyForm,
        lambda dossier, form, by, at: actions.remedy_loss(
            dossier, form.said("outcome"), form.said("responsible"), by=by, at=at
        ),
    ),
    ActPage(
        "send_message",
        "Gửi trao đổi",
        "Người nộp đọc được nội dung này trong hồ sơ của mình và được báo qua thư điện tử.",
        "Gửi",
        "Đã gửi cho người nộp.",
        forms.MessageForm,
        lambda dossier, form, by, at: actions.send_message(dossier, form.said("text"), by=by, at=at),
    ),
)


def act_view(page: ActPage) -> Callable[..., HttpResponseBase]:
    """The view of one act: load through the officer's eyes, parse, one action, respond."""

    @officer_required
    def view(request: HttpRequest, reference: str) -> HttpResponse:
        dossier = seen(request, reference)
        opened = next(
            (act for act in queries.acts_open_to(dossier, request.user, now()) if act.name == page.name), None
        )
        typed = expired.typed_before(request)
        if opened is None and request.method != "POST":
            return closed(request, dossier, page.title, typed)
        sent = request.POST if request.method == "POST" else None
        form = page.form(sent, dossier=dossier, opened=opened, initial=typed.dict() if typed else None)
        refusal: Refusal | None = None
        if request.method == "POST" and form.is_valid():
            try:
                page.do(dossier, form, request.user, now())
            except Refusal as why:
                refusal = why
            else:
                messages.success(request, page.done)
                return redirect("desk:dossier", dossier.reference)
        context = {"dossier": dossier, "page": page, "form": form, "refusal": refusal, "opened": opened}
        return render(request, page.template, context, status=409 if refusal else 422 if form.errors else 200)

    return view


def closed(request: HttpRequest, dossier: Dossier, title: str, typed: QueryDict | None = None) -> HttpResponse:
    """The act is not open to this officer at this moment; the dossier's page says what is."""
    context = {"dossier": dossier, "title": title, "texts": expired.texts(typed)}
    return render(request, "desk/dossier/closed.html", context, status=409)


def act_urls() -> list[URLPattern]:
    return [path(f"ho-so/<str:reference>/{SLUGS[page.name]}", act_view(page), name=page.name) for page in PAGES]
