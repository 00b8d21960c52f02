"""What is said where there is nothing to read, and of what is kept back."""

from kiosk.rights.voices import Sight
from kiosk.rights.who import User
from kiosk.ui.speech import say
from survey.feedback.voices import Kind


def empty(kind: Kind) -> str:
    """Return what is said where nothing of a kind was told."""
    if kind is Kind.ALL:
        return say(
            "客户扫码评价以后可以写一句话、表扬员工、拍一张照片，写了就会列在这里。",
            "After the tap customers may write a line, praise somebody, take a photo: whatever "
            "they tell appears here.",
        )
    if kind is Kind.HELD:
        return say("没有暂不计入的评价。", "No rating is held back.")
    return say("没有符合条件的。", "Nothing fits the filter.")


def nothing_to_read(user: User, seen: Sight) -> str:
    """Return why somebody has nothing to read."""
    if seen.kept_back:
        return kept_back(seen)
    if user.person is None:
        return say(
            "您的账号还没有对应的员工，不知道您在哪个单位。请管理员补上。",
            "Your account names no employee, so your unit is not known. An administrator can "
            "add it.",
        )
    return say("您的单位没有服务窗口。", "Your unit has no service windows.")


def kept_back(seen: Sight) -> str:
    """Return what is not listed here, and who reads it instead."""
    n, said = seen.kept_back, []
    if n:
        said.append(_own_windows(n))
    if not seen.seeing.sealed:
        said.append(
            say(
                "涉及索要好处的由组长和董事长看，不列在这里。",
                "What is about asking for favours is read by the team's leader and the chairman "
                "alone.",
            )
        )
    return say("", " ").join(said)


def _own_windows(n: int) -> str:
    return say(
        f"有 {n} 个窗口由您任职、主管或领导：那里客户的原话由别人看，不列在这里。",
        f"You serve at, supervise or lead {n} of the windows: what customers wrote there is read "
        "by others and not shown here.",
    )
