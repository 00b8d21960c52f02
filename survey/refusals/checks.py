"""Refusals about checks: plans, walks, results, checklists, corrective action."""

from survey.refusals.kinds import Absent, Conflicting, NotAllowed, NotNow, Unreadable, Unusable
from survey.texts import Text


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


class DrawRuleUnknown(NotNow):
    """A draw was made by a rule that this version does not know."""

    code = "plan.rule-unknown"
    sentence = Text(
        "这次抽签用的是第 {rule} 号规则，本版系统不认识，无法重抽核对。",
        "This draw was made by rule {rule}, which this version does not know: it cannot be redone.",
    )


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


class CheckRecused(NotAllowed):
    """Nobody checks the own unit, nor a window in whose chain they stand, drawn or not."""

    code = "inspection.recused"
    sentence = Text(
        "这是您本单位的窗口，或您在它的责任链上，须由别人检查。",
        "This window is of your own unit, or you stand in its chain: somebody else checks it.",
    )


class KindNotYours(NotAllowed):
    """A quality manager makes self-checks; other checks are the inspectors'."""

    code = "inspection.kind-not-yours"
    sentence = Text(
        "您的账号只做本单位的自查。",
        "Your account makes self-checks of its own unit, and no others.",
    )


class CodeElsewhere(Unusable):
    """The code typed at a re-check is not that of its window."""

    code = "correction.code-elsewhere"
    sentence = Text(
        "这不是这个窗口现在的码。请核对，或改用照片、说明。",
        "That is not this window's code as it is now. Look again, or use a photo or words.",
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
        "还有 {n} 项不一致的没有选定结果。",
        "{n} {n:item|items} you saw differently {n:has|have} no answer yet.",
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


class CheckKeyReused(Conflicting):
    """The same walk came with another body; the first one stands."""

    code = "inspection.key-reused"
    sentence = Text(
        "这次检查已经提交过，内容不同；已提交的保持不变。",
        "This walk was already submitted with other answers; the one submitted stands.",
    )


class NotACheck(Unreadable):
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
        "{n} {n:item is|items are} still open (a “not met” needs a note or a photo).",
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


class CheckUnknown(Absent):
    """There is no check of that number, or not for this person."""

    code = "check.unknown"
    sentence = Text("没有这次检查。", "There is no such check.")


class HalfStillAlone(NotNow):
    """Nothing is made of half a joint check while the other half is still to come."""

    code = "joint.half-alone"
    sentence = Text(
        "这次联合检查的另一半还没有做：两人都查完以后再据此安排整改或登记违规。",
        "The other half of this joint check is still to come: order or report something of it "
        "once both are in.",
    )


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


class NothingAmended(Unusable):
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


class CorrectionUnknown(Absent):
    """There is no such corrective action, or not for this person."""

    code = "correction.unknown"
    sentence = Text("没有这项整改。", "There is no such corrective action.")


class IntegrityIsSealed(NotAllowed):
    """What a check found of integrity is no matter for corrective action, which many read."""

    code = "correction.sealed"
    sentence = Text(
        "廉洁方面的问题不走整改：请登记为违规，只由组长、董事长办理。",
        "Integrity is no matter for corrective action: report it as a violation, which the team's "
        "leader and the chairman alone handle.",
    )


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
