"""What the trail's deeds and the rows of the store are called, in both languages."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from db.ground.seal_rows import Difference
from survey.texts import Text

KINDS: Final[dict[str, tuple[Text, tuple[str, ...]]]] = {
    "doors": (Text("登录与查看", "Signing in and looking"), (
        "sign-", "password-", "guesses-", "document-", "evidence-", "exported-",
        "backup-", "opened-", "contact-shown", "outside-",
    )),
    "refused": (Text("被拒绝的页面", "Refused pages"), ("refused-",)),
    "accounts": (Text("账号", "Accounts"), (
        "account-", "power-", "browser", "second-factor-", "recovery-", "identity-",
        "passkey-", "phone-",
    )),
    "people": (Text("人员", "People"), ("person-",)),
    "windows": (Text("窗口、单位、平板", "Windows, units, tablets"), (
        "window-", "unit-", "code-", "tablet-", "logo-",
    )),
    "roster": (Text("排班与工时", "Roster and hours"), (
        "shifts-", "roster-", "duty-", "duties-", "days-", "day-", "hours-",
    )),
    "cases": (Text("投诉", "Cases"), ("case-", "burst-", "contact-", "root-cause-")),
    "requests": (Text("诉求", "Requests"), ("request-",)),
    "checks": (Text("检查与整改", "Checks and corrections"), (
        "check-", "checks-", "checklist-", "joint-", "correction-",
    )),
    "ratings": (Text("评价与排号单", "Ratings and slips"), (
        "ratings-", "hold-", "surge-", "slip-", "slips-",
    )),
    "money": (Text("积分、奖罚、公示", "Points, money, publication"), (
        "money-", "star-", "month-", "publi", "withdrawn", "dismissal-",
    )),
    "rules": (Text("规则与制度", "Policy and regulation"), ("policy-", "regulation-")),
    "house": (Text("系统", "The system"), ("files-", "key-", "trail-")),
}  # fmt: skip
"""Kinds of deeds, each with the beginnings of what is in it."""

DEEDS: Final[dict[str, Text]] = {
    "sign-in": Text("登录", "Signed in"),
    "sign-out": Text("退出", "Signed out"),
    "password-wrong": Text("现在的密码输错", "Told the current password wrongly"),
    "password-changed": Text("改了密码", "Changed the password"),
    "outside-refused": Text("外部登录没有通过", "Signing in by a provider failed"),
    "identity-came": Text("外部身份第一次来", "Somebody came by a provider for the first time"),
    "identity-linked": Text("关联外部身份", "Linked an account to a provider's person"),
    "identity-left": Text("在外部登录那边退出", "Signed out at the provider"),
    "identity-unlinked": Text("解除外部身份", "Undid the link to a provider's person"),
    "guesses-failed": Text("登录失败", "Signing in failed"),
    "guesses-many": Text("有人在反复猜一个账号的密码", "Many guesses at one account's password"),
    "refused-page": Text("打开了无权查看的页面", "A page was refused"),
    "document-taken": Text("下载了表格", "Downloaded a document"),
    "evidence-taken": Text("下载了证据包", "Downloaded an evidence pack"),
    "exported-files": Text("导出了全部数据", "Exported the data as files"),
    "backup-made": Text("备份", "Backed the house up"),
    "opened-files": Text("打开了投诉的照片或文件", "Opened photos or files of a case"),
    "opened-many": Text(
        "一小时内打开了很多投诉的照片和文件，之后的不再逐条记录",
        "Opened files of very many cases within an hour; no more are listed",
    ),
    "contact-shown": Text("查看了投诉人联系方式", "Looked at a complainant's contact"),
    "contact-erased": Text("删除了投诉人联系方式", "Erased a complainant's contact"),
    "account-made": Text("新建账号", "Made an account"),
    "account-changed": Text("修改账号", "Changed an account"),
    "account-closed": Text("停用账号", "Closed an account"),
    "account-reopened": Text("重新启用账号", "Reopened an account"),
    "account-invited": Text("发出设置密码的链接", "Made a link to set a password"),
    "browser-ended": Text("让一个浏览器退出登录", "Signed a browser out"),
    "browsers-ended": Text("让某人在所有设备上退出登录", "Signed somebody out everywhere"),
    "second-factor-on": Text("启用了动态码", "Set up a second factor"),
    "second-factor-off": Text("停用了动态码", "Gave a second factor up"),
    "second-factor-reset": Text("重置了动态码", "Reset a second factor"),
    "second-factor-wrong": Text("动态码或通行密钥不对", "Showed a wrong code or passkey"),
    "passkey-added": Text("添加了通行密钥", "Added a passkey"),
    "passkey-removed": Text("删除了通行密钥", "Removed a passkey"),
    "passkey-copied": Text("用了可能被复制的通行密钥", "Showed a passkey that may be a copy"),
    "phone-kept": Text("设了用 PIN 保持登录的手机", "Kept a phone signed in behind a PIN"),
    "phone-not-opened": Text("手机的 PIN 不对", "Entered a phone's PIN wrongly"),
    "phone-shut": Text("连续输错 PIN，手机已退出登录", "Wrong PINs: the phone was signed out"),
    "recovery-codes-made": Text("生成了备用码", "Made recovery codes"),
    "power-asked": Text("申请有权限的账号", "Asked for an account with power"),
    "power-approved": Text("批准有权限的账号", "Approved an account with power"),
    "power-rejected": Text("不批准有权限的账号", "Rejected an account with power"),
    "surge-looked": Text("查看了评价突增", "Looked at a surge of ratings"),
    "person-added": Text("新增人员", "Added a person"),
    "person-moved": Text("调动人员", "Moved a person"),
    "person-leaves": Text("登记离职", "Noted who leaves"),
    "person-renamed": Text("改了姓名", "Changed a person's name"),
    "window-kept": Text("保存窗口", "Kept a window"),
    "window-opened": Text("开放窗口", "Opened a window"),
    "window-closed": Text("关闭窗口", "Closed a window"),
    "unit-kept": Text("保存单位", "Kept a unit"),
    "code-replaced": Text("更换二维码", "Replaced a code"),
    "code-revoked": Text("停用二维码", "Revoked a code"),
    "tablet-enrolled": Text("登记平板", "Enrolled a tablet"),
    "tablet-withdrawn": Text("停用平板", "Took a tablet out"),
    "shifts-kept": Text("保存班次", "Kept shifts"),
    "roster-planned": Text("排班", "Planned the roster"),
    "roster-undone": Text("撤销排班", "Undid a plan of the roster"),
    "duties-kept": Text("登记当班", "Kept duties"),
    "duty-removed": Text("删除当班", "Removed a duty"),
    "days-kept": Text("保存特殊日期", "Kept special days"),
    "day-forgotten": Text("删除特殊日期", "Forgot a special day"),
    "hours-kept": Text("保存服务时间", "Kept a window's hours"),
    "case-taken-in": Text("登记投诉", "Took a complaint in"),
    "case-reply": Text("回复投诉人", "Answered the complainant"),
    "case-arrive": Text("到达现场", "Arrived at the place"),
    "case-investigate": Text("开始核实", "Began to verify"),
    "case-decide": Text("作出结论", "Gave the finding"),
    "case-decide_appeal": Text("复核申诉", "Decided an appeal"),
    "case-remedy": Text("登记处理措施", "Recorded the remedy"),
    "case-call": Text("登记回访", "Recorded the follow-up call"),
    "case-close": Text("办结", "Closed a case"),
    "case-counselled": Text("登记谈话", "Recorded a counselling talk"),
    "case-attached": Text("添加附件", "Attached a file"),
    "case-overdue": Text("投诉超时", "A case became overdue"),
    "request-handed-up": Text("上报诉求", "Handed a request up"),
    "request-overdue": Text("诉求超时", "A request became overdue"),
    "request-given-on": Text("诉求转交", "A request was given on"),
    "checks-drawn": Text("抽签", "Drew checks"),
    "check-excused": Text("免去一次检查", "Excused a check"),
    "check-signed": Text("检查签字", "A check was signed"),
    "check-corrected": Text("更正检查", "Corrected a check"),
    "checklist-published": Text("发布检查表", "Published a checklist"),
    "joint-check-proposed": Text("提出联合检查结果", "Proposed a joint result"),
    "joint-check-agreed": Text("确认联合检查结果", "Agreed on a joint result"),
    "correction-ordered": Text("下达整改", "Ordered a correction"),
    "correction-close": Text("整改合格", "Closed a correction"),
    "ratings-held": Text("评价暂不计入", "Held ratings back"),
    "ratings-surged": Text("低分或评价数突增", "Low scores or numbers surged"),
    "hold-proposed": Text("提出处理意见", "Proposed what to do with held ratings"),
    "hold-approved": Text("批准处理意见", "Approved it"),
    "slips-made": Text("印制排号单", "Made slips"),
    "slips-voided": Text("作废排号单", "Voided slips"),
    "slip-handed": Text("发放排号单", "Handed out slips"),
    "money-approved": Text("批准金额", "Approved money"),
    "money-rejected": Text("不批准金额", "Rejected money"),
    "money-taken": Text("金额交付发放", "Took money to payroll"),
    "star-named": Text("评定月度之星", "Named a star"),
    "month-closed": Text("结账", "Closed a month"),
    "publication-proposed": Text("提出公示", "Proposed a publication"),
    "published": Text("公示", "Published"),
    "withdrawn": Text("撤下公示", "Withdrew a publication"),
    "policy-proposed": Text("提出规则", "Proposed a policy"),
    "policy-approved": Text("批准规则", "Approved a policy"),
    "policy-rejected": Text("不批准规则", "Rejected a policy"),
    "regulation-proposed": Text("提出制度", "Proposed a regulation"),
    "files-imported": Text("导入文件", "Brought files in"),
    "key-accepted": Text("改用新密钥", "Went on with another key"),
    "trail-taken-over": Text("接管原有记录", "Took over what was there"),
    "restore-taken-over": Text(
        "接管恢复的旧版备份", "Took over a restored backup of an earlier release"
    ),
    "trail-key-made": Text("更换记录密钥", "Made a new key of the trail"),
}
"""What the usual deeds are called; others go by their kind."""

_OTHER: Final = Text("其他", "Other")


def deed_said(deed: str) -> Text:
    """Return what a deed is called; one without words of its own goes by its kind."""
    return DEEDS.get(deed) or kind_said(deed)


def kind_said(deed: str) -> Text:
    """Return what kind of deed it is."""
    kinds = (said for said, begins in KINDS.values() if deed.startswith(begins))
    return next(kinds, _OTHER)


_NAMES: Final[dict[str, Text]] = {
    "reason": Text("理由", "Why"),
    "because": Text("理由", "Why"),
    "before": Text("之前", "Before"),
    "after": Text("之后", "After"),
    "role": Text("角色", "Role"),
    "name": Text("名称", "Name"),
    "n": Text("次数", "How many"),
    "ratings": Text("评价数", "Ratings"),
    "verdict": Text("意见", "Verdict"),
    "month": Text("月份", "Month"),
    "form": Text("格式", "Form"),
    "head": Text("积分账末端", "End of the ledger"),
    "seqs": Text("积分账编号", "Entries of the ledger"),
    "window": Text("窗口", "Window"),
    "unit": Text("单位", "Unit"),
    "version": Text("版本", "Version"),
    "score": Text("得分", "Score"),
    "way": Text("登录方式", "Signed in by"),
    "identity": Text("外部身份", "Who elsewhere"),
    "person": Text("人员", "Person"),
    "since": Text("从哪天起", "Since"),
    "kind": Text("种类", "Kind"),
    "was": Text("原来", "Was"),
    "day": Text("日期", "Day"),
    "hours": Text("服务时间", "Hours"),
    "use": Text("用途", "Use"),
    "zh": Text("中文名", "Chinese name"),
    "en": Text("英文名", "English name"),
    "browsers": Text("浏览器数", "Browsers"),
    "changes": Text("改动", "Changes"),
    "effective_from": Text("生效月份", "In force from"),
    "valid_from": Text("生效时间", "Valid from"),
    "valid_until": Text("有效期至", "Valid until"),
    "rows": Text("行数", "Rows"),
    "new_and_changed": Text("新增和修改", "New and changed"),
    "left": Text("已离职人员", "Who left"),
    "complaints": Text("投诉数", "Complaints"),
}
"""What is told with deeds; other names stay as they are kept."""

_DONE: Final = {
    "put in": Text("是绕过系统加进去的", "was put in past the house"),
    "changed": Text("被绕过系统改动过", "was changed past the house"),
    "removed": Text("被绕过系统删除了", "was removed past the house"),
}


def detail_said(detail: Mapping[str, Any]) -> Iterator[tuple[Text, str]]:
    """Yield what was told with a deed, each with its name; what is empty is left out."""
    for name, value in detail.items():
        if value not in (None, "", [], {}):
            said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield _NAMES.get(name, Text(name, name)), said


def row_said(each: Difference) -> Text:
    """Return what was done to a row past the house."""
    done, row = _DONE[each.what], f"{each.table} {each.row}"
    return Text(f"{row} {done.zh}", f"{row} {done.en}")
