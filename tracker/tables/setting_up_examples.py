"""One example a sheet of the set-up workbook, marked so that it is never read. All of it is invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from tracker.calc.calendars import DAY
from tracker.calc.periods import SHANGHAI

_YEAR = date(2023, 1, 1)
_GOAL = {"indicator": "示例投资", "unit": "示例局", "issuer": "市目标", "first_month": _YEAR}
EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "units": {"name": "示例局", "kind": "bureau", "parent": "示例区", "order": 10},
    "sections": {"name": "示例板块", "order": 10},
    "comparison_sets": {
        "name": "示例三县市区",
        "size": 3,
        "members": "示例甲县\n示例乙县\n示例丙区",
        "called": "全市",
    },
    "registers": {"name": "示例台账", "counted_in": "个", "keeper": "示例局", "order": 10},
    "stages": {"register": "示例台账", "name": "开工", "order": 1},
    "measures": {
        "register": "示例台账",
        "name": "税收",
        "form": "quantity",
        "rhythm": "monthly",
        "reporting": "increment",
        "measured_in": "万元",
        "places": 2,
        "order": 10,
    },
    "columns": {
        "register": "示例台账",
        "name": "等级",
        "form": "choice",
        "choices": "甲级\n乙级",
        "order": 10,
    },
    "indicators": {
        "name": "示例投资",
        "section": "示例板块",
        "kind": "cumulative",
        "nature": "actual",
        "measured_in": "亿元",
        "places": 2,
        "reporting": "running_total",
        "over_months": "last",
        "over_units": "sum",
        "direction": "higher",
        "definition": "怎样统计、数据从哪里来。",
        "order": 10,
    },
    "issuers": {"name": "市目标", "name_en": "City's goal", "leads": True, "order": 10},
    "identities": {
        "kind": "sum",
        "result": "示例投资",
        "parts": ["示例工业投资", "示例其他投资"],
        "tolerance": Decimal("0.05"),
    },
    "counting_rules": {
        "indicator": "示例过亿条目",
        "register": "示例台账",
        "counts": "items",
        "stage": "开工",
        "stage_test": "reached_by_end",
        "measure": "税收",
        "taken": "total",
        "comparison": ">=",
        "threshold": Decimal(1),
        "threshold_unit": "亿元",
        "near_share": Decimal("0.8"),
        "in_force_from": _YEAR,
    },
    "lights": {
        "version": "示例规则",
        "in_force_from": _YEAR,
        "code": "on_pace",
        "word": "达进度",
        "word_en": "On pace",
        "colour": "green",
        "shape": "dot",
        "lower": Decimal(0),
        "inclusive": True,
        "order": 2,
    },
    "targets": {
        **_GOAL,
        "last_month": date(2023, 12, 1),
        "value": Decimal(160),
        "tier": "committed",
        "judged_by": "pace",
        "paced_by": "straight",
        "in_force_from": _YEAR,
        "basis": "示例：区政府年度工作部署",
        "basis_date": date(2023, 1, 10),
    },
    "plan_points": {**_GOAL, "month": date(2023, 6, 1), "share": Decimal("0.5")},
    "windows": {
        "month": date(2023, 6, 1),
        "opens_at": datetime(2023, 7, 1, tzinfo=SHANGHAI),
        "due_at": datetime(2023, 7, 10, 18, tzinfo=SHANGHAI),
        "closes_at": datetime(2023, 7, 20, 18, tzinfo=SHANGHAI),
    },
    "reporting_calendars": {
        "name": "示例日历",
        "opens_on": 1,
        "due": (DAY, 10),
        "closes": (DAY, 20),
        "until": time(18),
        "reopens_for": 3,
    },
    "later_units": {
        "calendar": "示例日历",
        "unit": "示例局",
        "due": (DAY, 20),
        "reason": "统计数据每月20日前报送",
    },
}
