"""Refusals about complaints, their handling and counselling."""

from survey.refusals.kinds import (
    Absent,
    Conflicting,
    NotAllowed,
    NotNow,
    TooLarge,
    TooMany,
    Unusable,
)
from survey.texts import Text


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


class NotToldToComplainant(Unusable):
    """A finding, a measure or a changed decision says nothing to who complained."""

    code = "case.not-told"
    sentence = Text(
        "请写一句给投诉人的话：查到了什么，怎么处理的。",
        "Please write a sentence to the complainant: what was found, what was done.",
    )


class NamesSomebody(Unusable):
    """A sentence to the complainant names who was complained of, or somebody above them."""

    code = "case.names-somebody"
    sentence = Text(
        "给投诉人的话里不要写员工的姓名，可以写“当班人员”。",
        "Please name no member of staff to the complainant; say “the person on duty”.",
    )


class NamesUnmeant(Unusable):
    """Words to a customer hold a name or a telephone number that nobody said is meant."""

    code = "case.names-unmeant"
    sentence = Text(
        "还没有发出：这段话里有 {named}，客户会看到。请改一改；确要写明，就勾选“照样写明”再发。",
        "Not sent yet: it holds {named}, and the customer reads it. Change it, or tick “Keep it "
        "in” and send it again.",
    )


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


