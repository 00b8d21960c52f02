"""Refusals about who is who: signing in, accounts, windows, duties, working time."""

from survey.refusals.kinds import Absent, Conflicting, NotAllowed, TooMany, Unusable
from survey.texts import Text


class UnknownWindow(Absent):
    """The token names no window of this installation, or was revoked."""

    code = "window.unknown"
    sentence = Text(
        "这个二维码已失效，请扫描窗口现在张贴的二维码。",
        "This code is no longer in use. Please scan the one now posted at the window.",
    )


class WindowGone(UnknownWindow):
    """The code was replaced while somebody filled in a form that did not ask for the window."""

    code = "window.gone"
    sentence = Text(
        "这个二维码刚刚失效，请在下面选一下是哪个窗口，再提交一次，其他内容都还在。",
        "That code has just been replaced. Please choose the window below and send again; "
        "everything else is still here.",
    )


class NotSignedIn(NotAllowed):
    """Nobody is signed in."""

    code = "access.not-signed-in"
    sentence = Text("请先登录。", "Please sign in first.")


class AnotherSignedIn(NotSignedIn):
    """The page was opened by one account, and another one is signed in by now."""

    code = "access.another-signed-in"
    sentence = Text(
        "这一页是另一个账号打开的，这一步没有办。请刷新页面，再用现在的账号办。",
        "Another account opened this page, and nothing was done. Load it again to go on as who "
        "is signed in now.",
    )


class NotYours(NotAllowed):
    """The person's role does not allow this."""

    code = "access.not-yours"
    sentence = Text("您的账号没有这项权限。", "Your account may not do this.")


class WrongPassword(NotAllowed):
    """User name and password do not belong together, or the account is closed."""

    code = "access.wrong-password"
    sentence = Text("用户名或密码不对。", "The user name or the password is wrong.")


class WrongCurrentPassword(WrongPassword):
    """Who changes the own password gave another one as the current one."""

    code = "access.wrong-current-password"
    sentence = Text("现在的密码不对。", "The current password is wrong.")


class WaitBeforeTrying(TooMany):
    """Too many wrong guesses in a row: the next one has to wait."""

    code = "access.wait"
    sentence = Text(
        "尝试次数过多，请 {seconds} 秒后再试。",
        "Too many wrong tries. Please try again in {seconds} s.",
    )


class WaitInLine(WaitBeforeTrying):
    """Many guess at one name: whoever wants to be it has a place in line, and keeps it."""

    code = "access.wait-in-line"
    sentence = Text(
        "现在用这个用户名尝试登录的人很多，已为您留好位置。"
        "请 {seconds} 秒后再试，提前试也不会往后排。",
        "Many are trying this user name just now. You have a place in line and keep it: "
        "please try again in {seconds} s.",
    )


class PasswordTooWeak(Unusable):
    """The new password is too short or too easy to guess."""

    code = "access.password-too-weak"
    sentence = Text(
        "密码至少 {length} 个字符，且不能与用户名相同。",
        "A password needs at least {length} characters and must differ from the user name.",
    )


class PasswordEasy(Unusable):
    """The new password is a common one, or made of names and years that everybody here knows."""

    code = "access.password-easy"
    sentence = Text(
        "这个密码太好猜：太常见，或由姓名、用户名、编号、公司名、数字拼成。请换一句只有您知道的话。",
        "This password is guessed first: it is a common one, or made of a name, code, company or "
        "digits. Take a phrase that only you know.",
    )


class PasswordsDiffer(Unusable):
    """The new password was not repeated the same."""

    code = "access.passwords-differ"
    sentence = Text("两次输入的新密码不一致。", "The two new passwords differ.")


class BrowserGone(Conflicting):
    """A browser was to be signed out that is signed in no more."""

    code = "access.browser-gone"
    sentence = Text("那里已经退出登录了。", "It is signed out there already.")


class HalfTooOld(NotSignedIn):
    """Too much time went by between password and code, or the password is another by now."""

    code = "access.half-too-old"
    sentence = Text(
        "输入密码以后过了太久，请重新登录。", "That took too long. Please sign in again."
    )


class WrongCode(NotAllowed):
    """The code of the second factor is wrong, too old, or was used before."""

    code = "access.wrong-code"
    sentence = Text(
        "动态码不对，或已经用过。请等手机上换一个新的再输入。",
        "The code is wrong, or was used before. Wait for the next one on your phone.",
    )


