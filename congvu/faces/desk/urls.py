"""The desk's addresses: nouns in Vietnamese, one for each act."""

from django.urls import path

from congvu.faces.desk import acts, asking, dossier, inbox

app_name = "desk"

urlpatterns = [
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
]