class HandlingRatedOften(Conflicting):
    """The handling may be rated anew a few times: what was said last counts."""

    code = "case.handling-rated-often"
    sentence = Text(
        "您已多次评价这件的办理，以最近一次为准。还有话要说，请写在“补充”里。",
        "You have rated the handling many times; the last one counts. Please add words instead.",
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


class CallUnproven(Unusable):
    """Somebody who left no contact was reached by what they said, or not at all."""

    code = "case.call-unproven"
    sentence = Text(
        "投诉人没有留联系方式：请写明是怎样联系上的、对方怎么说。",
        "The complainant left no contact: write down how they were reached and what they said.",
    )


class NothingAsked(NotNow):
    """There is no request that could be turned down."""

    code = "case.nothing-asked"
    sentence = Text("没有待批的延期申请。", "Nobody asked to put it off.")


class NotClosedYet(Conflicting):
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


class RequestUnknown(CaseUnknown):
    """There is no such request, or it does not concern who asks; which of the two is not told."""

    code = "request.unknown"
    sentence = Text(
        "没有这件诉求，或者它不归您看。", "There is no such request, or it is not yours to see."
    )


class RequestIncomplete(Unusable):
    """Something is missing without which nobody above could answer."""

    code = "request.incomplete"
    sentence = Text("还差{what}。", "Please say {what}, too.")


class NobodyAbove(NotNow):
    """Nobody who could be asked is above whoever hands up."""

    code = "request.nobody-above"
    sentence = Text(
        "您上面没有可以接收的人：没有主管的账号，监督小组组长和董事长也没有启用的账号。",
        "There is nobody above you to hand it to: neither your supervisor nor the leader of the "
        "team nor the chairman has an account in use.",
    )


class TooManyRequests(TooMany):
    """So many requests of one person wait already that one more would not be read."""

    code = "request.too-many"
    sentence = Text(
        "您上报的还有 {n} 件没有答复，请先跟主管说一声。",
        "{n} of what you handed up still wait for an answer. Please speak to your supervisor "
        "first.",
    )


class TooManyRequestsAtOnce(TooMany):
    """So many requests of one person came within an hour that nobody above could look at them."""

    code = "request.too-many-at-once"
    sentence = Text(
        "一小时内您已上报 {n} 件。请先打电话或当面跟主管说，过一会儿再上报。",
        "You handed up {n} within the hour. Please call or see your supervisor now, and hand up "
        "more a little later.",
    )


class RequestChanged(Conflicting):
    """Somebody else did something with the request while it was open here."""

    code = "request.changed"
    sentence = Text(
        "这件诉求刚刚有人处理过，请看最新情况再操作。",
        "Somebody has just done something with this request. Please look at it again.",
    )


class RequestAnswered(Conflicting):
    """The request stands where that step is not to be taken any more."""

    code = "request.answered"
    sentence = Text(
        "这件诉求已经有了结果，或者还没有答复，现在不能这样做。",
        "This request is settled already, or not answered yet: that cannot be done now.",
    )


class NotYourRequest(NotAllowed):
    """The request is not theirs to do that with."""

    code = "request.not-yours"
    sentence = Text("这件诉求不由您办理。", "This request is not yours to handle.")


class NobodyFurtherUp(Conflicting):
    """It has come to the top: there it is answered."""

    code = "request.nobody-further-up"
    sentence = Text(
        "上面没有人可以再交了，请在这里答复。",
        "There is nobody above to hand it to: please answer it here.",
    )


class TakenInUnexplained(Unusable):
    """A colleague who takes in a customer's complaint says how the customer told it."""

    code = "intake.unexplained"
    sentence = Text(
        "请写一句客户是怎么告诉您的，办理人会先向客户核实。",
        "Please write a sentence on how the customer told you; the officer asks them first.",
    )


class TooManyTakenIn(TooMany):
    """A colleague took in as many complaints as one may on a day."""

    code = "intake.too-many"
    sentence = Text(
        "您今天已代客户登记 {n} 件投诉，请让客户扫码或直接联系监督小组。",
        "You took in {n} {n:complaint|complaints} today. Please let customers scan the code or "
        "call the supervision team.",
    )


class TooManyFiles(TooLarge):
    """Somebody attached as many files to a case as it takes of one person."""

    code = "case.too-many-files"
    sentence = Text(
        "每人对一件投诉最多附 {limit} 份材料。请把其余的合并成一个 PDF。",
        "A case takes {limit} files of one person at most. Please join the rest in one PDF.",
    )


class FileUnusable(Unusable):
    """The bytes are none of the kinds a case takes, whatever the name says."""

    code = "case.file-unusable"
    sentence = Text(
        "收不了这种文件。可以附照片、PDF，或录音（m4a、mp3、ogg、wav、amr）。",
        "That kind of file is not taken. Photos, PDF and recordings are fine (m4a, mp3, ogg, "
        "wav, amr).",
    )


class FileTooLarge(TooLarge):
    """The file has more bytes than a case takes."""

    code = "case.file-too-large"
    sentence = Text(
        "文件太大了（上限 {limit}）。请分成几份再附。",
        "That file is too large ({limit} at most). Please attach it in parts.",
    )


class FileUnknown(Absent):
    """There is no such file, or it is not for who asks; which of the two is not told."""

    code = "case.file-unknown"
    sentence = Text(
        "没有这份材料，或者它不归您看。", "There is no such file, or it is not yours to see."
    )


class FileNotYours(NotAllowed):
    """Only who attached a file withdraws it, and once."""

    code = "case.file-not-yours"
    sentence = Text(
        "材料只能由附上它的人撤回，而且只撤回一次。",
        "A file can be withdrawn only by who attached it, and only once.",
    )


class CauseUnknown(Unusable):
    """The root cause is none that is offered, or is offered no more."""

    code = "cause.unknown"
    sentence = Text(
        "这一类原因已经不在清单里，请重新选一类。",
        "That cause is not in the list any more. Please choose one again.",
    )


class CauseThere(Conflicting):
    """The list has a cause of that name."""

    code = "cause.there"
    sentence = Text("清单里已经有“{name}”。", "“{name}” is in the list already.")


class CauseStays(Conflicting):
    """The cause for whatever fits no other stays in the list."""

    code = "cause.stays"
    sentence = Text(
        "“其他”要留在清单里：总有对不上的情况。",
        "“Other” stays in the list: something always fits nowhere else.",
    )


class BurstUnknown(Absent):
    """There is no such group of complaints put aside, or it is not theirs to see."""

    code = "burst.unknown"
    sentence = Text(
        "没有这一组投诉，或者它不归您看。",
        "There is no such group of complaints, or it is not yours to see.",
    )


class BurstChanged(Conflicting):
    """What was chosen of a group is decided, or proposed, or not all theirs to decide."""

    code = "burst.changed"
    sentence = Text(
        "选中的投诉刚刚有变化（别人已提出或处理），或者有的不归您办。请再看一遍。",
        "What you chose has just changed: somebody else proposed or decided, or some of it is not "
        "yours. Please look again.",
    )


class NoneChosen(Unusable):
    """No complaint of a group was chosen."""

    code = "burst.none-chosen"
    sentence = Text("请至少选一件投诉。", "Please choose at least one complaint.")


class BurstTooLarge(Unusable):
    """A proposal takes more complaints than people can answer for at once."""

    code = "burst.too-many"
    sentence = Text(
        "一次最多处理 {limit} 件投诉，请分几次。",
        "At most {limit} complaints are decided at once. Please choose fewer.",
    )


class LeadingUnusable(Unusable):
    """Into that case nothing of the group can be joined."""

    code = "burst.leading-unusable"
    sentence = Text(
        "不能并入这一件：它已有结论、不归您看，或窗口不同。请另选一件。",
        "They cannot be joined into that case: it is decided, not yours, or of another window. "
        "Please choose another one.",
    )