class FactorMissing(Conflicting):
    """There is no second factor to be shown, renewed or taken."""

    code = "access.no-second-factor"
    sentence = Text("这个账号没有设置动态码。", "This account has no second factor.")


class FactorThere(Conflicting):
    """A second factor is set up already."""

    code = "access.second-factor-there"
    sentence = Text(
        "动态码已经设置好了。要换手机，请先停用再设置。",
        "A second factor is set up already. To change phones, end it first.",
    )


class ProofNeeded(NotAllowed):
    """A decision rests on the second factor, and it was not shown lately."""

    code = "access.proof-needed"
    sentence = Text(
        "这一步还没有办：先输入动态码，再回到这里按一次。",
        "Nothing was done yet: enter your code first, then come back here and press again.",
    )


class FactorDemanded(NotAllowed):
    """A decision rests on the second factor, and the account has none."""

    code = "access.second-factor-demanded"
    sentence = Text(
        "这一步还没有办：您的账号决定钱、规则或账号，要先在“我的”里设置动态码。",
        "Nothing was done yet: your account decides over money, rules or accounts, and must have "
        "a second factor first. Set it up under Me.",
    )


class AccountIncomplete(Unusable):
    """An account needs a user name, a name and a known role."""

    code = "account.incomplete"
    sentence = Text(
        "用户名（2–60 个字母、数字或 . _ -）、姓名和角色都要填写。",
        "Fill in a user name (2 to 60 letters, digits or . _ -), a name and a role.",
    )


class InspectorNeedsPerson(Unusable):
    """An inspector's account has to name the employee behind it."""

    code = "account.inspector-needs-person"
    sentence = Text(
        "检查员账号必须对应一名员工，检查记录才有署名。",
        "An inspector's account must name the employee, so that inspections are signed.",
    )


class LastAdministrator(Conflicting):
    """The last active administrator cannot be closed or given another role."""

    code = "account.last-administrator"
    sentence = Text(
        "这是最后一个管理员账号，不能停用或改角色。",
        "This is the last administrator; it cannot be closed or given another role.",
    )


class AccountClosed(Conflicting):
    """Nobody signs in with a closed account, so it gets no one-time link."""

    code = "account.closed"
    sentence = Text(
        "账号 {username} 已停用，要先重新启用。",
        "The account {username} is closed; open it again first.",
    )


class AccountChanged(Conflicting):
    """Somebody else changed the account since the page was drawn."""

    code = "account.changed"
    sentence = Text(
        "刚才有人改了账号 {username}，您这一步没有保存。请看现在的情况再决定。",
        "Somebody changed the account {username} just now; yours was not saved. "
        "Look at it as it stands, then decide.",
    )


class PowerNeedsPerson(Unusable):
    """Who reads complaints, decides or moves money is a named employee."""

    code = "account.power-needs-person"
    sentence = Text(
        "这个角色能看投诉、作决定或动用奖罚金额，必须对应一名员工。",
        "This role reads complaints, decides or moves money: it must name the employee.",
    )


class KeeperSharesTop(Conflicting):
    """One employee would be an administrator and somebody at the top at once."""

    code = "account.keeper-shares-top"
    sentence = Text(
        "管理员的账号不能与组长或董事长对应同一名员工：他们互为第二人。",
        "An administrator is never the same employee as the team's leader or the chairman: each "
        "is the other's second person.",
    )


class PowerAsked(Conflicting):
    """Something about that account waits for its second person already."""

    code = "account.asked-already"
    sentence = Text(
        "账号 {username} 已有一项申请在等第二人决定，请先收回或等它有结果。",
        "A request about the account {username} waits for a second person already: take it back "
        "or wait for what becomes of it.",
    )


class PowerSettled(Conflicting):
    """It was decided, taken back, or waited for too long."""

    code = "account.request-settled"
    sentence = Text(
        "这项申请已经有了结果或过期，没有再办。请看现在的情况。",
        "This request is settled or has lapsed; nothing was done. Look at how things stand.",
    )


class PowerStale(Conflicting):
    """The account, or who asked, is not any more what it was when it was asked for."""

    code = "account.request-stale"
    sentence = Text(
        "申请之后，账号或申请人有了变化，不能再同意。请退回，由管理员重新申请。",
        "The account, or who asked, has changed since: it cannot be approved. Turn it down, and "
        "let an administrator ask anew.",
    )


