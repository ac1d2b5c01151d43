"""Read the overview the way a person would: tiles by name, tables row by row, each figure with what it opens."""

from urllib.parse import urlsplit

from flask.testing import FlaskClient
from lxml import html


class Seen:
    """A page of the overview."""

    def __init__(self, client: FlaskClient, address: str, expect: int = 200) -> None:
        answer = client.get(address)
        assert answer.status_code == expect, f"{address}: {answer.status}\n{answer.text[:2000]}"
        self.root = html.fromstring(answer.text)
        self.text = " ".join(self.root.text_content().split())

    @property
    def tiles(self) -> dict[str, int]:
        """The figures on top by name."""
        return {tile.xpath("string(.//b)"): int(tile.xpath("string(.//span[1])")) for tile in self._each("tile")}

    @property
    def tile_urls(self) -> dict[str, str]:
        return {tile.xpath("string(.//b)"): tile.xpath("string(a/@href)") for tile in self._each("tile")}

    def table(self, caption: str) -> list[dict[str, str]]:
        """The rows of a table as the words under each head; the first column stands under 'name'."""
        rows = []
        for row in self._table(caption).xpath("./tbody/tr"):
            cells = {cell.get("data-head"): words(cell) for cell in row.xpath("./td")}
            rows.append({"name": words(row.xpath("./th")[0])} | cells)
        return rows

    def links(self, caption: str) -> list[tuple[str, str]]:
        """Every figure of a table that is a link, with its address."""
        cells = self._table(caption).xpath("./tbody/tr/td[contains(@class, 'num')]//a")
        return [(words(link), link.get("href")) for link in cells]

    def heads(self, caption: str) -> list[str]:
        return [words(head) for head in self._table(caption).xpath("./thead//th")]

    def _table(self, caption: str) -> html.HtmlElement:
        found = [each for each in self.root.iter("table") if each.xpath("string(caption)") == caption]
        assert found, f"no table {caption}: {[each.xpath('string(caption)') for each in self.root.iter('table')]}"
        return found[0]

    def _each(self, name: str) -> list[html.HtmlElement]:
        return self.root.xpath(f"//*[@class='{name}']")


def words(element: html.HtmlElement) -> str:
    """What sighted people read."""
    for hidden in element.xpath(".//*[contains(@class, 'visually-hidden')]"):
        hidden.drop_tree()
    return " ".join(element.text_content().split())


def figure(text: str) -> int:
    """The number of a cell: 12件, 3日, — as nothing."""
    return int(text.rstrip("件日次") or 0) if text != "—" else 0


def length(client: FlaskClient, address: str) -> int:
    """How many rows the list at an address says it has."""
    assert urlsplit(address).path.startswith("/supervision/"), address
    said = [
        each for each in Seen(client, address).root.xpath("//p[@class='meta']/span/text()") if each.startswith("共")
    ]
    return int(said[0].strip("共件项家封"))
