"""Names of people in sentences that others read, however they are written.

Width, spaces, signs nobody sees, middle dots and the traditional forms of usual name signs make no
other name of one. A name that is an ordinary word, such as 方便, counts where a title stands beside
it alone: else no sentence could use the word. What is not known here: pinyin, initials alone,
nicknames, and traditional forms that no table of names has.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

SHORTEST: Final = 2
"""Of one sign a name would be found in words that mean something else."""
_PAIRS: Final = (
    "張张陳陈劉刘楊杨趙赵黃黄吳吴孫孙馬马羅罗鄭郑謝谢許许鄧邓馮冯蕭萧葉叶蘇苏呂吕盧卢"
    "蔣蒋賈贾韋韦鄒邹閻阎譚谭陸陆鍾钟龔龚萬万錢钱湯汤賴赖龍龙顧顾龐庞華华齊齐莊庄聶聂"
    "魯鲁歐欧陽阳韓韩喬乔畢毕項项紀纪單单鄔邬賀贺嚴严溫温關关衛卫應应寧宁祿禄東东費费"
    "滿满習习鮑鲍儲储時时鄺邝藍蓝簡简區区偉伟強强國国軍军麗丽傑杰輝辉飛飞寶宝蓮莲蘭兰"
    "愛爱鳳凤鳴鸣鵬鹏慶庆貴贵興兴業业榮荣靜静潔洁瑩莹穎颖雲云嬌娇燦灿濤涛澤泽潤润凱凯"
    "剛刚勝胜勳勋勵励啟启團团塵尘壽寿夢梦奮奋實实審审對对導导峽峡島岛嵐岚廣广彥彦後后"
    "徑径恆恒憲宪懷怀戰战擁拥擇择據据攜携敘叙數数曉晓曆历書书會会極极構构樂乐樓楼標标"
    "樹树機机權权歡欢歲岁歷历氣气漢汉潛潜濱滨煒炜熾炽獻献瑋玮環环璽玺發发畫画監监盤盘"
    "碩硕禮礼禎祯積积穩稳竇窦競竞筆笔節节範范築筑紅红純纯紹绍經经綠绿維维綱纲網网緒绪"
    "練练織织縣县總总繼继續续義义聖圣聞闻聯联聰聪職职肅肃膽胆臨临舉举葦苇蓋盖藝艺蘊蕴"
    "處处術术衝冲裝装見见規规親亲覺觉觀观誠诚語语說说諾诺謀谋謙谦識识譽誉讓让豐丰貞贞"
    "財财貝贝賓宾質质贊赞車车軒轩輔辅輕轻輪轮辭辞農农連连進进達达遠远適适選选遲迟邊边"
    "鄉乡醫医釗钊鈞钧鈴铃銀银銘铭鋒锋鋼钢錄录錦锦鍵键鎮镇鏡镜鐵铁長长門门開开閔闵閣阁"
    "陣阵際际隨随險险雙双雋隽電电霧雾靈灵韌韧順顺頌颂題题額额顏颜風风養养駿骏騰腾驍骁"
    "驥骥體体魚鱼鮮鲜鴻鸿鶴鹤鷹鹰麥麦點点黨党齡龄龜龟瑤瑶穌稣綺绮緯纬緣缘縱纵繡绣纖纤"
    "闖闯闊阔鑒鉴鑑鉴淵渊滄沧瀾澜灣湾爾尔牆墙狀状獎奖現现瑪玛鬱郁聲声蔭荫薈荟藹蔼虛虚"
    "蟲虫裡里鐘钟"
)
"""Each traditional sign of usual names before its simple form."""
_SIMPLE: Final = {ord(old): new for old, new in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)}
_USUAL: Final = (
    "万一 万分 严格 严肃 严重 于是 从不 从来 仰望 仲裁 任何 任务 何人 何况 何时 储存 "
    "元旦 党员 全体 全力 全程 全部 关于 关心 关系 别人 包括 包装 单位 单据 单独 印象 "
    "厉害 及时 古怪 司机 司磅 后来 后续 向您 向来 和好 和平 和气 和谐 商品 商量 国家 "
    "宁可 宁静 安全 安心 安排 安静 宣传 家属 容易 富有 封闭 山区 常常 常见 干净 干扰 "
    "平安 平时 平等 年底 年轻 广大 广泛 应当 应急 应该 庞大 康复 强调 成交 成功 成本 "
    "成立 支持 文明 方便 方式 方法 方面 时刻 时间 明天 明白 易于 景象 暴雨 权限 来回 "
    "来访 查实 查明 步骤 段落 水平 水泥 温和 温暖 班次 班组 班长 甘愿 白天 盛情 相互 "
    "相信 相关 石料 石灰 祝愿 秋天 程序 程度 空闲 空间 简单 管理 管道 经过 能力 能够 "
    "舒服 舒适 艾草 花费 芳香 苗头 荣幸 解决 解答 解释 计划 许可 许多 谈话 谷物 费用 "
    "路上 路线 路过 车次 车辆 车间 连忙 连续 通知 通过 都是 都有 金额 钟头 阳光 陆续 "
    "项目 马上 高兴 高峰 高度 高效 高速"
)
"""Words of two signs that begin with one that is a surname, as answers use them."""
_WORDS: Final = frozenset(_USUAL.split())
_TITLES: Final = (
    "先生|女士|小姐|同志|师傅|老师|主管|经理|主任|班长|组长|站长|厂长|科长|部长|队长|员工|职工|司磅员|装卸工|"
    "保管员|客服|本人"
)
_HAN: Final = r"㐀-䶿一-鿿豈-﫿𠀀-𲎯"
_BETWEEN: Final = re.compile(rf"(?<=[{_HAN}])[ \t·•‧・∙.\-_*~'’]+(?=[{_HAN}])")
_PARTS: Final = re.compile(rf"[{_HAN}]+|[^\W\d_{_HAN}]+")
_APART: Final = r"[\s.\-·'’]*"
_LETTER: Final = "a-zà-ɏͰ-ӿ"


def names_somebody(words: str, names: Iterable[str]) -> bool:
    """Tell whether words name one of some people, however they write it."""
    return next(named_in(words, names), None) is not None


def named_in(words: str, names: Iterable[str]) -> Iterator[str]:
    """Give each of some people's names that words hold, as it is kept."""
    told = _plain(words)
    return (name for name in names if _is_named(told, name))