class PowerUnknown(Absent):
    """There is no such request."""

    code = "account.request-unknown"
    sentence = Text("没有这项申请。", "There is no such request.")


class NobodySecond(Conflicting):
    """Nobody at the top could be the second person."""

    code = "account.nobody-second"
    sentence = Text(
        "现在没有人能作第二人：需要另一位已经登录过、对应员工的组长或董事长。"
        "请先建好他们的账号；急用时由运维在服务器上运行 kiosk init --invite。",
        "Nobody can be the second person now: it takes another leader of the team or chairman, "
        "who is a named employee and has signed in. Make their accounts first; in an emergency "
        "the operator runs kiosk init --invite on the server.",
    )


class HalfWrong(NotAllowed):
    """Link and code do not belong together, or one of them is spent."""

    code = "invitation.half-wrong"
    sentence = Text(
        "链接和代码对不上，或者已经用过、过期、还没有批准。",
        "Link and code do not belong together, or were used, are too old, or are not approved yet.",
    )


class PostUnknown(Unusable):
    """No post has that code or name."""

    code = "post.unknown"
    sentence = Text(
        "没有叫“{name}”的岗位；可用：MW、SB、KP、ZC、XC、XS。",
        "There is no post called {name}; known are MW, SB, KP, ZC, XC and XS.",
    )


class CommitmentUnknown(Absent):
    """No commitment has that code."""

    code = "commitment.unknown"
    sentence = Text("没有编号为 {code} 的承诺。", "There is no commitment {code}.")


class NothingToPrint(Absent):
    """No open window has a code."""

    code = "window.nothing-to-print"
    sentence = Text(
        "没有可打印的二维码：请先新建窗口，或给它发放二维码。",
        "There is no code to print: add a window first, or give it a code.",
    )


class CodeLeadsNowhere(Unusable):
    """A code would hold an address that a customer's phone cannot reach."""

    code = "window.code-leads-nowhere"
    sentence = Text(
        "二维码里的地址 {address} 只通向扫码的手机自己："
        "请先把 KIOSK_PUBLIC_URL 设为客户能打开的地址。",
        "The codes would hold {address}, which every phone looks for in itself: set "
        "KIOSK_PUBLIC_URL to the address customers reach first.",
    )


class WindowIncomplete(Unusable):
    """A unit or window needs a code and a name, a window a unit, too."""

    code = "window.incomplete"
    sentence = Text("编号、名称和单位都要填写。", "Fill in code, name and unit.")


class WindowCodeUnusable(Unusable):
    """A code is what stands in files, addresses and on the print: short and plain."""

    code = "window.code-unusable"
    sentence = Text(
        "编号最多 40 个字，只能用文字、数字和 . _ -，例如 SB-1。",
        "A code has up to 40 letters, digits or . _ -, for example SB-1.",
    )


class WindowCodeTaken(Conflicting):
    """Another window or unit has that code."""

    code = "window.code-taken"
    sentence = Text("编号 {code} 已被使用，请换一个。", "The code {code} is taken; choose another.")


class DutyUnusable(Unusable):
    """A duty has a length, at most a day; a shift repeats within a year."""

    code = "duty.unusable"
    sentence = Text(
        "排班时间不对：结束要晚于开始，一班最多 24 小时；重复排班要选星期，最长一年。",
        "These times cannot be kept: the end comes after the start, a duty lasts a day at most; a "
        "repeated one has weekdays and ends within a year.",
    )


class DutyOverlaps(Conflicting):
    """Nobody serves at two windows at once, nor twice at one."""

    code = "duty.overlaps"
    sentence = Text("这个人在这段时间已经排了班。", "This person is on duty at that time already.")


class OfficeHasNoCode(Unusable):
    """A department's office is checked and never rated: nothing is printed for customers."""

    code = "window.office-has-no-code"
    sentence = Text(
        "部门（无窗口）只接受检查，不收评价，没有二维码。",
        "A department without a window is checked, not rated: it has no code.",
    )


class OfficeStaysOffice(Conflicting):
    """A window and a department's office do not become each other: what was said there stays."""

    code = "window.office-stays"
    sentence = Text(
        "服务窗口和部门（无窗口）不能互相改成。请新建一个，再停用原来的。",
        "A window and a department without one cannot become each other. "
        "Add a new one, then close the old.",
    )


