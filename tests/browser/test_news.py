"""A journey of the news: written and pasted by a unit, returned, mended, approved by a second person, read and fed."""

import re
from pathlib import Path
from xml.etree.ElementTree import fromstring

from playwright.sync_api import Locator, expect

from tests.browser.conftest import SHOTS, Town, Visitor, press
from tests.lawdocs.column.pictures import a_png
from tests.lawdocs.texts.test_richtext import WORD

ATOM = "{http://www.w3.org/2005/Atom}"
TITLE = "县城市管理局开展行政执法案卷自查"
HOSTILE = "<p onmouseover='alert(1)'>补充一句。<script>alert(2)</script><img src=x onerror=alert(3)></p>"


def paste(editor: Locator, html: str) -> None:
    """Paste as from the clipboard, which a headless browser does not share."""
    editor.focus()
    editor.evaluate(
        """(element, html) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            data.setData("text/plain", "x");
            element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        html,
    )


def test_news_go_from_draft_by_a_second_person_to_public_board_and_feed(town: Town, tmp_path: Path) -> None:
    drafter, editor, public = town["drafter"], town["editor"], town.people["public"]
    page = drafter.page
    place = write(drafter, tmp_path)
    press(page.get_by_role("link", name="送审", exact=True))
    drafter.look("news-04-submit")
    press(page.get_by_role("button", name="确认送审"))
    expect(page.get_by_role("status").first).to_contain_text("已送审，审核前不能再改")
    expect(page.get_by_role("link", name="审核通过", exact=True)).to_have_count(0)

    send_back(editor, place)
    mend(drafter, place)
    assert public.page.request.get(f"{public.address}/column/news/{place.rsplit('/', 1)[-1]}").status == 404
    approve(editor, place)
    read(public, place)
    for visitor in (drafter, editor, public):
        assert visitor.faults == []


def test_going_back_loses_no_words_and_makes_no_second_draft(town: Town) -> None:
    drafter = town["drafter"]
    page = drafter.open("/work/news")
    press(page.get_by_role("link", name="撰写动态"))
    page.get_by_label("标题", exact=False).first.fill(TITLE)
    editor = page.get_by_role("textbox", name="正文")
    editor.click()
    page.keyboard.type("先写下的一句。")
    press(page.get_by_role("link", name="返回，不保存"))
    with page.expect_navigation():
        page.go_back()
    expect(editor).to_have_text("先写下的一句。")

    press(page.get_by_role("button", name="保存草稿"))
    made = page.url
    with page.expect_navigation():
        page.go_back()
    expect(page.get_by_role("status").first).to_contain_text("刚才的表单已经保存为这条草稿")
    expect(editor).to_have_text("先写下的一句。")
    editor.click()
    page.keyboard.press("End")
    page.keyboard.type("回来补的一句。")
    press(page.get_by_role("button", name="保存草稿"))
    assert page.url == made
    expect(page.locator(".rich")).to_contain_text("先写下的一句。回来补的一句。")
    drafter.open("/work/news?tab=drafts")
    expect(page.get_by_role("link", name=TITLE)).to_have_count(1)
    assert drafter.faults == []


def write(drafter: Visitor, tmp_path: Path) -> str:
    """Start, upload a picture, paste from Word, preview and save; the address of the item."""
    page = drafter.open("/work/news/new")
    page.get_by_label("标题", exact=False).first.fill(TITLE)
    page.get_by_label("公正文明执法").check()
    editor = page.get_by_role("textbox", name="正文")
    paste(editor, WORD)
    expect(editor.locator("p").first).to_have_text("县司法局开展行政执法监督")
    expect(editor.locator("[style], [class], span, font")).to_have_count(0)
    drafter.look("news-01-write")
    large = tmp_path / "录像.mp4"
    with large.open("wb") as file:
        file.truncate(51 * 2**20)
    page.get_by_label("文件", exact=False).last.set_input_files(large)
    page.get_by_role("button", name="上传并保存").click()
    expect(page.get_by_role("alert")).to_have_text(
        "文件有51.0 MB，超过50 MB上限，没有提交；请压缩或拆分后再选。其他内容都还在。"
    )
    drafter.look("news-02-too-large")
    expect(editor.locator("p").first).to_have_text("县司法局开展行政执法监督")
    picture = tmp_path / "会场.png"
    picture.write_bytes(a_png(480, 320))
    page.get_by_label("文件", exact=False).last.set_input_files(picture)
    press(page.get_by_role("button", name="上传并保存"))
    expect(page.locator(".errors")).to_contain_text("请用一句话写明图片内容")
    drafter.look("news-02-caption-missing")
    page.get_by_label("文件", exact=False).last.set_input_files(picture)
    page.get_by_label(re.compile("^图片说明")).fill("自查现场")
    press(page.get_by_role("button", name="上传并保存"))
    expect(page.get_by_role("status").first).to_contain_text("已保存，文件已更新")
    editor = page.get_by_role("textbox", name="正文")
    editor.locator("p").last.click()
    page.get_by_role("button", name="插入图片：自查现场").click()
    expect(editor.locator("img")).to_have_count(1)
    paste(editor, HOSTILE)
    press(page.get_by_role("button", name="预览"))
    expect(page.get_by_role("heading", name="预览")).to_be_visible()
    drafter.look("news-03-preview")
    press(page.get_by_role("button", name="保存草稿"))
    expect(page.get_by_role("status").first).to_contain_text("送审以前，只有本单位可以看到")
    return page.url.removeprefix(drafter.address).partition("#")[0]  # browsers keep it over a redirect


def send_back(editor: Visitor, place: str) -> None:
    """The editor finds it on the desk and returns it with a reason."""
    page = editor.open("/work")
    expect(page.get_by_text(f"审核动态：{TITLE}").first).to_be_visible()
    editor.look("news-05-desk")
    editor.open(place)
    editor.look("news-06-review")
    press(page.get_by_role("link", name="退回修改"))
    page.get_by_label("理由").fill("请写明自查的起止日期。")
    editor.look("news-07-return")
    press(page.get_by_role("button", name="确认退回修改"))
    expect(page.get_by_role("status").first).to_contain_text("已退回")


def mend(drafter: Visitor, place: str) -> None:
    """The unit reads why it came back, mends it and hands it in again."""
    page = drafter.open("/work")
    expect(page.get_by_text(re.compile("退回：请写明自查的起止日期"))).to_be_visible()
    drafter.look("news-08-came-back")
    drafter.open(f"{place}/edit")
    editor = page.get_by_role("textbox", name="正文")
    editor.locator("p").first.click()
    page.keyboard.press("Home")
    page.keyboard.type("11月2日至6日，")
    press(page.get_by_role("button", name="保存草稿"))
    press(page.get_by_role("link", name="送审", exact=True))
    press(page.get_by_role("button", name="确认送审"))


def approve(editor: Visitor, place: str) -> None:
    """The second person approves; the item is public at once."""
    page = editor.open(f"{place}/approve")
    editor.look("news-09-approve")
    press(page.get_by_role("button", name="确认审核通过"))
    expect(page.get_by_role("status").first).to_contain_text("审核通过，已发布")
    for name, path in {"list": "/work/news?tab=all", "topics": "/work/news/topics"}.items():
        editor.open(path)
        editor.look(f"news-10-{name}")


def read(public: Visitor, place: str) -> None:
    """Anybody finds it from the home page, on the board, by search and in the feed."""
    page = public.open("/")
    press(page.get_by_role("link", name="进入专栏"))
    public.look("news-11-column")
    press(page.get_by_role("link", name=TITLE))
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    body = page.locator(".rich")
    expect(body).to_contain_text("11月2日至6日，县司法局开展行政执法监督")
    expect(body).to_contain_text("补充一句。")
    expect(body.locator("img")).to_have_count(1)
    assert page.evaluate("document.querySelector('.rich img').naturalWidth") == 480
    expect(body.locator("[style], [class], script, [onmouseover]")).to_have_count(0)
    public.look("news-12-item")
    page.emulate_media(media="print")
    page.screenshot(path=SHOTS / "news-12-item-print.png", full_page=True)
    page.emulate_media(media="screen")
    public.open("/column/news?q=案卷自查")
    expect(page.get_by_role("heading", level=2).first).to_have_text("1条含“案卷自查”的动态")
    public.look("news-13-search")
    for board in ("policies", "indicators", "reports"):
        public.open(f"/column/{board}")
        public.look(f"news-14-{board}")
    answer = page.request.get(f"{public.address}/feeds/column.atom")
    first = fromstring(answer.body()).find(f"{ATOM}entry")
    assert first.findtext(f"{ATOM}title") == TITLE
    assert "alert" not in first.findtext(f"{ATOM}content")
    assert first.find(f"{ATOM}link").get("href").endswith(place.replace("/work", "/column"))
    assert public.page.context.cookies() == []
