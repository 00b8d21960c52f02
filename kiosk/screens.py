"""The Streamlit screens: address, words, who may see them. One list for server, entry and bar."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from survey.directory.roles import Deed, Role, may
from survey.texts import Text

ROOT: Final = Path(__file__).resolve().parents[1]
Kind = Literal["form", "dashboard", "wall"]


@dataclass(frozen=True, slots=True)
class Screen:
    """A page of `pages/`; `deed` None means that nobody has to sign in.

    `script` names the page's file where that is not called as its address.
    """

    path: str
    title: Text
    what_for: Text
    icon: str
    deed: Deed | None
    kind: Kind = "form"
    script: str | None = None

    @property
    def file(self) -> Path:
        """The page's script."""
        return ROOT / "pages" / f"{self.script or self.path or 'home'}.py"


# Never the default page: a default page loses its address, and printed codes would die.
RATE: Final = Screen(
    "rate",
    Text("评价", "Rate"),
    Text("评价一次服务", "Rate a service"),
    ":material/sentiment_satisfied:",
    None,
)
HOME: Final = Screen(
    "",
    Text("首页", "Home"),
    Text("我能做什么", "What I may do here"),
    ":material/home:",
    Deed.KEEP_OWN_ACCOUNT,
)
STAFF: Final = (
    Screen(
        "board",
        Text("看板", "Board"),
        Text("满意率、趋势、窗口排名", "Satisfaction, trend, ranking of windows"),
        ":material/monitoring:",
        Deed.SEE_UNIT_BOARD,
        "dashboard",
    ),
    Screen(
        "cases",
        Text("投诉", "Cases"),
        Text("待我办理的投诉、台账", "Cases that wait for me, and the register"),
        ":material/forum:",
        Deed.SEE_CASES,
    ),
    Screen(
        "voices",
        Text("客户的话", "Customers' words"),
        Text("客户写的话、表扬和照片", "What customers wrote, praised and photographed"),
        ":material/chat_bubble:",
        Deed.READ_VOICES,
    ),
    Screen(
        "held",
        Text("暂不计入", "Held back"),
        Text("可疑评价：放行还是剔除", "Ratings held back: release or exclude"),
        ":material/flaky:",
        Deed.END_HOLDS,
    ),
    Screen(
        "bursts",
        Text("成批投诉", "Bursts"),
        Text("放在一边的：受理、并案还是滥用", "Complaints put aside: take up, join or abuse"),
        ":material/inventory_2:",
        Deed.END_BURSTS,
    ),
    Screen(
        "check",
        Text("检查", "Check"),
        Text("到窗口走一遍检查表", "Walk a window's checklist"),
        ":material/checklist:",
        Deed.INSPECT,
    ),
    Screen(
        "plan",
        Text("抽查计划", "Plan"),
        Text("我的检查，抽签和进度", "My checks, the draw and how far it is"),
        ":material/event_note:",
        Deed.SEE_CHECKS,
    ),
    Screen(
        "checklists",
        Text("检查表", "Checklists"),
        Text("各岗位查什么、占多少分", "What is checked at each post, and how it weighs"),
        ":material/rule:",
        Deed.KEEP_CHECKLISTS,
    ),
    Screen(
        "checks",
        Text("检查结果", "Results"),
        Text("得分、不符合项、签字和更正", "Scores, what was not met, signatures"),
        ":material/fact_check:",
        Deed.SEE_CHECKS,
    ),
    Screen(
        "actions",
        Text("整改", "To put right"),
        Text("待整改、待复核的事项", "What must be put right, and what to re-check"),
        ":material/build:",
        Deed.SEE_CORRECTIONS,
        script="corrections",
    ),
    Screen(
        "report",
        Text("登记投诉", "Take in"),
        Text("来电、来信、来访、部门投诉", "By phone, letter, visit, from a department"),
        ":material/add_notes:",
        Deed.REPORT_CASES,
    ),
    Screen(
        "requests",
        Text("上报诉求", "Hand up"),
        Text("岗位解决不了的事、意见和表扬", "What a post cannot solve, opinions, praise"),
        ":material/move_up:",
        Deed.HAND_UP,
    ),
    Screen(
        "mine",
        Text("与我有关", "About me"),
        Text("我的积分，涉及我或我部门的投诉", "My points; complaints about me or my people"),
        ":material/assignment_ind:",
        Deed.SEE_OWN_CASES,
    ),
    Screen(
        "ledger",
        Text("积分", "Ledger"),
        Text("每一分、每一元的来由和审批", "Every point and yuan: its cause, its approval"),
        ":material/receipt_long:",
        Deed.SEE_LEDGER,
    ),
    Screen(
        "month",
        Text("月结", "Month"),
        Text("评明星、核对、结账、公示", "Name stars, check, close, publish"),
        ":material/event_available:",
        Deed.CLOSE_MONTHS,
    ),
    Screen(
        "trail",
        Text("操作记录", "Trail"),
        Text("谁在什么时候做了什么，核对某一天", "Who did what when; a day proved anew"),
        ":material/history_edu:",
        Deed.READ_TRAIL,
    ),
    Screen(
        "policy",
        Text("规则", "Policy"),
        Text("参数、试算和审批", "Its numbers, tried out and approved"),
        ":material/tune:",
        Deed.KEEP_POLICY,
    ),
    Screen(
        "regulation",
        Text("制度", "Regulation"),
        Text("公司制度原文、数字和来源", "The company's text, the numbers and their sources"),
        ":material/menu_book:",
        Deed.KEEP_OWN_ACCOUNT,
    ),
    Screen(
        "windows",
        Text("窗口", "Windows"),
        Text("单位、窗口和二维码", "Units, windows and their codes"),
        ":material/qr_code_2:",
        Deed.KEEP_WINDOWS,
    ),
    Screen(
        "slips",
        Text("排号单", "Slips"),
        Text("一车一评：发单、到岗、等候", "One lorry, one rating: slips, stops, waiting"),
        ":material/local_shipping:",
        Deed.SEE_TRIPS,
    ),
    Screen(
        "people",
        Text("人员", "People"),
        Text("调动、离职、谁归谁管", "Transfers, leaving, who stands above whom"),
        ":material/badge:",
        Deed.KEEP_PEOPLE,
    ),
    Screen(
        "accounts",
        Text("账号", "Accounts"),
        Text("谁可以登录", "Who may sign in"),
        ":material/group:",
        Deed.KEEP_ACCOUNTS,
    ),
    Screen(
        "powers",
        Text("授权", "Powers"),
        Text("谁得到权限：第二人决定", "Who gets power: the second person decides"),
        ":material/verified_user:",
        Deed.DECIDE_ACCOUNTS,
    ),
    Screen(
        "roster",
        Text("排班", "Roster"),
        Text("谁在哪个窗口当班", "Who serves at which window when"),
        ":material/calendar_month:",
        Deed.KEEP_WINDOWS,
    ),
    Screen(
        "hours",
        Text("工时", "Hours"),
        Text("节假日和窗口服务时间", "Holidays and the hours of windows"),
        ":material/schedule:",
        Deed.KEEP_WINDOWS,
    ),
    Screen(
        "me",
        Text("我的", "Me"),
        Text("密码与退出", "Password and signing out"),
        ":material/person:",
        Deed.KEEP_OWN_ACCOUNT,
    ),
    Screen(
        "wall",
        Text("大屏", "Wall"),
        Text("月度之星大屏", "The wall screen"),
        ":material/tv:",
        Deed.SEE_WALL,
        "wall",
    ),
)

