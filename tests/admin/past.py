"""Every address that speaks of a month, to be asked for a month of the past; and those that don't, with the reason."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tests.views.crawling import Asked, patterns
from tracker.models import Edition, Figure, Indicator, Item, Receipt, Target

# Addresses of no month, by what keeps them from being one.
NOT_OF_A_MONTH: dict[str, str] = {
    "what is filled in or decided now": """
        rule split change_request assess roll_over item_add item_edit item_step step_decide import import_template import_plan
        import_answers import_forget import_layout import_refused import_undo set_up set_up_plan set_up_template set_up_current people_upload people_plan people_template bulletin_text bulletin_preview bulletin_issue scores_issue scores_reissue
        scores_confirm object objection_decide marks_decide ballot_hold ballot_open report my_month my_drafts report_month
        report_once report_stage report_measure todo review missing missing_remind change_decide steward release approve
        return withdraw correct state missing_prolong reopening_ask reopening_decide inapplicable_ask inapplicable_end inapplicable_decide
        goal_new items_edit remark submissions target_remark league_vetoes veto_lift veto_decide reorganise reorganisation_decide edition_freeze edition_step interference packs appointments notices notices_read notice_open
    """,
    "lists of what there is, with links to the months": """
        registers inapplicable reorganisations reorganisation import_runs import_run bulletins editions editions_desk api_editions edition_wall year_plans people
    """,
    "a year that runs on": "year_plan year_plan_file",
    "files as they were handed in or made": "import_file pack_file exhibit evidence evidence_shown logo",
    "issued once and kept": "bulletin_issued bulletin_issued_file",
    "the record of what people did": "record record_export configuration_changes",
    "the newest month": "edition edition_changes",
    "files of the very rows of a page, or of another file": """
        edition_pdf board_workbook progress_workbook progress_months_workbook progress_matrix_workbook register_workbook
    """,
    "work under way": "work_progress typed typed_drop disagreements",
}
OF_ACCOUNTS = ("account", "openid", "socialaccount", "mfa", "usersessions", "admin:", "set_language", "None")


def unspoken() -> set[str]:
    """The names of the addresses that aren't asked."""
    return {name for names in NOT_OF_A_MONTH.values() for name in names.split()}


def names() -> set[str]:
    return {
        name for name, _pattern in patterns() if not name.startswith(OF_ACCOUNTS) and name not in unspoken()
    }


def addresses(month: str) -> list[Asked]:
    """Every page of a month, with what it is about. Raises KeyError for an address that nobody filled in."""
    about = _about(month)
    return [
        Asked("get", f"{reverse(name, args=args)}?month={month}{more}")
        for name in sorted(names())
        for args, more in ((one, "") if isinstance(one, list) else one for one in about[name])
    ]


def _about(month: str) -> dict[str, list[Any]]:
    targets = [[pk] for pk in one_a_kind()]
    counted = Target.objects.get(indicator__code="com.towers_over_100m", unit__code="commerce").pk
    edition = [month, 1]
    figure = Figure.objects.filter(slot__month=f"{month}-01", slot__series__unit__code="dayu")[:1]
    drafts = Edition.objects.filter(month=f"{month}-01").values_list("pk", flat=True)
    registers = [["towers"], ["projects"]]
    items = [[Item.objects.filter(register__code=code)[0].pk] for (code,) in registers]
    leagues = [["secretaries"], ["directors"]]
    about: dict[str, list[Any]] = {
        "board board_export forecast progress_sections progress_units progress_leaders progress_lights wall "
        "progress_months progress_matrix ranks leagues": [[]],
        "target": targets,
        "breakdown breakdown_export": [[counted, part] for part in ("included", "near")],
        "register register_export": registers,
        "item": items,
        "rank": [[pk] for pk in Indicator.objects.filter(kind="rank").values_list("pk", flat=True)[:2]],
        "bulletin": [["monthly", month]],
        "bulletin_file": [["monthly", month, "txt"]],
        "league league_rules league_marks ballot": leagues,
        "contender stage": [["secretaries", "dayu"]],
        "in_force": [([], f"&day={month}-28")],
        "missing_lines": [["dayu", month], ["commerce", month]],
        "figure": [[one.pk] for one in figure],
        "receipt": [[one.pk] for one in Receipt.objects.filter(month=f"{month}-01")[:1]],
        "edition_draft": [[pk] for pk in drafts],
        "edition_version edition_csv edition_xlsx edition_docx api_edition": [edition],
        "edition_sheet": [[*edition, "secretaries"], [*edition, "directors"]],
        "edition_line": [[*edition, "inv.outside_funds", "kuiwen"], [*edition, "com.towers_over_100m", "commerce"]],
    }  # fmt: skip
    return {name: asked for together, asked in about.items() for name in together.split()}


def one_a_kind() -> list[int]:
    """A target of each kind of indicator, the district's where it has one."""
    rows = Target.objects.order_by("-district_wide", "pk").values_list("indicator__kind", "pk")
    return list(dict(reversed(list(rows))).values())
