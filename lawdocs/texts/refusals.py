"""Refusals (拒收): the reasons a file is not taken, with the sentences people read."""

from collections.abc import Iterable

# code → (HTTP status, sentence)
REASONS: dict[str, tuple[int, str]] = {
    "FILE_EMPTY": (422, "文件为空,请重新选择"),
    "FILE_TOO_LARGE": (413, "文件超过 50 MB 上限"),
    "ARCHIVE_UNSAFE": (422, "文件解压后过大或结构异常,已拒绝"),
    "XML_DTD": (422, "文件含不允许的 XML 声明"),
    "ACTIVE_CONTENT": (422, "文件含宏、脚本或嵌入对象,请去除后再上传"),
    "TYPE_MISMATCH": (422, "文件内容与扩展名不符"),
    "TYPE_FORBIDDEN": (415, "不支持该文件类型"),
    "FILE_ENCRYPTED": (422, "文件已加密,请去除密码后上传"),
    "FILE_CORRUPT": (422, "文件已损坏或不完整"),
    "NO_TEXT_LAYER": (422, "该 PDF 为扫描件,没有可读取的文字"),
    "NO_CONVERTER": (
        422,
        "本系统没有安装 LibreOffice，不能读取 DOC、WPS 文件，请用 Word 或者 WPS 另存为 DOCX 后再上传",
    ),
    "AKN": (422, "文件不是有效的 Akoma Ntoso 3.0 文本"),
    "JSON": (400, "文件不是有效的 JSON 文本"),
}


class FileRefused(Exception):
    """A file that is not taken; `code` is one of REASONS. ``taken`` are the types that would be, for pages to name.

    ``message`` is a sentence of its own, where that of the code says too little.
    """

    def __init__(self, code: str, taken: Iterable[str] = (), message: str = "") -> None:
        self.code, self.taken = code, tuple(taken)
        self.status, usual = REASONS[code]
        self.message = message or usual
        super().__init__(f"{code} {self.message}")

    @property
    def told(self) -> str:
        """The sentence as pages say it, with the types that are taken."""
        kinds = "、".join(each.upper() for each in self.taken)
        return f"{self.message}，可以上传{kinds}" if kinds else self.message


class SheetRefused(Exception):
    """A spreadsheet that is sound, but not a table that can be imported; the sentence names what is wrong with it."""

    status = 422

    def __init__(self, code: str, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(f"{code} {message}")
