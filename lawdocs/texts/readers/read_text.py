"""What reading a file gives: its title, its text, and remarks for the person who goes on with it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReadText:
    """The title if there is one, the text line by line without it, and what of the file was not read.

    `above` counts the lines of the text that stand above the title: letterhead and number. `title_lines` is the title
    line by line and with its spaces, where that is another and the file has paragraphs, not rows of print.
    """

    title: str | None
    text: str
    remarks: tuple[str, ...]
    above: int = 0
    title_lines: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """The text with its title in the place where it stands."""
        lines = self.text.split("\n") if self.text else []
        title = self.title_lines or ((self.title,) if self.title else ())
        return "\n".join([*lines[: self.above], *title, *lines[self.above :]])
