"""What the templates say of each column, and an example of what to write there."""

from typing import Final

from survey.texts import Text


def _same(words: str) -> Text:
    return Text(words, words)


NOTES_NAME: Final = Text("说明", "Notes")
NOTES_TOP: Final = (
    Text("每张表第一行是表头，从第二行开始填；用不到的表留空。",
         "Each sheet has its headings in the first row; fill in from the second. Leave empty what "
         "you do not need."),
    Text("编号自己定，填了就不要改；同一个人、窗口、单位在各表里用同一个编号。",
         "Codes are yours to choose and stay as they are; the same thing has the same code in all "
         "sheets."),
    Text("不要合并单元格；自己要加列，表头写“备注”。这张说明不会被读取。",
         "Merge no cells; a column of your own is called “Notes”. This sheet is not read."),
)  # fmt: skip
NOTES_HEAD: Final = (
    (Text("工作表", "Sheet"), 14),
    (Text("列", "Column"), 18),
    (Text("是否必填", "Needed"), 10),
    (Text("怎么填", "What to write"), 60),
    (Text("例子", "Example"), 30),
)
_UNIT: Final = Text("单位的编号，见“单位”表", "a unit's code, see the sheet units")
_WINDOW: Final = Text("窗口的编号，见“窗口”表", "a window's code, see the sheet windows")
_PERSON: Final = Text("人员的编号，见“人员”表", "a person's code, see the sheet people")
_OWN: Final = Text("自己定的编号，不能重复", "a code of your own, each once")
_MOMENT: Final = Text("日期和时间", "date and time")

HINTS: Final[dict[tuple[str, str], Text]] = {
    ("", "code"): _OWN,
    ("", "ref"): _OWN,
    ("", "id"): _OWN,
    ("", "unit"): _UNIT,
    ("", "window"): _WINDOW,
    ("", "person"): _PERSON,
    ("", "inspector"): _PERSON,
    ("units", "parent"): Text("上级单位的编号；最上一级留空", "the unit above; empty at the top"),
    ("people", "supervisor"): Text(
        "直接责任主管的人员编号；回避和连带扣分都靠它，没有才留空",
        "code of the direct supervisor: recusal and points rest on it; empty only if there is none",
    ),
    ("people", "leader"): Text(
        "主管集团领导的人员编号；没有才留空", "code of the leader in charge; empty if there is none"
    ),
    ("people", "window"): Text(
        "固定在哪个窗口；不固定的留空", "the window somebody always serves at; else empty"
    ),
    ("people", "since"): Text(
        "从哪天起是这样；留空是今天", "from which day on this holds; empty: today"
    ),
    ("people", "last_day"): Text(
        "离职的写最后工作日，次日起账号停用；在职的留空",
        "of who leaves: the last day of work, accounts close on the day after; else empty",
    ),
    ("windows", "hours"): Text("留空按岗位的时间", "when it is served; empty: as its post is"),
    ("roster", "starts_at"): _MOMENT,
    ("roster", "ends_at"): _MOMENT,
    ("complaints", "occurred_at"): _MOMENT,
    ("complaints", "decided_at"): _MOMENT,
    ("complaints", "person"): Text(
        "被投诉人的编号；还不知道的留空", "code of who is complained of; empty if not known"
    ),
    ("counselling", "held_at"): _MOMENT,
    ("counselling", "complaint"): Text("因哪件投诉，写它的编号", "number of the complaint"),
    ("inspections", "inspected_at"): _MOMENT,
    ("inspections", "score"): Text("0 到 100 分", "0 to 100"),
    ("stars", "person"): Text("评出的人；留空是空缺", "who was named; empty: nobody was"),
    ("ratings", "score"): Text("1 到 5 分", "1 to 5"),
    ("ratings", "created_at"): _MOMENT,
    ("ratings", "channel"): Text("从哪里来，例如 qr、paper", "where from, such as qr or paper"),
    ("ratings", "person"): Text("为谁打的分；不知道的留空", "whom it is for; empty if not known"),
}
EXAMPLES: Final[dict[tuple[str, str], Text]] = {
    ("units", "code"): _same("DH"),
    ("units", "name"): Text("东河饲料厂", "Donghe feed mill"),
    ("windows", "code"): _same("DH-SB1"),
    ("windows", "name"): Text("一号司磅室", "Weighbridge 1"),
    ("windows", "location"): Text("东门内 20 米", "20 m inside the east gate"),
    ("windows", "hours"): Text("周一至周五 8:00-12:00 13:30-17:30", "1-5 08:00-12:00 13:30-17:30"),
    ("people", "code"): _same("0012"),
    ("people", "name"): Text("王磊", "Wang Lei"),
    ("", "supervisor"): _same("0003"),
    ("", "leader"): _same("0001"),
    ("", "since"): _same("2026-01-05"),
    ("", "day"): _same("2026-10-01"),
    ("calendar", "name"): Text("国庆节", "National Day"),
    ("", "starts_at"): _same("2026-01-05 08:00"),
    ("", "ends_at"): _same("2026-01-05 16:00"),
    ("", "occurred_at"): _same("2026-01-05 08:30"),
    ("", "decided_at"): _same("2026-01-07 15:00"),
    ("", "held_at"): _same("2026-01-08 10:00"),
    ("", "inspected_at"): _same("2026-01-05 09:30"),
    ("", "created_at"): _same("2026-01-05 09:30"),
    ("complaints", "ref"): _same("2026-001"),
    ("counselling", "ref"): _same("P-2026-001"),
    ("inspections", "ref"): _same("J-2026-001"),
    ("inspections", "score"): _same("95"),
    ("", "month"): _same("2026-01"),
}
