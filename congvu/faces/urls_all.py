"""Every face on one address: the demonstration and small installations."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("congvu.faces.api.urls")),
    path("ban-lam-viec/", include("congvu.faces.desk.urls")),
    path("giao-dien/", include("congvu.faces.ui.urls")),
    path("thiet-bi-ky/", include("congvu.faces.own_device")),
    path("", include("congvu.faces.login.urls")),
    path("", include("congvu.faces.citizen.urls")),
]
