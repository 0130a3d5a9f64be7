"""The machines' host."""

from django.urls import include, path

urlpatterns = [path("api/v1/", include("congvu.faces.api.urls"))]
