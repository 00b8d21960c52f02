"""Every "no" the product can say: a stable code for logs and tests, a sentence for people.

The base class of a refusal tells its kind (absent, unusable, in conflict, not allowed, too much,
not now); the edge of the house turns kinds into HTTP statuses.
"""

from typing import ClassVar

from survey.texts import Text


class SurveyError(Exception):
    """A refusal with a stable code for logs and a sentence for the person."""

    code: ClassVar[str] = "survey.refused"
    sentence: ClassVar[Text] = Text("这一步没有成功。", "That did not work.")
    remedy: ClassVar[Text | None] = None
    """What whoever runs the house is told to do, where the sentence must stay calm for others."""

    def __init__(self, **details: object) -> None:
        self.details = details
        self.said = self.sentence.format(**details)
        super().__init__(self.said.en)

    @property
    def for_operators(self) -> Text:
        """What whoever runs the house is told."""
        return self.remedy or self.said


class Absent(SurveyError):
    """What was asked for is not there, or not there for this person."""


class Unusable(SurveyError):
    """What was handed in cannot be used as it is."""


class Unreadable(Unusable):
    """What was handed in could not even be read."""


class TooLarge(Unusable):
    """What was handed in is larger than we take."""


class Conflicting(SurveyError):
    """What was handed in contradicts what is already kept."""


class NotAllowed(SurveyError):
    """This person may not do this."""


class TooMany(SurveyError):
    """Too much at once; later is fine."""


class NotNow(SurveyError):
    """The house cannot do it at the moment."""


class Mishap(SurveyError):
    """Something failed that nobody expected; the log has it under a number."""

    code = "house.mishap"
    sentence = Text(
        "出了意外，这一步没有办成。请再试一次；还不行，请告诉管理员编号 {number}。",
        "Something unexpected went wrong. Please try again; if it stays, give the administrator "
        "the number {number}.",
    )


# Ratings


class UnknownWindow(Absent):
    """The token names no window of this installation, or was revoked."""

    code = "window.unknown"
    sentence = Text(
        "这个二维码已失效，请扫描窗口现在张贴的二维码。",
        "This code is no longer in use. Please scan the one now posted at the window.",
    )


class ScoreOutOfRange(Unusable):
    """The score is not a whole number from 1 to 5."""

    code = "rating.score-out-of-range"
    sentence = Text("请在五个评价中选一个。", "Please choose one of the five faces.")


class KeyInvalid(Unusable):
    """The client's key is not a UUID."""

    code = "rating.key-invalid"
    sentence = Text(
        "这次提交缺少有效的编号，请刷新页面再试。",
        "This submission has no valid key. Please reload the page and try again.",
    )


class NotARating(Unreadable):
    """The body could not be read as a rating."""

    code = "rating.unreadable"
    sentence = Text(
        "没有看懂提交的内容，请刷新页面再试。",
        "The submission could not be read. Please reload the page and try again.",
    )


class BodyTooLarge(TooLarge):
    """The body is larger than this address takes."""

    code = "request.too-large"
    sentence = Text(
        "提交的内容太大了（上限 {limit}）。", "That is too large (the limit is {limit})."
    )


class KeyReused(Conflicting):
    """The same key came with another body; the second body is kept for review."""

    code = "rating.key-reused"
    sentence = Text(
        "同一编号已有一条不同的评价；两条都已保存，工作人员会核对。",
        "Another rating was already given under this key; both are kept and staff will look.",
    )


class RatingUnknown(Absent):
    """There is no rating of that number."""

    code = "rating.unknown"
    sentence = Text("没有找到这条评价。", "That rating was not found.")


class AddedTooLate(Conflicting):
    """A rating takes words, answers, praise and photos for some days only."""

    code = "rating.added-too-late"
    sentence = Text(
        "这条评价已过 {days} 天，不能再补充。有新的情况，请重新评价或投诉。",
        "This rating is more than {days} days old, and nothing can be added any more. "
        "For anything new please rate again or complain.",
    )


class TooManyRatings(TooMany):
    """More ratings are waiting to be written than we can promise to keep."""

    code = "rating.too-many"
    sentence = Text(
        "现在评价的人太多，请稍等几秒再试。",
        "Many people are rating right now. Please try again in a few seconds.",
    )


# Access


