"""The six posts and their 35 public commitments (regulation 2), and departments without customers.

The same list is what a window displays, what a customer is asked ("was this kept?"), and what
an inspector's checklist holds. The regulation names nothing that a department without a window
promises: what its office is asked is this program's own proposal, until a checklist is published.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from survey.refusals.directory import CommitmentUnknown, OfficeStaysOffice, PostUnknown
from survey.texts import Text


class Dimension(StrEnum):
    """Which side of service a commitment speaks of."""

    CONTENT = "content"
    ATTITUDE = "attitude"
    EFFICIENCY = "efficiency"
    EFFECT = "effect"
    INTEGRITY = "integrity"

    @property
    def label(self) -> Text:
        """The dimension's name."""
        return _DIMENSIONS[self]


class Way(StrEnum):
    """How an inspector finds out whether a commitment is kept."""

    OBSERVE = "O"
    ASK_CUSTOMER = "A"
    RECORDS = "R"
    TEST_CALL = "T"
    ASK_DEPARTMENTS = "D"

    @property
    def label(self) -> Text:
        """The way's name."""
        return _WAYS[self]


_DIMENSIONS: Final = {
    Dimension.CONTENT: Text("服务内容", "Content"),
    Dimension.ATTITUDE: Text("服务态度", "Attitude"),
    Dimension.EFFICIENCY: Text("服务效率", "Efficiency"),
    Dimension.EFFECT: Text("服务效果", "Effect"),
    Dimension.INTEGRITY: Text("安全廉洁", "Safety and integrity"),
}
_WAYS: Final = {
    Way.OBSERVE: Text("现场观察", "Observe"),
    Way.ASK_CUSTOMER: Text("询问客户", "Ask a customer"),
    Way.RECORDS: Text("查看记录", "Read the records"),
    Way.TEST_CALL: Text("电话测试", "Test call"),
    Way.ASK_DEPARTMENTS: Text("询问部门", "Ask departments"),
}


@dataclass(frozen=True, slots=True)
class Commitment:
    """One public promise of a post."""

    code: str
    dimension: Dimension
    ways: tuple[Way, ...]
    text: Text

    @property
    def integrity(self) -> bool:
        """Whether breaking it goes to the sealed channel."""
        return self.dimension is Dimension.INTEGRITY


@dataclass(frozen=True, slots=True)
class Post:
    """A kind of service window."""

    code: str
    keyword: str
    name: Text
    commitments: tuple[Commitment, ...]


def _c(code: str, dimension: Dimension, ways: str, zh: str, en: str) -> Commitment:
    return Commitment(code, dimension, tuple(Way(way) for way in ways), Text(zh, en))


def _on_post(code: str) -> Commitment:
    return _c(
        code,
        Dimension.ATTITUDE,
        "OT",
        "待人有礼，坚守岗位，电话打得通。",
        "We are courteous, at our post, and reachable by phone.",
    )


def _cooperates(code: str) -> Commitment:
    return _c(
        code,
        Dimension.EFFICIENCY,
        "D",
        "按制度与各部门配合，不因协调不力耽误您。",
        "We work with other departments by the rules; poor coordination never delays you.",
    )


def _explains(code: str) -> Commitment:
    return _c(
        code,
        Dimension.CONTENT,
        "A",
        "耐心讲清提货、送货的办理流程。",
        "We patiently explain how collecting or delivering goods works.",
    )


def _honest(code: str) -> Commitment:
    return _c(
        code,
        Dimension.INTEGRITY,
        "A",
        "不刁难客户，不吃拿卡要，不偏不倚，一视同仁。",
        "We never make things hard, take or ask for gifts, or favour anyone: all are equal.",
    )


_E, _A, _C, _F = Dimension.EFFICIENCY, Dimension.ATTITUDE, Dimension.CONTENT, Dimension.EFFECT

