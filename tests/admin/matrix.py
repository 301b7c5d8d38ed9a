"""Who gets which page of the admin, as data: whose each model's rows are, and who sees, adds, changes and deletes them.

`A` everybody who enters the admin · `U` who has the role for the row's unit · `P` the same, administrators alone · `D`
who has the role for the district · `-` nobody. A small letter: at most these; of rows that hold something confidential
another rule may hold back more.
"""

from __future__ import annotations

#  model: (the way to the unit's code, sees, adds, changes, deletes); without a way a row is the district's
ROWS: dict[str, tuple[str, str]] = {
    "unit": ("code", "A U U D"),
    "user": ("memberships__unit__code", "U P P -"),
    "membership": ("unit__code", "U P P -"),
    "appointmentrequest": ("unit__code", "u - - -"),
    "brand": ("", "A - P -"),
    "section": ("", "A D D D"),
    "comparisonset": ("", "A D D D"),
    "alias": ("", "A D D D"),
    "indicator": ("", "A D D D"),
    "issuer": ("", "A D D D"),
    "target": ("unit__code", "A U U U"),
    "targetversion": ("target__unit__code", "A U - -"),
    "targetchangerequest": ("target__unit__code", "u - - -"),
    "inapplicability": ("unit__code", "u - - -"),
    "assessment": ("target__unit__code", "A - - -"),
    "ranksheet": ("", "A - - -"),
    "amendment": ("", "a - - -"),
    "reorganisation": ("", "d - - -"),
    "lightscheme": ("", "A D - -"),
    "countingrule": ("", "A D - -"),
    "register": ("keeper__code", "A U U U"),
    "stage": ("register__keeper__code", "A U U U"),
    "measure": ("register__keeper__code", "A U U U"),
    "column": ("register__keeper__code", "A U U U"),
    "item": ("unit__code", "A U U -"),
    "itempresence": ("item__unit__code", "A U - -"),
    "itemsteprequest": ("item__unit__code", "u - - -"),
    "series": ("unit__code", "A U - -"),
    "reportingcalendar": ("", "A D D D"),
    "calendarday": ("", "A D D D"),
    "window": ("", "A D D D"),
    "windowexception": ("unit__code", "u U - -"),
    "reopeningrequest": ("series__unit__code", "u - - -"),
    "checkrule": ("", "A D D -"),
    "identity": ("", "A D D D"),
    "league": ("", "A D D D"),
    "scoringscheme": ("", "A D - -"),
    "adjustment": ("unit__code", "u - - -"),
    "veto": ("unit__code", "u - - -"),
    "scoresheet": ("", "a - - -"),
    "scoreentry": ("", "a - - -"),
    "sheetconfirmation": ("", "a - - -"),
    "objection": ("entry__unit__code", "u - - -"),
    "ballot": ("", "d - - -"),
    "vote": ("", "d - - -"),
    "promise": ("unit__code", "a - - -"),
    "bulletintemplate": ("", "A D D D"),
    "bulletinversion": ("", "d D - -"),
    "bulletinissue": ("", "a - - -"),
    "draft": ("series__unit__code", "u - - -"),
    "notice": ("recipient__memberships__unit__code", "u - - -"),
    "slot": ("series__unit__code", "u - - -"),
    "figure": ("slot__series__unit__code", "u - - -"),
    "endorsement": ("figure__slot__series__unit__code", "u - - -"),
    "decision": ("figure__slot__series__unit__code", "u - - -"),
    "release": ("", "a - - -"),
    "evidence": ("figure__slot__series__unit__code", "u - - -"),
    "statement": ("slot__series__unit__code", "u - - -"),
    "checkanswer": ("figure__slot__series__unit__code", "u - - -"),
    "importrun": ("unit__code", "u - - -"),
    "receipt": ("unit__code", "u - - -"),
    "historyload": ("", "a - - -"),
    "edition": ("", "d - - -"),
    "editionline": ("", "d - - -"),
    "editionsheet": ("", "d - - -"),
    "editionbulletin": ("", "d - - -"),
    "editionstep": ("", "d - - -"),
    "editioncorrection": ("", "d - - -"),
    "pack": ("", "d - - -"),
    "event": ("", "d - - -"),
    "configurationchange": ("", "d - - -"),
    "ledgerentry": ("", "d - - -"),
}

# Pages that aren't about a model: what they answer GET and POST with to everybody who enters the admin.
SITE = {
    "": (200, 200),
    "login/": (302, 302),
    "logout/": (405, 302),
    "password_change/": (200, 200),
    "password_change/done/": (200, 405),
    "autocomplete/": (403, 405),
    "jsi18n/": (200, 405),
    "r/<path:content_type_id>/<path:object_id>/": (404, 404),
    "^(?P<app_label>tracker)/$": (200, 200),
    "(?P<url>.*)$": (404, 404),
}

# Of every model, and those that one alone has with the step of `ROWS` that opens them.
PAGES = {
    "": "list",
    "add/": "add",
    "<path:object_id>/history/": "history",
    "<path:object_id>/delete/": "delete",
    "<path:object_id>/change/": "change",
    "<path:object_id>/": "redirect",
}
OWN_PAGES = {
    ("user", "<user_id>/password/"): "form",
    ("user", "<user_id>/unlock/"): "step",
    ("user", "<user_id>/unlink/"): "step",
    ("reportingcalendar", "<int:pk>/build/"): "form",
}
