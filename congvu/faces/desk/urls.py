"""The desk's addresses: nouns in Vietnamese, one for each act."""

from django.urls import path

from congvu.faces.desk import acts, asking, catalog, counter, dossier, inbox

app_name = "desk"

urlpatterns = [
    path("thu-tuc", catalog.procedures, name="procedures"),
    path("thu-tuc/nhap-goi", catalog.upload, name="procedure-upload"),
    path("thu-tuc/<str:code>", catalog.procedure, name="procedure"),
    path("thu-tuc/<str:code>/ban/<int:number>", catalog.revision, name="procedure-revision"),
    path("thu-tuc/<str:code>/ban/<int:number>/so-sanh", catalog.difference, name="procedure-diff"),
    path("thu-tuc/<str:code>/ban/<int:number>/xem-thu", catalog.preview, name="procedure-preview"),
    path("thu-tuc/<str:code>/ban/<int:number>/ket-qua-mau.pdf", catalog.result_preview, name="procedure-result"),
    path("thu-tuc/<str:code>/ban/<int:number>/goi.zip", catalog.package_file, name="procedure-package"),
    path("thu-tuc/<str:code>/ban/<int:number>/kiem-tra", catalog.recheck, name="procedure-check"),
    path("thu-tuc/<str:code>/ban/<int:number>/cong-bo", catalog.publication, name="procedure-publish"),
    path("thu-tuc/<str:code>/ban/<int:number>/thu-hoi", catalog.reversion, name="procedure-revert"),
    path("thu-tuc/<str:code>/ban/<int:number>/xoa", catalog.discard, name="procedure-discard"),
    path("", inbox.inbox, name="inbox"),
    path("tra-cuu", inbox.search, name="search"),
    path("giao-viec", inbox.bulk_hand_out, name="bulk-hand-out"),
    path("tiep-nhan", inbox.bulk_reception, name="bulk-reception"),
    path("ho-so/<str:reference>", dossier.dossier, name="dossier"),
    path("ho-so/<str:reference>/ban-in", dossier.printable, name="dossier-print"),
    path("ho-so/<str:reference>/giay-to/<int:pk>", dossier.paper, name="paper"),
    path("ho-so/<str:reference>/giay-to/<int:pk>/trang/<int:number>", dossier.paper_page, name="paper-page"),
    path("ho-so/<str:reference>/giay-to/<int:pk>/tep", dossier.paper_file, name="paper-file"),
    path("ho-so/<str:reference>/mau-in/<int:pk>", dossier.print_file, name="print"),
    path("ho-so/<str:reference>/phieu-kiem-soat", dossier.control_sheet, name="control-sheet"),
    path("ho-so/<str:reference>/ket-qua", dossier.result_file, name="result"),
    path("ho-so/<str:reference>/ket-qua/trang/<int:number>", dossier.result_page, name="result-page"),
    path("ho-so/<str:reference>/yeu-cau-bo-sung", asking.request_supplement, name="request_supplement"),
    path("ho-so/<str:reference>/lay-y-kien", asking.ask_opinion, name="ask_opinion"),
    *acts.act_urls(),
    path("tiep-nhan-truc-tiep", counter.choose, name="counter"),
    path("tiep-nhan-truc-tiep/xong/<str:reference>", counter.done, name="counter-done"),
    path("tiep-nhan-truc-tiep/<str:code>", counter.holder, name="counter-holder"),
    path("tiep-nhan-truc-tiep/<str:code>/<str:token>", counter.holder, name="counter-holder-again"),
    path("tiep-nhan-truc-tiep/<str:code>/<str:token>/to-khai/<str:page>", counter.declaration, name="counter-form"),
    path("tiep-nhan-truc-tiep/<str:code>/<str:token>/giay-to", counter.papers, name="counter-papers"),
]
