"""The Streamlit screens: address, words, who may see them. One list for server, entry and bar."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from survey.roles import Deed
from survey.texts import Text

ROOT: Final = Path(__file__).resolve().parents[1]
Kind = Literal["form", "dashboard", "wall"]


@dataclass(frozen=True, slots=True)
class Screen:
    """A page of `pages/`; `deed` None means that nobody has to sign in."""

    path: str
    title: Text
    icon: str
    deed: Deed | None
    kind: Kind = "form"

    @property
    def file(self) -> Path:
        """The page's script."""
        return ROOT / "pages" / f"{self.path or 'home'}.py"


# Never the default page: a default page loses its address, and printed codes would die.
RATE: Final = Screen("rate", Text("评价", "Rate"), ":material/sentiment_satisfied:", None)
HOME: Final = Screen("", Text("首页", "Home"), ":material/home:", Deed.KEEP_OWN_ACCOUNT)
STAFF: Final = (
    Screen("board", Text("看板", "Board"), ":material/monitoring:", Deed.SEE_BOARD, "dashboard"),
    Screen("check", Text("检查", "Check"), ":material/checklist:", Deed.INSPECT),
    Screen("cases", Text("投诉", "Cases"), ":material/forum:", Deed.SEE_CASES),
    Screen("report", Text("登记投诉", "Take in"), ":material/add_notes:", Deed.REPORT_CASES),
    Screen("mine", Text("与我有关", "About me"), ":material/assignment_ind:", Deed.SEE_OWN_CASES),
    Screen("windows", Text("窗口", "Windows"), ":material/qr_code_2:", Deed.KEEP_WINDOWS),
    Screen("hours", Text("工时", "Hours"), ":material/schedule:", Deed.KEEP_WINDOWS),
    Screen("accounts", Text("账号", "Accounts"), ":material/group:", Deed.KEEP_ACCOUNTS),
    Screen("me", Text("我的", "Me"), ":material/person:", Deed.KEEP_OWN_ACCOUNT),
    Screen("wall", Text("大屏", "Wall"), ":material/tv:", Deed.SEE_WALL, "wall"),
)
SCREENS: Final = (RATE, HOME, *STAFF)
