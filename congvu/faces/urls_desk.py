"""The officers' host."""

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("giao-dien/", include("congvu.faces.ui.urls")),
    path("ban-lam-viec/", include("congvu.faces.desk.urls")),
    path("thiet-bi-ky/", include("congvu.faces.own_device")),
    path("", include("congvu.faces.login.urls")),
    path("", RedirectView.as_view(pattern_name="desk:inbox")),
]
