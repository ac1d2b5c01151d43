"""Official documents made up for tests, with what was put into them."""

from dataclasses import dataclass, field
from datetime import date

from hypothesis import strategies as st

from lawdocs.texts.numerals import to_chinese, to_positional

PLACES = ("青禾县", "临泽市", "云岭省", "石桥镇")
BODIES = (
    "人民政府",
    "人民政府办公室",
    "财政局",
    "教育局",
    "住房和城乡建设局",
    "卫生健康委员会",
    "人力资源和社会保障局",
    "公安局交通警察大队",
)
MATTERS = (
    "加强城区停车管理工作",
    "做好2026年防汛抗旱工作",
    "进一步规范行政执法行为",
    "推进“一件事”集成改革",
    "调整城乡居民医疗保险缴费标准",
)
HANDED_OUT = (
    "城区停车泊位管理办法",
    "政府投资项目管理暂行办法",
    "突发事件应急预案（试行）",
    "规范性文件管理办法实施细则",
)
GENRES = ("通知", "意见", "通告", "公告", "决定", "通报", "实施意见")
ADDRESSEES = (
    "各乡镇人民政府、街道办事处，县政府各部门，有关单位",
    "各区县（自治县）财政局",
    "各有关单位",
    "县教育局、县财政局",
    "各市（县、区）人民政府，市政府有关部门，驻青各单位",
)
SENTENCES = (
    "为做好相关工作，现将有关事项通知如下。",
    "各单位要高度重视，认真组织实施。",
    "请结合实际，认真贯彻执行。",
    "违反前款规定的，由主管部门责令改正。",
    "参加人员请于3月5日前报名。",
)
BRACKETS = ("〔〕", "[]", "﹝﹞", "［］", "【】", "()")


@dataclass(frozen=True)
class Made:
    """A document's text and what was put into it; what was left out is None."""

    text: str
    issuers: tuple[str, ...]
    title: str
    number: str | None
    addressee: str | None
    written: date | None
    effective: date | None = None
    years: int | None = None
    repealed: tuple[tuple[str, str], ...] = field(default=())


def spaced(words: str) -> str:
    """Letter-spaced, as letterheads are."""
    return " ".join(words)


def in_han(day: date) -> str:
    """A day in Han numerals: 二〇二六年三月一日."""
    return f"{to_positional(day.year)}年{to_chinese(day.month)}月{to_chinese(day.day)}日"


def in_digits(day: date) -> str:
    """A day in Arabic numerals."""
    return f"{day.year}年{day.month}月{day.day}日"


days = st.dates(date(1990, 1, 1), date(2049, 12, 31))
ways = st.sampled_from(
    [in_han, in_digits, lambda day: in_han(day).replace("〇", "○"), lambda day: spaced(in_digits(day))]
)


@st.composite
def broken(draw: st.DrawFn, words: str) -> str:
    """Words over one line or several, as letterheads break titles."""
    lines = draw(st.integers(1, 3))
    size = max(6, -(-len(words) // lines))
    pieces = [words[at : at + size] for at in range(0, len(words), size)]
    # The mark of a list or a quotation never begins a line alone.
    if any(piece[0] in "”）》的" and at for at, piece in enumerate(pieces)) or len(pieces[-1]) < 4:
        pieces = [words]
    return "\n".join(pieces)


@st.composite
def documents(draw: st.DrawFn) -> Made:
    """A whole document: letterhead, number, title, addressee, body, signature, day, notes, annexes, imprint."""
    place = draw(st.sampled_from(PLACES))
    names = tuple(place + body for body in draw(st.lists(st.sampled_from(BODIES), min_size=1, max_size=4, unique=True)))
    matter = draw(st.sampled_from(MATTERS))
    about = draw(st.sampled_from([f"关于{matter}的", f"关于印发《{place}{draw(st.sampled_from(HANDED_OUT))}》的"]))
    title = about + ("通知" if "印发" in about else draw(st.sampled_from(GENRES)))
    number = draw(st.none() | st.builds("青政发〔{}〕{}号".format, st.integers(1990, 2049), st.integers(1, 999)))
    brackets = draw(st.sampled_from(BRACKETS))
    addressee = draw(st.none() | st.sampled_from(ADDRESSEES))
    written = draw(st.none() | days)
    has_letterhead = draw(st.booleans())
    wide = draw(st.booleans())
    head: list[str] = []
    shown_number = number.replace("〔", brackets[0]).replace("〕", brackets[1]) if number else None
    if has_letterhead:
        marks = [spaced(name) if wide else name for name in names]
        head += [*marks[:-1], marks[-1] + (" 文 件" if wide else "文件")]
        head += [shown_number] if shown_number else []
        whole = title
    else:
        lines = [spaced(name) if wide else name for name in names]
        head += [shown_number] if shown_number else []
        head += lines
        whole = " ".join(names) + title
    head.append(draw(broken(title)))
    body = draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4))
    effective = draw(st.none() | days)
    years = draw(st.none() | st.integers(1, 9)) if effective else None
    repealed: tuple[tuple[str, str], ...] = ()
    if effective:
        way = draw(ways)
        term = f"，有效期{draw(st.sampled_from([str(years), to_chinese(years)]))}年" if years else ""
        ending = ""
        if draw(st.booleans()):
            repealed = ((f"{place}旧停车管理办法", "青政发〔2019〕3号"),)
            ending = f"《{repealed[0][0]}》（{repealed[0][1]}）同时废止。"
        body.append(f"本通知自{way(effective).replace(' ', '')}起施行{term}。{ending}")
    tail: list[str] = []
    if draw(st.booleans()):
        tail += ["附件：1．申报表", "2．责任分工表"]
    if written is not None:
        tail += [spaced(name) if wide else name for name in names]
        tail.append(draw(ways)(written))
        tail += draw(st.sampled_from([[], ["（此件公开发布）"], ["（联系人：某某；联系电话：000—00000000）"]]))
        tail += draw(st.sampled_from([[], ["附件1", "申报表", "填表人：", "2020年1月1日"]]))
        tail += draw(st.sampled_from([[], ["抄送：县委各部门，县人大常委会办公室。", f"{names[0]} 2020年2月3日印发"]]))
    lines = [*head, *([f"{addressee}："] if addressee else []), *body, *tail]
    indent = draw(st.sampled_from(["", "\u3000\u3000"]))
    end = draw(st.sampled_from(["\n", "\r\n", "\n\n"]))
    text = end.join(indent + line for line in lines)
    return Made(text, names, whole, number, addressee, written, effective, years, repealed)