GATE: Final = Post(
    "MW",
    "gate",
    Text("门卫", "Gatehouse"),
    (
        _on_post("MW1"),
        _c(
            "MW2",
            _A,
            "O",
            "进出公正，热情招呼，主动帮忙。",
            "We are fair at the gate, greet you warmly and offer help.",
        ),
        _c(
            "MW3",
            _C,
            "RA",
            "公平发号排队，提醒登记、过磅、开票和排队秩序。",
            "Number plates and queues are fair; we remind you to register, weigh, bill and queue.",
        ),
        _explains("MW4"),
        _c(
            "MW5",
            _F,
            "O",
            "维护场内车辆秩序，保障客户安全。",
            "We keep order among the lorries in the yard and keep you safe.",
        ),
        _cooperates("MW6"),
    ),
)
WEIGHBRIDGE: Final = Post(
    "SB",
    "weighbridge",
    Text("司磅室", "Weighbridge"),
    (
        _on_post("SB1"),
        _c(
            "SB2",
            _A,
            "O",
            "微笑问候，主动询问客户信息。",
            "We smile, greet you and ask for your details.",
        ),
        _c(
            "SB3",
            _C,
            "OAR",
            "请您核对重量，确认无误后才打印磅单。",
            "You check the weight; the slip is printed only once you confirm it.",
        ),
        _explains("SB4"),
        _cooperates("SB5"),
    ),
)
BILLING: Final = Post(
    "KP",
    "billing",
    Text("开票室", "Billing office"),
    (
        _on_post("KP1"),
        _c(
            "KP2",
            _A,
            "O",
            "微笑问候，先问您需要什么。",
            "We smile, greet you and ask what you need.",
        ),
        _c(
            "KP3",
            _C,
            "R",
            "按您需要的产品准确开单。",
            "The bill is made out for exactly the products you need.",
        ),
        _c(
            "KP4",
            _C,
            "OA",
            "收款前与您核对品种和数量，再报出金额。",
            "Before taking money we check items and quantities with you, then say the amount.",
        ),
        _c(
            "KP5",
            _E,
            "O",
            "按先后顺序办理，礼貌请他人稍候，人多也不急躁。",
            "We serve in order of arrival, politely ask others to wait, and stay calm in a crowd.",
        ),
        _cooperates("KP6"),
    ),
)
LOADING: Final = Post(
    "ZC",
    "loading",
    Text("成品保管（装车班组）", "Finished-goods store (loading crew)"),
    (
        _on_post("ZC1"),
        _c(
            "ZC2", _E, "R", "按到达先后及时装车。", "We load in order of arrival and without delay."
        ),
        _c(
            "ZC3",
            _C,
            "A",
            "繁忙时请您按序等候；缺货提前告知，并征求您的意见。",
            "When busy we ask you to wait your turn; if an item runs short we say so in advance "
            "and ask what you wish.",
        ),
        _honest("ZC4"),
        _c(
            "ZC5",
            _C,
            "OA",
            "装车时提醒您清点数量、品种和规格。",
            "While loading we remind you to count quantity, item and specification.",
        ),
        _c(
            "ZC6",
            _F,
            "OA",
            "主动帮您盖好篷布。",
            "We offer to help you cover the load with the tarpaulin.",
        ),
        _c(
            "ZC7",
            _E,
            "TD",
            "及时接听电话，与销售中心衔接库存和生产，不推诿。",
            "We answer calls in time, work with sales on stock and production, and never pass "
            "the buck.",
        ),
    ),
)
UNLOADING: Final = Post(
    "XC",
    "unloading",
    Text("原料保管（卸车班组）", "Raw-material store (unloading crew)"),
    (
        _on_post("XC1"),
        _c(
            "XC2",
            _E,
            "AR",
            "按序及时卸车；拥挤或货位不足时，告知等候时间和地点。",
            "We unload in order and promptly; when crowded or short of bays we tell you when "
            "and where.",
        ),
        _honest("XC3"),
        _c(
            "XC4",
            _E,
            "D",
            "配合销售中心做好外购商品工作，不推诿。",
            "We work with sales on bought-in goods and never pass the buck.",
        ),
    ),
)
SALES: Final = Post(
    "XS",
    "sales",
    Text("销售管理中心", "Sales management centre"),
    (
        _on_post("XS1"),
        _c(
            "XS2",
            _E,
            "AR",
            "首问负责：第一个被问到的人马上办、办到底。",
            "Whoever is asked first sees it through, at once.",
        ),
        _c(
            "XS3",
            _C,
            "R",
            "认真接收客户计划，协调好发货。",
            "We take your plan carefully and coordinate your delivery.",
        ),
        _c(
            "XS4",
            _E,
            "D",
            "主动联系各部门，保持沟通，不推诿。",
            "We keep in touch with other departments and never pass the buck.",
        ),
        _c(
            "XS5",
            _C,
            "R",
            "准确掌握库存，按时上报生产计划。",
            "We know the stock exactly and hand in the production plan on time.",
        ),
        _c(
            "XS6",
            _A,
            "T",
            "及时热情接听客户电话，用语文明规范。",
            "We answer your calls promptly, warmly and courteously.",
        ),
        _c(
            "XS7",
            _F,
            "A",
            "预混料客户：帮您联系货运站或司机，把货送到家。",
            "For premix we find a freight station or a driver to bring the goods home.",
        ),
    ),
)