def _is_named(told: str, name: str) -> bool:
    han, latin = _written(name)
    if han is not None and han.search(told):
        return True
    return latin is not None and latin.search(told) is not None


@lru_cache(maxsize=4096)
def _written(name: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """Return how a name's Han signs and its letters are found in plain words, where it has any."""
    parts = _PARTS.findall(_plain(name))
    signs = [each for each in parts if re.match(rf"[{_HAN}]", each)]
    if signs and len(signs) < len(parts):  # 张 Wei: either alone may be a word
        return re.compile(_APART.join(map(re.escape, parts))), None
    if signs:
        return _of_signs("".join(signs)), None
    return None, _of_letters(parts)


def _of_signs(signs: str) -> re.Pattern[str] | None:
    if len(signs) < SHORTEST:
        return None
    if signs in _WORDS:
        return re.compile(rf"(?:{_TITLES}){signs}|{signs}(?:{_TITLES})")
    return re.compile(re.escape(signs))


def _of_letters(words: list[str]) -> re.Pattern[str] | None:
    if sum(map(len, words)) < SHORTEST:
        return None
    ways = {tuple(words), tuple(reversed(words))}
    told = "|".join(_APART.join(map(re.escape, way)) for way in sorted(ways))
    return re.compile(rf"(?<![{_LETTER}])(?:{told})(?![{_LETTER}])")


def _plain(words: str) -> str:
    """Return words without width, case, unseen signs and what stands between signs of a name."""
    folded = unicodedata.normalize("NFKC", words).translate(_SIMPLE).casefold()
    seen = "".join(
        " " if unicodedata.category(sign) == "Zs" else sign
        for sign in folded
        if sign in "\n\t" or unicodedata.category(sign) not in {"Cf", "Mn", "Cc", "Me"}
    )
    return _BETWEEN.sub("", seen)