class NotSignedIn(NotAllowed):
    """Nobody is signed in."""

    code = "access.not-signed-in"
    sentence = Text("请先登录。", "Please sign in first.")


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


class PasswordTooWeak(Unusable):
    """The new password is too short or too easy to guess."""

    code = "access.password-too-weak"
    sentence = Text(
        "密码至少 {length} 个字符，且不能与用户名相同。",
        "A password needs at least {length} characters and must differ from the user name.",
    )


class PasswordsDiffer(Unusable):
    """The new password was not repeated the same."""

    code = "access.passwords-differ"
    sentence = Text("两次输入的新密码不一致。", "The two new passwords differ.")


class ForeignOrigin(NotAllowed):
    """A form was posted from another site."""

    code = "access.foreign-origin"
    sentence = Text(
        "这个请求来自其他网站，已被拒绝。", "This request came from another site and was refused."
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


# Complaints


class ComplaintUnknown(Absent):
    """Number and secret open no complaint; which of the two is wrong is not told."""

    code = "complaint.unknown"
    sentence = Text(
        "编号或密码不对，请对照当时保存的链接再试。",
        "The number or the secret is wrong. Please compare them with the link you kept.",
    )


class WrongPairs(TooMany):
    """Too many pairs of number and secret that open nothing; the right pair still opens."""

    code = "complaint.wrong-pairs"
    sentence = Text(
        "编号或密码不对，而且已经错了很多次。请对照当时保存的链接再试：输对了马上就能打开。",
        "The number or the secret is wrong, and there have been many wrong tries. Please compare "
        "them with the link you kept: the right pair opens at once.",
    )


class CaseUnknown(ComplaintUnknown):
    """There is no such case, or it does not concern who asks; which of the two is not told."""

    code = "case.unknown"
    sentence = Text(
        "没有这件投诉，或者它不归您看。", "There is no such case, or it is not yours to see."
    )


class FormUnreadable(Unreadable):
    """What was posted could not be read as a form."""

    code = "complaint.unreadable"
    sentence = Text(
        "没有看懂提交的内容，请按返回键再提交一次。",
        "The form could not be read. Please go back and send it again.",
    )


class ComplaintWithoutWords(Unusable):
    """A complaint has to say what happened."""

    code = "complaint.without-words"
    sentence = Text("请写一句发生了什么。", "Please write a sentence about what happened.")


class CategoryUnknown(Unusable):
    """The kind of complaint is none we know."""

    code = "complaint.category-unknown"
    sentence = Text("请选一类问题。", "Please choose what it is about.")


class MomentUnreadable(Unusable):
    """When it happened was not told in a way we understand."""

    code = "complaint.moment-unreadable"
    sentence = Text("请填写发生的日期和时间。", "Please fill in the date and the time it happened.")


class MomentInFuture(Unusable):
    """It cannot have happened yet."""

    code = "complaint.moment-in-future"
    sentence = Text(
        "发生的时间还没有到，请核对日期和时间。",
        "That time is still to come. Please check the date and the time.",
    )


class MomentTooLongAgo(Unusable):
    """It happened longer ago than we can look into."""

    code = "complaint.moment-too-long-ago"
    sentence = Text(
        "只能受理最近 {days} 天内的事情，请核对日期。",
        "We can look into the last {days} days. Please check the date.",
    )


class ContactUnreadable(Unusable):
    """The contact cannot be one."""

    code = "complaint.contact-unreadable"
    sentence = Text(
        "联系方式看起来不完整，请核对；不想留也可以清空。",
        "The contact looks incomplete. Please check it, or leave it empty.",
    )


class TooManyPhotos(TooLarge):
    """More photos than a complaint, or a check, takes."""

    code = "complaint.too-many-photos"
    sentence = Text("照片最多 {limit} 张。", "At most {limit} photos, please.")


class ComplaintKeyReused(Conflicting):
    """The same key came with other words; the first stays, the second is still in the form."""

    code = "complaint.key-reused"
    sentence = Text(
        "您之前的提交已收到。现在的内容不一样，还没有提交：要作为另一件提交，请再点一次。",
        "We already have what you sent before. This text differs and is not sent yet: "
        "to send it as well, press the button again.",
    )


class StateOutOfTurn(Conflicting):
    """A complaint cannot go from its state to that one."""

    code = "complaint.state-out-of-turn"
    sentence = Text(
        "投诉现在是“{now}”，不能直接改为“{to}”。",
        "The complaint stands at “{now}” and cannot go to “{to}” from there.",
    )


class NumberTaken(Conflicting):
    """Another complaint has that number."""

    code = "complaint.number-taken"
    sentence = Text("编号 {number} 已被使用。", "The number {number} is taken.")


class MessageWithoutWords(Unusable):
    """A message has to say or show something."""

    code = "complaint.message-without-words"
    sentence = Text("请写一句话，或附一张照片。", "Please write a line or add a photo.")


class TooManyMessages(TooMany):
    """More messages within an hour than anybody can answer."""

    code = "complaint.too-many-messages"
    sentence = Text(
        "这一小时里您已发了很多条，请稍后再补充；之前的都已收到。",
        "You have sent many messages within the hour. We have them all; please add more later.",
    )


class ContactErased(Absent):
    """There is no contact to show: none was left, or it was erased."""

    code = "complaint.contact-erased"
    sentence = Text(
        "没有可显示的联系方式：未填写，或已按规定删除。",
        "There is no contact to show: none was left, or it was erased as the rules say.",
    )


class ReasonMissing(Unusable):
    """This deed has to be given a reason."""

    code = "access.reason-missing"
    sentence = Text("请写明原因，会记入留痕。", "Please give the reason; it goes on record.")


# Cases


class NotYourCase(NotAllowed):
    """What somebody is to a case gives no right to this."""

    code = "case.not-yours"
    sentence = Text(
        "您与此件有关联或不负责此件，不能这样做；可以留下说明。",
        "You are bound to this case or it is not yours, so you cannot do that. You may comment.",
    )


class CaseChanged(Conflicting):
    """Somebody else changed the case meanwhile."""

    code = "case.changed"
    sentence = Text(
        "刚才有人更新了此件，您写的内容还在，请看过最新情况后再提交。",
        "Somebody updated this case just now. What you wrote is still here: "
        "look at the latest state, then send it again.",
    )


class FindingUnknown(Unusable):
    """A finding is one of four."""

    code = "case.finding-unknown"
    sentence = Text(
        "请选择结论：属实、部分属实、不属实或无法核实。",
        "Choose a finding: upheld, partly upheld, not upheld, or could not be verified.",
    )


class FindingIncomplete(Unusable):
    """A finding lacks what makes it fair."""

    code = "case.finding-incomplete"
    sentence = Text("作结论前还缺：{missing}。", "Before a finding there must be: {missing}.")


class AppealTooLate(Conflicting):
    """There is no appeal, or no longer."""

    code = "case.appeal-too-late"
    sentence = Text(
        "申诉期已过，或者已经申诉过一次。",
        "The time to appeal has passed, or there was an appeal already.",
    )


class AppealOpen(Conflicting):
    """The accused may still appeal."""

    code = "case.appeal-open"
    sentence = Text(
        "当事人的申诉期还没有结束，结束后才能办结。",
        "The person complained of may still appeal; the case can be closed after that.",
    )


class SameDecider(NotAllowed):
    """Who gave the finding does not decide the appeal against it."""

    code = "case.same-decider"
    sentence = Text(
        "作出结论的人不能复核申诉，请由另一位负责人办理。",
        "Whoever gave the finding cannot decide the appeal; somebody else must.",
    )


class DirectWayShut(NotYourCase):
    """The way past the officers is open only after they failed to act, and once."""

    code = "case.direct-way-shut"
    sentence = Text(
        "此件还没有超时，或者已经由上级接手，不必再申请。",
        "Nothing is overdue, or somebody above has the case already: there is nothing to ask for.",
    )


class ReopenedBefore(Conflicting):
    """A case is reopened at most once."""

    code = "case.reopened-before"
    sentence = Text(
        "此件已经重新办理过一次。新的情况请另行投诉。",
        "This case was reopened once already. For anything new please make a new complaint.",
    )


class ReopenTooLate(Conflicting):
    """A closed case stays closed after some time."""

    code = "case.reopen-too-late"
    sentence = Text(
        "办结已久，不能重新办理。新的情况请另行投诉。",
        "It was closed too long ago to be reopened. For anything new please make a new complaint.",
    )


class ExtensionUnusable(Unusable):
    """A deadline is put off to a later day, within bounds, for a reason."""

    code = "case.extension-unusable"
    sentence = Text(
        "延期须晚于现在的期限、不超过 {latest}，并写明原因。",
        "A new deadline is later than the present one, {latest} at the latest, and has a reason.",
    )


class NothingAsked(NotNow):
    """There is no request that could be turned down."""

    code = "case.nothing-asked"
    sentence = Text("没有待批的延期申请。", "Nobody asked to put it off.")


class NotClosedYet(NotNow):
    """The handling is rated once the case is closed."""

    code = "case.not-closed-yet"
    sentence = Text(
        "这件投诉还在办理，办结后再评价。",
        "It is still being dealt with. It can be rated once it is closed.",
    )


class MergeUnusable(Unusable):
    """Only cases of one incident at one place are joined, and not with themselves."""

    code = "case.merge-unusable"
    sentence = Text(
        "只能与同一窗口、尚未有结论的另一件并案。",
        "A case can be joined only with another open one at the same window.",
    )


class OfficerUnusable(Unusable):
    """Only an officer outside the chain gets a case."""

    code = "case.officer-unusable"
    sentence = Text(
        "此人须回避或不在监督小组，不能办理此件。",
        "That person is recused or not of the supervision team, and cannot have this case.",
    )


class NotThisWindow(Unusable):
    """The code scanned is not that of the case's window."""

    code = "case.not-this-window"
    sentence = Text(
        "扫的不是此件所在窗口的二维码。",
        "That is not the code of the window this case is about.",
    )


class IntakeUnknown(Unusable):
    """A complaint comes in by one of the ways there are."""

    code = "case.intake-unknown"
    sentence = Text("请选择投诉的来源。", "Choose how the complaint came in.")


class SignatureMissing(Unusable):
    """A counselling record needs both signatures."""

    code = "case.signature-missing"
    sentence = Text(
        "双方都要签名；手写或输入姓名后，请点“签好了”。",
        "Both have to sign, each for themselves; press Done after drawing or typing the name.",
    )


class SignatureEmpty(Unusable):
    """A signature has to be more than an empty field or a dot."""

    code = "case.signature-empty"
    sentence = Text(
        "还没有签名，请用手指签上姓名。", "Nothing is signed yet. Please sign your name."
    )


class SignatureTooLarge(TooLarge):
    """A drawn signature is a small picture."""

    code = "case.signature-too-large"
    sentence = Text(
        "签名图片太大（上限 {limit}），请清除后重签。",
        "The signature is too large (the limit is {limit}). Please clear it and sign again.",
    )


class RefusalUnexplained(Unusable):
    """Who refuses to sign is witnessed, and the reason noted."""

    code = "case.refusal-unexplained"
    sentence = Text(
        "当事人拒绝签字的，要写明原因和见证人。",
        "If the person refuses to sign, note the reason and who witnessed it.",
    )


class CounsellingIncomplete(Unusable):
    """A counselling record says what was wrong, what must improve, and by when."""

    code = "case.counselling-incomplete"
    sentence = Text(
        "批评教育记录还缺：{missing}。", "The counselling record still lacks: {missing}."
    )


class CounsellingInFuture(Unusable):
    """A talk that is recorded has been held."""

    code = "case.counselling-in-future"
    sentence = Text(
        "谈话时间还没有到，请谈话之后再登记。",
        "That time is still to come; record the talk once it has been held.",
    )


class CounsellingTooEarly(Unusable):
    """Nobody is counselled about what has not happened yet."""

    code = "case.counselling-too-early"
    sentence = Text(
        "谈话时间早于事情发生的时间，请核对。",
        "The talk cannot have been held before it happened. Please check the time.",
    )


class ImproveByTooEarly(Unusable):
    """Whatever must improve does so on the day of the talk or later."""

    code = "case.improve-by-too-early"
    sentence = Text(
        "改进期限不能早于谈话当天。", "The day to improve by cannot be before the day of the talk."
    )


class NoCounselling(Conflicting):
    """Only a complaint upheld against somebody calls for counselling."""

    code = "case.no-counselling"
    sentence = Text(
        "属实或部分属实、并已确定当事人的投诉才登记批评教育。",
        "Counselling belongs to a complaint that was upheld against somebody.",
    )


# Months


class MonthUnreadable(Unusable):
    """A month was not written as YYYY-MM."""

    code = "month.unreadable"
    sentence = Text(
        "月份要写成 YYYY-MM，例如 2026-11；收到的是 {text}。",
        "Write a month as YYYY-MM, for example 2026-11; this was {text}.",
    )


# The plan of checks


class PeriodUnreadable(Unusable):
    """A quarter was not written as YYYY-Qn."""

    code = "period.unreadable"
    sentence = Text(
        "季度要写成 YYYY-Qn，例如 2026-Q4；收到的是 {text}。",
        "Write a quarter as YYYY-Qn, for example 2026-Q4; this was {text}.",
    )


class PeriodNotDrawable(NotNow):
    """A draw is made from one period ahead on, while working days are left."""

    code = "plan.not-drawable"
    sentence = Text(
        "{period} 现在不能抽签：只能提前一期，而且这一期还要剩有工作日。",
        "{period} cannot be drawn now: one period ahead at most, with working days left in it.",
    )


class NobodyToDraw(NotNow):
    """A draw needs open windows, and inspectors who are employees."""

    code = "plan.nobody-to-draw"
    sentence = Text(
        "没有可抽的窗口，或没有可派的检查员（检查员、监督员账号要对应员工）。",
        "There is no window to draw, or nobody to send: inspectors and officers need an account "
        "that names an employee.",
    )


class NothingMissing(Conflicting):
    """An addition draws only what is missing."""

    code = "plan.nothing-missing"
    sentence = Text(
        "没有要补抽的：每个窗口都已有人去查。", "Nothing is missing: every window has its check."
    )


class PeriodNotOver(NotNow):
    """The seed of a draw is shown once its period is over."""

    code = "plan.not-over"
    sentence = Text(
        "{period} 还没有结束：结束以后才公布种子和名单。",
        "{period} is not over: the seed and the list are shown after its last day.",
    )


class NotDrawn(Absent):
    """Nobody drew for this period."""

    code = "plan.not-drawn"
    sentence = Text("{period} 没有抽过签。", "{period} was never drawn.")


class AssignmentUnknown(Absent):
    """There is no such missed check."""

    code = "plan.assignment-unknown"
    sentence = Text("没有这一项到期未查的检查。", "There is no such missed check.")


class AssignmentSettled(Conflicting):
    """The check was done or excused meanwhile."""

    code = "plan.assignment-settled"
    sentence = Text("这一项已经完成或已经免除。", "This check was done or excused already.")


class SelfCheckForeign(NotAllowed):
    """A quality manager checks the windows of their own unit."""

    code = "plan.self-check-foreign"
    sentence = Text(
        "自查只能查本单位的窗口。", "A self-check is made at the windows of one's own unit."
    )


class JointNotDrawn(NotAllowed):
    """A joint check is made by the two who were drawn for it."""

    code = "joint.not-drawn"
    sentence = Text(
        "没有抽中您做这个窗口的联合检查，请改选“抽查”再提交。",
        "You were not drawn for a joint check of this window. Choose “spot check” and send again.",
    )


class JointCheckUnknown(Absent):
    """There is no such joint check for this person, or not yet."""

    code = "joint.unknown"
    sentence = Text(
        "没有这次联合检查，或两位检查员还没有都提交。",
        "There is no such joint check, or not both inspectors have handed theirs in yet.",
    )


class JointAnswersMissing(Unusable):
    """Whoever proposes says an answer for each item the two saw differently."""

    code = "joint.answers-missing"
    sentence = Text(
        "还有 {n} 项不一致的没有选定结果。", "{n} items you saw differently have no answer yet."
    )


class JointChanged(Conflicting):
    """The other inspector was faster: proposed, changed or confirmed something."""

    code = "joint.changed"
    sentence = Text(
        "另一位检查员刚刚改过，请看最新的再决定。",
        "The other inspector has just changed this. Look at it as it is now.",
    )


class JointNeedsOther(NotAllowed):
    """Who proposed the agreed answers does not confirm them."""

    code = "joint.needs-other"
    sentence = Text(
        "要由另一位检查员来确认。", "The other inspector has to confirm what one proposed."
    )


# Words


class WordsTooLong(Unusable):
    """The words are longer than we keep; nothing is cut silently."""

    code = "words.too-long"
    sentence = Text(
        "文字太长了：最多 {limit} 个字，现在有 {length} 个。请缩短后再提交。",
        "That is too long: {limit} characters at most, this has {length}. Please shorten it.",
    )


# Inspections


class InspectionKeyReused(Conflicting):
    """The same walk came with another body; the first one stands."""

    code = "inspection.key-reused"
    sentence = Text(
        "这次检查已经提交过，内容不同；已提交的保持不变。",
        "This walk was already submitted with other answers; the one submitted stands.",
    )


class NotAnInspection(Unreadable):
    """The body could not be read as a walk."""

    code = "inspection.unreadable"
    sentence = Text(
        "没有看懂提交的检查内容，请刷新页面再试。",
        "The inspection could not be read. Please reload the page and try again.",
    )


class ItemsOpen(Unusable):
    """Some items have no answer, or a "not met" without a note or photo."""

    code = "inspection.items-open"
    sentence = Text(
        "还有 {n} 项没有完成（“不符合”要写说明或拍照）。",
        "{n} items are still open (a “not met” needs a note or a photo).",
    )


class PaperMomentUnusable(Unusable):
    """A check typed in from paper tells no day and time that can be."""

    code = "inspection.paper-moment"
    sentence = Text(
        "请写明纸质检查的日期和时间：不能在将来，也不能早于 60 天前。",
        "Say on which day and at what time it took place: not in the future, and not more than "
        "60 days ago.",
    )


class NothingApplicable(Unusable):
    """Every item was marked as not applicable, so there is no score."""

    code = "inspection.nothing-applicable"
    sentence = Text(
        "所有项目都标为不适用，无法得分。",
        "Every item is marked not applicable, so there is nothing to score.",
    )


# Results of checks


class CheckUnknown(Absent):
    """There is no check of that number, or not for this person."""

    code = "check.unknown"
    sentence = Text("没有这次检查。", "There is no such check.")


class CheckChanged(Conflicting):
    """Somebody corrected the check in the meantime; both versions are shown."""

    code = "check.changed"
    sentence = Text(
        "刚才有人更正了这次检查，现在的结果已显示在上面，您填的还在。请对照后再保存。",
        "Somebody corrected this check just now. The result as it stands is shown above, and what "
        "you typed is still here: compare, then save again.",
    )


class CheckNotYours(NotAllowed):
    """Who looks may read the check, and neither correct it nor have it signed."""

    code = "check.not-yours"
    sentence = Text(
        "提交后 7 天内由检查员本人更正，之后由组长或董事长更正；窗口的上级和当班人员须回避。",
        "For seven days the inspector corrects a check, after that the leaders of the team do; "
        "nobody of the window's chain may.",
    )


class NothingCorrected(Unusable):
    """A correction that changes nothing."""

    code = "check.nothing-corrected"
    sentence = Text("没有改动任何一项。", "Nothing was changed.")


class CheckSignatureMissing(Unusable):
    """A result is signed with a name, or the refusal to sign is explained."""

    code = "check.signature-missing"
    sentence = Text(
        "请填写姓名并签名（签完点“签好了”）；拒绝签字的，请填写姓名和原因。",
        "Give the name and the signature (press Done after signing); if they refuse to sign, the "
        "name and the reason.",
    )


class CheckSigned(Conflicting):
    """This version of the result was signed already."""

    code = "check.signed"
    sentence = Text(
        "这一版结果已经签过字，原签字保留。",
        "This version of the result was signed already; that signature stands.",
    )


# Checklists


class ChecklistUnknown(Absent):
    """A walk names a version that its post's checklist never had."""

    code = "checklist.unknown"
    sentence = Text(
        "没有这个版本的检查表（{version}），请按现在的检查表重新填写。",
        "There is no such version of the checklist ({version}); please fill in today's.",
    )


class ChecklistUnusable(Unusable):
    """An edited checklist cannot be published: which item (from 0), which field, and why."""

    code = "checklist.unusable"
    sentence = Text(
        "检查表还不能发布：{item}{why}。", "This checklist cannot be published yet: {item}{why}."
    )

    def __init__(self, *, n: int, field: str, item: Text, why: Text) -> None:
        self.n, self.field, self.why = n, field, why
        super().__init__(item=item, why=why)


class CommitmentsDropped(Unusable):
    """A public commitment is never left out without saying why."""

    code = "checklist.commitments-dropped"
    sentence = Text(
        "公开承诺 {codes} 不在检查表里了，请写明为什么去掉。",
        "The public commitments {codes} are left out; please say why.",
    )


class ChecklistUnchanged(Unusable):
    """A new version changes something."""

    code = "checklist.unchanged"
    sentence = Text("和现行的检查表一样，没有要发布的。", "This is the checklist in force already.")


class ChecklistMoved(Conflicting):
    """Somebody published another version while this one was edited."""

    code = "checklist.moved"
    sentence = Text(
        "别人刚发布了这张检查表的新版本，您改的还在，没有发布。请先看新版本改了什么。",
        "Somebody just published a new version of this checklist. Your edits are kept, not "
        "published; please look at what the new version changes first.",
    )


# Posts


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


# Windows


class NothingToPrint(Absent):
    """No open window has a code."""

    code = "window.nothing-to-print"
    sentence = Text(
        "没有可打印的二维码：请先新建窗口，或给它发放二维码。",
        "There is no code to print: add a window first, or give it a code.",
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


# The rule book


class EntryUnknown(Absent):
    """The ledger has no entry of that number."""

    code = "ledger.unknown"
    sentence = Text("没有这条记录。", "There is no such entry.")


class ReviewAsked(Conflicting):
    """A request for a review waits already."""

    code = "review.asked"
    sentence = Text(
        "已经申请过复核，正在等答复。", "A review was asked for already; the answer will follow."
    )


class NoMoney(Unusable):
    """Only money needs an approval, and only what still stands."""

    code = "ledger.no-money"
    sentence = Text(
        "这条记录不需要审批：它不涉及金额，或者已经冲销。",
        "This entry needs no approval: it is no money, or it was taken back.",
    )


class MoneyDecided(Conflicting):
    """Somebody decided about the entry before."""

    code = "ledger.decided"
    sentence = Text("{by} 已经审批过这条记录。", "{by} has decided about this entry already.")


class SecondPersonNeeded(NotAllowed):
    """Who began it cannot be the second person, nor whom it concerns, nor their chain."""

    code = "second-person.needed"
    sentence = Text(
        "要由另一位没有经手、也与本人无关的人来确认。",
        "Somebody else has to confirm this: neither who began it, nor whom it concerns.",
    )


class PolicyUnknown(Absent):
    """There is no such version of the policy."""

    code = "policy.unknown"
    sentence = Text("没有这个版本的规则。", "There is no such version of the policy.")


class PolicyUnusable(Unusable):
    """A parameter is out of its range."""

    code = "policy.unusable"
    sentence = Text("参数不可用：{what}。", "These parameters cannot be used: {what}.")


class PolicyTooLate(Unusable):
    """A policy begins in a month that is still open."""

    code = "policy.too-late"
    sentence = Text(
        "{month} 已经结账，规则不能从那时开始生效。",
        "{month} is closed; a policy cannot begin there.",
    )


class PolicyUnchanged(Unusable):
    """A proposal changes something."""

    code = "policy.unchanged"
    sentence = Text("和现在的规则一样，没有要改的。", "This is the policy that holds already.")


class PolicyDecided(Conflicting):
    """Somebody decided about this version before."""

    code = "policy.decided"
    sentence = Text("这个版本已经审批过。", "This version has been decided already.")


class MonthNotOver(NotNow):
    """A month is closed after its last day."""

    code = "month.not-over"
    sentence = Text(
        "{month} 还没有结束，不能结账。", "{month} is not over and cannot be closed yet."
    )


class NameMissing(Unusable):
    """Whoever closes a month is named."""

    code = "name.missing"
    sentence = Text("请写明是谁操作的。", "Say who does this.")


class MonthClosed(Conflicting):
    """The month was closed before."""

    code = "month.closed"
    sentence = Text(
        "{month} 已由 {by} 结账，不能再改。", "{month} was closed by {by} and stays as it is."
    )


class PublicationUnknown(Absent):
    """There is no such publication, or it does not wait any more."""

    code = "publication.unknown"
    sentence = Text("没有这条公示，或者已经处理过。", "There is no such publication to decide.")


class PublicationUnusable(Unusable):
    """Only what stands is published, once, and a worst only by the policy and for a while."""

    code = "publication.unusable"
    sentence = Text(
        "不能公示：记录已不成立、已经提出过，或规则不允许公示最差员工、没有写截止日期。",
        "This cannot be published: it does not stand, was proposed already, or the policy keeps "
        "a worst private or without an end.",
    )


class MinutesMissing(Unusable):
    """The committee's decision on a star has minutes."""

    code = "star.minutes-missing"
    sentence = Text(
        "请写明评定经过（谁参加、依据什么）。", "Give the minutes: who took part, on what grounds."
    )


class StarUnusable(Unusable):
    """A star is an employee of the unit who is not the worst of the month."""

    code = "star.unusable"
    sentence = Text(
        "不能评为明星：要在本单位工作，且不是本月最差员工。",
        "This person cannot be the star: it takes somebody of the unit who is not the worst.",
    )


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


# Working time


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


# Photos


class NotAPicture(Unusable):
    """The file is no picture we know."""

    code = "photo.not-a-picture"
    sentence = Text(
        "这个文件不是照片（支持 JPEG、PNG、WebP、HEIC）。",
        "That file is not a picture (JPEG, PNG, WebP and HEIC are fine).",
    )


class PhotoTooLarge(TooLarge):
    """The picture has more bytes or pixels than we take."""

    code = "photo.too-large"
    sentence = Text("照片太大了（上限 {limit}）。", "That picture is too large ({limit} at most).")


class PhotoDamaged(Unusable):
    """The picture ends too early or cannot be decoded."""

    code = "photo.damaged"
    sentence = Text(
        "照片不完整，请重新拍一张。", "The picture is damaged. Please take another one."
    )


class PhotoUnknown(Absent):
    """There is no such photo."""

    code = "photo.unknown"
    sentence = Text("没有这张照片。", "There is no such photo.")


class PhotoStoreDown(NotNow):
    """The store of photos does not answer, or lets nobody in."""

    code = "photo.store-down"
    sentence = Text(
        "照片库现在连不上，照片还没有保存，请稍后再试。",
        "The photo store cannot be reached, so the photo is not kept yet. Please try again later.",
    )


class NoRoomForPhotos(NotNow):
    """The disk's last space is kept for ratings."""

    code = "photo.no-room"
    sentence = Text(
        "存储空间不足，暂时收不下照片；文字可以照常提交。",
        "There is no room for photos at the moment; words can be sent as usual.",
    )


# Corrective actions


class CorrectionUnknown(Absent):
    """There is no such corrective action, or not for this person."""

    code = "correction.unknown"
    sentence = Text("没有这项整改。", "There is no such corrective action.")


class NotYourCorrection(NotAllowed):
    """A step of a corrective action belongs to somebody else."""

    code = "correction.not-yours"
    sentence = Text(
        "这一步不由您办理。整改由责任人办，复核由不相关的人做。",
        "This step is not yours: the owner puts it right, somebody independent re-checks.",
    )


class CorrectionStepClosed(Conflicting):
    """The step is not open where the corrective action stands."""

    code = "correction.step-closed"
    sentence = Text(
        "现在的状态是“{state}”，不能这样办理。", "It stands at “{state}”: that is not open now."
    )


class CorrectionChanged(Conflicting):
    """Somebody was faster."""

    code = "correction.changed"
    sentence = Text(
        "刚才有人办理了这项整改，请看过最新情况再继续；您填的内容还在。",
        "Somebody has just worked on it. Look at what changed, then go on; what you typed is kept.",
    )


class CorrectionIncomplete(Unusable):
    """Something is missing from a corrective action."""

    code = "correction.incomplete"
    sentence = Text("还缺：{what}。", "Still missing: {what}.")


class DueDateUnusable(Unusable):
    """The due date lies outside of what is possible."""

    code = "correction.due-date"
    sentence = Text(
        "期限要在 {first} 到 {last} 之间。", "The due date lies between {first} and {last}."
    )


class CorrectionKeyReused(Conflicting):
    """The same form was sent before with another content."""

    code = "correction.key-reused"
    sentence = Text(
        "这张单子已经下达过，内容不同。请重新打开再下达。",
        "This order was given before with another content. Open it anew.",
    )
