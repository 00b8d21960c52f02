"""Where the demo takes place: units, windows, the names of people, the hours they are busy."""

from dataclasses import dataclass
from typing import Final

UNITS: Final = (
    ("JT", "禾丰集团", None),
    ("YC", "东河饲料厂", "JT"),
    ("EC", "南岭饲料厂", "JT"),
    ("XSZX", "销售管理中心", "JT"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A demo window: how busy it is, how well it serves, and how that changes by month."""

    code: str
    name: str
    unit: str
    post: str
    location: str
    a_day: float
    good: float
    trend: float = 0.0


PLACES: Final = (
    Place("YC-MW", "东门门卫", "YC", "MW", "东门", 34, 0.93),
    Place("YC-SB", "一号司磅室", "YC", "SB", "东门内 50 米", 38, 0.94, -0.035),
    Place("YC-KP", "开票室", "YC", "KP", "综合楼一层", 30, 0.84, 0.022),
    Place("YC-ZC", "成品库装车一组", "YC", "ZC", "成品库 1–4 号位", 32, 0.91),
    Place("YC-XC", "原料库卸车组", "YC", "XC", "原料库南侧", 20, 0.90),
    Place("EC-MW", "南门门卫", "EC", "MW", "南门", 26, 0.95),
    Place("EC-SB", "司磅室", "EC", "SB", "南门内", 28, 0.92),
    Place("EC-KP", "开票室", "EC", "KP", "办公楼大厅", 24, 0.93),
    Place("EC-ZC", "成品库装车组", "EC", "ZC", "成品库", 26, 0.89),
    Place("EC-XC", "原料库卸车组", "EC", "XC", "原料库", 16, 0.92),
    Place("XS-1", "销售大厅", "XSZX", "XS", "集团总部一层", 14, 0.94),
    Place("XS-2", "预混料专柜", "XSZX", "XS", "集团总部一层西侧", 0.2, 0.9),
)

SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN: Final = (
    "建国", "秀英", "志强", "桂兰", "海涛", "丽娟", "文军", "玉梅", "国庆", "春燕",
    "立新", "小红", "永刚", "雪梅", "大勇", "晓东", "凤霞", "宝林", "佳怡", "子豪",
    "雨欣", "浩然", "梦洁", "俊杰", "思远", "一鸣", "美玲", "卫东", "爱华", "成功",
    "金花", "长青", "红梅", "树林", "春生", "秋月", "冬梅", "明亮", "新华", "小军",
)  # fmt: skip

HOURS: Final = (
    (6, 2), (7, 9), (8, 14), (9, 10), (10, 6), (11, 4), (12, 2), (13, 8), (14, 12), (15, 9),
    (16, 6), (17, 4), (18, 2), (19, 1),
)  # fmt: skip
WEEKDAYS: Final = (1.15, 1.05, 1.0, 1.0, 1.1, 0.75, 0.35)