IN_A_HAND: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.ADMINISTRATOR: ("windows", "accounts"),
    Role.SUPERVISION: ("cases", "check"),
    Role.TEAM_LEADER: ("cases", "month"),
    Role.CHAIRMAN: ("cases", "board"),
    Role.EMPLOYEE: ("mine", "actions"),
    Role.INSPECTOR: ("check", "checks"),
    Role.QUALITY_MANAGER: ("check", "actions"),
    Role.LEADER: ("board", "checks"),
    Role.FINANCE: ("ledger", "mine"),
    Role.AUDITOR: ("trail", "ledger"),
}
"""What somebody needs most, beside home and oneself: a phone's bar has four places."""


def home_of(role: Role) -> str:
    """Return the address where a role begins: a wall screen has one page alone."""
    begins = next(s for s in (HOME, *STAFF) if s.deed and may(role, s.deed))
    return f"/{begins.path}"


def in_the_bar(role: Role) -> list[Screen]:
    """Return at most four places: home, which leads to all others, what a role needs most, me."""
    allowed = {s.path: s for s in STAFF if s.deed and may(role, s.deed) and s.kind != "wall"}
    me = allowed.pop("me", None)
    first = [allowed[path] for path in IN_A_HAND.get(role, ()) if path in allowed]
    others = [s for s in allowed.values() if s not in first]
    return [HOME, *(first + others)[:2], *([me] if me else [])]
