from django.urls import path

from congvu.faces.ui import views

app_name = "ui"

urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("ban-lam-viec", views.desk_gallery, name="desk_gallery"),
    path("ban-in", views.print_gallery, name="print_gallery"),
    path("ngon-ngu/<str:code>", views.language, name="language"),
]