class HoursUnusable(Unusable):
    """Hours of service are weekdays and shifts in a fixed spelling."""

    code = "hours.unusable"
    sentence = Text(
        "服务时间看不懂。写法：1-5 08:00-12:00 13:30-17:30; 6 08:00-12:00（1 是周一），或 24h。",
        "These hours cannot be read. Write 1-5 08:00-12:00 13:30-17:30; 6 08:00-12:00 "
        "(1 is Monday), or 24h.",
    )


class DaysUnusable(Unusable):
    """A stretch of days ends before it begins, or is longer than a month."""

    code = "days.unusable"
    sentence = Text(
        "请填写起止日期：结束不早于开始，一次最多 31 天。",
        "Give the first and the last day, in this order, at most 31 days at once.",
    )


class UsernameTaken(Conflicting):
    """Another account has that user name."""

    code = "account.username-taken"
    sentence = Text("用户名 {username} 已被使用。", "The user name {username} is taken.")


class AccountUnknown(Absent):
    """There is no such account."""

    code = "account.unknown"
    sentence = Text("没有这个账号。", "There is no such account.")


class InvitationSpent(Absent):
    """The one-time link was used, has expired, or never was."""

    code = "account.invitation-spent"
    sentence = Text(
        "这个一次性链接已失效，请向管理员要一个新的。",
        "This one-time link is no longer valid. Ask an administrator for a new one.",
    )


class CodeUnknown(Absent):
    """Nothing in the directory has that code."""

    code = "directory.code-unknown"
    sentence = Text("没有编号为 {code} 的{thing}。", "There is no {thing} with the code {code}.")


class OwnPlace(NotAllowed):
    """Somebody would change where they belong themselves."""

    code = "person.own"
    sentence = Text(
        "自己的单位、主管、离职和账号对应的人员，要由另一位管理员办理：这关系到谁来监督自己。",
        "Your own unit, supervisor or leaving, and whose account yours is, are for another "
        "administrator to change: it decides who watches over you.",
    )


class PersonChanged(Conflicting):
    """Somebody else changed where a person belongs since the page was drawn."""

    code = "person.changed"
    sentence = Text(
        "刚才有人改了 {name} 的任职，您这一步没有保存。请看现在的情况再决定。",
        "Somebody changed where {name} belongs just now; yours was not saved. "
        "Look at it as it stands, then decide.",
    )


class PersonGone(Conflicting):
    """Whoever has left serves nowhere, signs in nowhere and stands above nobody."""

    code = "person.gone"
    sentence = Text(
        "{name} 那天已离职（最后工作日 {day}）。",
        "{name} has left by then (last day of work: {day}).",
    )


class StandsAboveSelf(Unusable):
    """Nobody is their own supervisor, be it by way of others."""

    code = "person.above-self"
    sentence = Text(
        "{name} 不能直接或间接主管自己，请另选主管。",
        "{name} would stand above themselves; choose another supervisor.",
    )


class PastUnconfirmed(Conflicting):
    """A change from a past day changes who answered for what: whoever makes it says they know."""

    code = "person.past-unconfirmed"
    sentence = Text(
        "{day} 已经过去，会改变那时由谁负责。确实要改，请勾选“我知道会改变过去”。",
        "{day} is past: this changes who answered for what since. If that is meant, tick “I know "
        "that this changes the past”.",
    )


class PastAnsweredFor(Conflicting):
    """Points hang on who stood above somebody on a day past: nobody alone gives them to others."""

    code = "person.past-answered-for"
    sentence = Text(
        "{day} 起有投诉按{name}当时的主管、领导和窗口计了分，或还在处理：一个人不能改那时由谁负责。"
        "请改为从今天起；过去确实登记错了，由运维人员用文件导入更正，会留痕。",
        "Since {day} complaints cost points, or are still open, by who stood above {name} then and "
        "at which window: nobody changes that alone. Let it hold from today; where the past was "
        "noted wrongly, whoever runs the server corrects it by a file, on record.",
    )


class NothingNew(Unusable):
    """What was handed in is what holds already."""

    code = "person.nothing-new"
    sentence = Text("那天起本来就是这样，没有要保存的。", "That holds from that day on already.")


class DayOutOfReach(Unusable):
    """Postings begin within three years back and a year ahead."""

    code = "person.day-out-of-reach"
    sentence = Text(
        "日期要在过去三年到今后一年之内。", "Choose a day within three years back and a year ahead."
    )


