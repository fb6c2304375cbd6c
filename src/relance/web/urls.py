"""All addresses: the frame's own, allauth's, then the doors."""

from django.urls import include, path
from django.views.i18n import set_language

from relance.web import people, views

urlpatterns = [
    path("", views.home, name="home"),
    path("language/", set_language, name="set_language"),
    path("enter/<str:secret>/", people.enter, name="enter"),
    path("accounts/", include("relance.web.people")),
    path("", include("relance.desk.urls")),
]
handler429 = "relance.web.people.too_many"
handler404 = "relance.web.views.not_found"
handler500 = "relance.web.views.broken"