POSTS: Final = (GATE, WEIGHBRIDGE, BILLING, LOADING, UNLOADING, SALES)
OFFICE: Final = Post(
    "BM",
    "office",
    Text("部门（无窗口）", "Department (no window)"),
    (
        _on_post("BM1"),
        _c(
            "BM2",
            _E,
            "AR",
            "首问负责：第一个被问到的人马上办、办到底。",
            "Whoever is asked first sees it through, at once.",
        ),
        _c(
            "BM3",
            _A,
            "T",
            "及时接听电话，用语文明规范。",
            "We answer calls promptly and courteously.",
        ),
        _c(
            "BM4",
            _E,
            "D",
            "按制度与各部门配合，不拖延，不推诿。",
            "We work with other departments by the rules, without delay or passing the buck.",
        ),
    ),
)
"""Where a department works that serves no customers: checked and put right, never rated."""
CHECKED: Final = (*POSTS, OFFICE)
"""All that can be checked, and has a checklist."""
ROUND_THE_CLOCK: Final = frozenset({GATE.code})
"""Posts that are never closed: clocks run there at night and on holidays (regulation 7)."""


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().lower()


_ALIASES: Final = {"gatehouse": GATE, "装车": LOADING, "卸车": UNLOADING, "成品保管": LOADING,
                   "原料保管": UNLOADING, "销售中心": SALES}  # fmt: skip
_BY_NAME: Final = {
    _folded(name): post
    for post in CHECKED
    for name in (post.code, post.keyword, post.name.zh, post.name.en)
} | _ALIASES
_COMMITMENTS: Final = {c.code: c for post in CHECKED for c in post.commitments}


def has_customers(post: str) -> bool:
    """Tell whether customers are served at a post of this code; at a department's office not."""
    return post != OFFICE.code


def refuse_becoming(post: str, before: str) -> None:
    """Refuse to make a department's office of a window, or a window of an office."""
    if has_customers(post) is not has_customers(before):
        raise OfficeStaysOffice


def post_of(name: str) -> Post:
    """Return the post of a code, an English keyword or a Chinese name; refuse any other."""
    found = _BY_NAME.get(_folded(name))
    if found is None:
        raise PostUnknown(name=name[:40])
    return found


def commitment_of(code: str) -> Commitment:
    """Return the commitment of a code such as SB3; refuse an unknown one."""
    found = _COMMITMENTS.get(_folded(code).upper())
    if found is None:
        raise CommitmentUnknown(code=code[:40])
    return found
