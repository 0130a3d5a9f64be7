"""The machines' addresses: /api/v1/…"""

from typing import Any

from allauth.idp.oidc.views import TokenView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from congvu.faces.api import dossiers, officers, procedures, shapes
from congvu.faces.api.problems import TYPE, install
from congvu.faces.api.words import KeptJson


class Described(NinjaAPI):
    """The description says of each operation that whatever is refused comes as a problem."""

    def get_openapi_schema(self, **more: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**more)
        schema["components"]["schemas"]["ProblemOut"] = shapes.ProblemOut.model_json_schema()
        refused = {
            "description": "Từ chối: mã lỗi trong “code”, lời giải thích trong “detail”",
            "content": {TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
        }
        for methods in schema["paths"].values():
            for what in methods.values():
                what["responses"]["default"] = refused
        return schema


api = Described(
    title="Công Vụ",
    version="1",
    description=f"API v1 – {settings.MINISTRY['name']}. Lỗi theo RFC 9457, mã truy cập theo OAuth 2 client credentials.",
    docs_url=None,
    urls_namespace="api",
    parser=KeptJson(),
)
install(api)
api.add_router("", procedures.router)
api.add_router("", dossiers.router)
api.add_router("", officers.router)


def contents(request: HttpRequest) -> HttpResponse:
    """The operations on one plain page, from the same description that machines read."""
    schema = api.get_openapi_schema()
    operations = [
        {
            "method": method.upper(),
            "path": place,
            "summary": what.get("summary", ""),
            "tag": (what.get("tags") or [""])[0],
        }
        for place, methods in schema["paths"].items()
        for method, what in methods.items()
    ]
    return render(request, "api/contents.html", {"operations": operations})


urlpatterns = [
    path("oauth/token", csrf_exempt(TokenView.as_view()), name="api-token"),
    path("", contents, name="api-contents"),
    path("", api.urls),
]
