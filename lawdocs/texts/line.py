"""A line of a text: what it says, where it stands, the unit that it opens and what it is for."""

from dataclasses import dataclass

from lawdocs.texts.labels import Label
from lawdocs.texts.roles import Role


@dataclass(slots=True)
class Line:
    """A line without the white space around it; its readers settle label and role one after the other.

    ``is_quoted`` says that an amending text puts it into another one.
    """

    text: str
    start: int
    end: int
    label: Label | None
    role: Role = Role.BODY
    is_quoted: bool = False
