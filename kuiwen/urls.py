"""Root of all addresses."""

from django.contrib import admin
from django.urls import include, path

from tracker.views.middleware import language

handler400 = "tracker.views.middleware.unreadable.bad_request"
handler403 = "tracker.views.middleware.unreadable.denied"
handler500 = "tracker.views.middleware.faults.failed"
urlpatterns = [
    path("i18n/setlang/", language.choose, name="set_language"),
    path("admin/", admin.site.urls),
    path("", include("tracker.urls")),
]
