"""Published figures of Weifang's divisions: projects started together in the third quarter of 2022, GDP of 2021 in 亿元."""

from __future__ import annotations

from decimal import Decimal


def _table(text: str) -> dict[str, Decimal | None]:
    pairs = (pair.split("=") for pair in text.split())
    return {name: Decimal(value) for name, value in pairs}


STARTS_2022Q3 = _table(
    "奎文区=22 潍城区=16 坊子区=10 寒亭区=14 青州市=30 诸城市=33 寿光市=33 安丘市=25 高密市=30 昌邑市=29 临朐县=28 昌乐县=28"
)
ZONES = ("高新区", "滨海区", "峡山区", "综合保税区")
GDP_2021 = _table(
    "潍城区=364.0 寒亭区=270.3 坊子区=211.6 奎文区=361.7 青州市=676.8 诸城市=767.4 寿光市=953.6 安丘市=403.9 "
    "高密市=614.6 昌邑市=527.9 临朐县=389.4 昌乐县=405.3 高新区=615.7 滨海区=336.9 峡山区=50.3 综合保税区=45.4"
)
