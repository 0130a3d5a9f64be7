"""The citizen's pages. Addresses are nouns in Vietnamese, the same in every installation."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from congvu.faces.citizen import catalog, filing, home, inbox, lookup, mine, pages, papers, samples, statistics
from congvu.faces.citizen.sitemaps import SITEMAPS

app_name = "citizen"

urlpatterns = [
    path("", home.home, name="home"),
    path("thu-tuc", catalog.procedures, name="procedures"),
    path("thu-tuc/<str:code>", catalog.procedure, name="procedure"),
    path("thu-tuc/<str:code>/ban/<int:number>", catalog.old_revision, name="procedure-revision"),
    path("thu-tuc/<str:code>/bieu-mau/<str:name>", catalog.form_file, name="procedure-form"),
    path("thu-tuc/<str:code>/ho-so-mau", samples.sample, name="procedure-sample"),
    path("linh-vuc", catalog.fields, name="fields"),
    path("dich-vu-cong-truc-tuyen", catalog.services, name="services"),
    path("thu-tuc/<str:code>/nop-ho-so", filing.new, name="dossier-new"),
    path("ho-so", mine.dossiers, name="my_dossiers"),
    path("ho-so/<str:reference>", mine.dossier, name="dossier"),
    path("ho-so/<str:reference>/to-khai.pdf", filing.declaration, name="declaration"),
    path("ho-so/<str:reference>/to-khai/<slug:page>", filing.form_page, name="form"),
    path("ho-so/<str:reference>/giay-to", papers.papers, name="papers"),
    path("ho-so/<str:reference>/giay-to/<int:pk>/tep", papers.paper_file, name="paper-file"),
    path("ho-so/<str:reference>/giay-to/<int:pk>/go", papers.detach, name="paper-detach"),
    path("ho-so/<str:reference>/giay-to/<str:key>", papers.attach, name="paper-attach"),
    path("ho-so/<str:reference>/kiem-tra", filing.review, name="review"),
    path("ho-so/<str:reference>/xoa-ban-nhap", filing.discard, name="discard"),
    path("ho-so/<str:reference>/rut", mine.withdraw, name="withdraw"),
    path("ho-so/<str:reference>/trao-doi", mine.write, name="write"),
    path("ho-so/<str:reference>/mau-in/<int:pk>", mine.print_file, name="print-file"),
    path("ho-so/<str:reference>/ket-qua", mine.result_file, name="result-file"),
    path("ho-so/<str:reference>/tat-ca", mine.everything, name="everything"),
    path("tra-cuu", lookup.look_up, name="lookup"),
    path("thong-bao", inbox.inbox, name="inbox"),
    path("thong-bao/da-doc", inbox.read_all, name="inbox-read"),
    path("thong-bao/tuy-chon", inbox.preferences, name="preferences"),
    path("thong-bao/<int:pk>", inbox.open_notification, name="notification"),
    path("thong-ke", statistics.page, name="statistics"),
    path("du-lieu-mo/thong-ke.json", statistics.as_json, name="statistics-json"),
    path("du-lieu-mo/thong-ke.csv", statistics.as_csv, name="statistics-csv"),
    path("huong-dan", pages.help_contents, name="help"),
    path("huong-dan/<slug:topic>", pages.help_topic, name="help-topic"),
    path("tro-nang", pages.accessibility, name="accessibility"),
    path("bao-ve-du-lieu-ca-nhan", pages.privacy, name="privacy"),
    path("gioi-thieu", pages.about, name="about"),
    path("so-do-cong", pages.site_map, name="sitemap"),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap_xml"),
]
