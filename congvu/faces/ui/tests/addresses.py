"""Only the addresses of this app: its tests do not wait for the other faces."""

from django.urls import include, path

from congvu.faces.ui import views

urlpatterns = [
    path("giao-dien/", include("congvu.faces.ui.urls")),
    path("dang-nhap", views.gallery, name="account_login"),  # middleware asks for its name
]
