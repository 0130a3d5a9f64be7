"""The public host: the desk's and the machines' addresses do not exist here."""

from django.urls import include, path

urlpatterns = [
    path("giao-dien/", include("congvu.faces.ui.urls")),
    path("thiet-bi-ky/", include("congvu.faces.own_device")),
    path("", include("congvu.faces.login.urls")),
    path("", include("congvu.faces.citizen.urls")),
]