class LaterPosting(Conflicting):
    """Nobody leaves before something that is to happen to them later."""

    code = "person.later-posting"
    sentence = Text(
        "{day} 起还有一次变动，请先撤销它。", "Something changes on {day}: take that back first."
    )


class FirstPosting(Conflicting):
    """The first posting cannot be taken back: a person always belongs somewhere."""

    code = "person.first-posting"
    sentence = Text(
        "最早的任职不能撤销；写错了，请从某天起改。",
        "The first posting cannot be taken back; change it from a day on instead.",
    )


class ShiftsUnusable(Unusable):
    """A day has three shifts, each with a begin of its own and an end."""

    code = "roster.shifts-unusable"
    sentence = Text(
        "三个班的上下班时间都要填，开始时间不能相同。",
        "Give begin and end of all three shifts; no two begin at the same time.",
    )


class DutiesClash(Conflicting):
    """Some of what was planned cannot stand; nothing of it was kept."""

    code = "roster.clash"
    sentence = Text(
        "有 {n} 班排不上，一班也没有保存：{told}。请改一改，或勾选下面的选项。",
        "{n} {n:duty|duties} cannot be kept, so nothing was: {told}. Change it, or tick a choice "
        "below.",
    )


class NothingToCopy(Absent):
    """The week before holds nothing that this week has not."""

    code = "roster.nothing-to-copy"
    sentence = Text(
        "上一周没有可以照抄的排班，或这一周已经都有了。",
        "The week before has nothing to copy that this week does not have already.",
    )


class NothingToUndo(Conflicting):
    """Somebody took it back already, or did something else to the roster since."""

    code = "roster.nothing-to-undo"
    sentence = Text(
        "这一步已被撤销，或之后又有人改了排班。请看现在的排班再决定。",
        "That was taken back already, or the roster was changed again since. Look at it as it "
        "stands, then decide.",
    )


class TabletCodeWrong(Unusable):
    """No tablet shows that code: signs are missing, or one was mistyped."""

    code = "tablet.code-wrong"
    sentence = Text(
        "这个代码不对，请按平板屏幕上的 8 位代码再输一次。",
        "That code is not right. Please type the eight signs on the tablet's screen again.",
    )


class TabletKnown(Conflicting):
    """A tablet stands at one window; one taken out shows a new code."""

    code = "tablet.known"
    sentence = Text(
        "这个代码已用过（{name}，{window}）。要换窗口，请先移除，再用平板上新的代码登记。",
        "That code was used before ({name}, {window}). To move a tablet, take it out first; it "
        "then shows a new code.",
    )


class TabletUnnamed(Unusable):
    """A tablet needs a name by which people tell it from others."""

    code = "tablet.unnamed"
    sentence = Text(
        "请给平板起个名字，例如“1 号磅左侧”。", "Give the tablet a name, such as “left”."
    )


class TabletUseUnsaid(Unusable):
    """Whether customers tap on a tablet or it shows them a code is said by who enrols it."""

    code = "tablet.use-unsaid"
    sentence = Text(
        "请选择用途：让客户点选，还是显示动态码。",
        "Choose what it is for: customers tap on it, or it shows a code that changes.",
    )


class TabletUnsaid(Unusable):
    """A tablet has neither a name nor a use yet: both are said at once."""

    code = "tablet.unsaid"
    sentence = Text(
        "请给平板起个名字，例如“1 号磅左侧”；并选择用途：让客户点选，还是显示动态码。",
        "Give the tablet a name, such as “left”, and choose what it is for: customers tap on it, "
        "or it shows a code that changes.",
    )


class TabletGone(Absent):
    """The tablet was taken out already, or never was."""

    code = "tablet.gone"
    sentence = Text("这台平板已经移除。", "That tablet was taken out already.")


class LogoIsADrawing(Unusable):
    """The logo is an SVG, which may hold scripts."""

    code = "logo.drawing"
    sentence = Text(
        "SVG 里可能有程序，不能直接用：请另存为 PNG 再上传。",
        "An SVG may hold scripts and is not taken as it is: save it as PNG and choose that.",
    )


class NotALogo(Unusable):
    """The logo is no picture that can be drawn small, or none was chosen."""

    code = "logo.unusable"
    sentence = Text(
        "请选一张 PNG 或 JPEG 图片，而且不能是全透明的。",
        "Please choose a PNG or JPEG picture that is not transparent all over.",
    )
