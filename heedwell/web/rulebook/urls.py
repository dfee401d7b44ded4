from django.urls import path

from heedwell.web.rulebook import changing, listing, promises, themes

app_name = "rulebook"
urlpatterns = [
    path("our-promises/", promises.promises, name="promises"),
    path("set-up/rules/", listing.in_force, name="rules"),
    path("set-up/rules/history/", listing.history, name="history"),
    path("set-up/rules/change/<slug:code>/", changing.change, name="change"),
    path("set-up/rules/words/<slug:code>/", changing.words, name="words"),
    path("set-up/rules/themes/", themes.themes, name="themes"),
    path("set-up/rules/themes/change/", themes.change_theme, name="change-theme"),
    path("set-up/rules/put-back/<int:version>/", changing.put_back, name="put-back"),
]
