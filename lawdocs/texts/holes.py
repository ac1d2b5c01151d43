"""Articles that look like mentions (第七条第一类器械实行备案管理): read where the numbers leave a hole for them.

Without a space behind the label, a line may as well mention an article. Between 第六条 and 第八条 it is the seventh.
"""

from collections.abc import Sequence

from lawdocs.texts.labels import Kind, Label, read_mention
from lawdocs.texts.line import Line
from lawdocs.texts.roles import Role


def fill_holes(lines: Sequence[Line]) -> None:
    """Give their labels to mentions that are, each once and in order, just the articles missing between two others."""
    before: int | None = None
    mentions: list[tuple[Line, Label]] = []
    for line in lines:
        label = line.label
        if label is None:
            mention = read_mention(line.text) if line.role is Role.BODY else None
            if mention is not None:
                mentions.append((line, mention))
        elif label.kind is Kind.ARTICLE and label.number is not None:
            if before is not None and label.number > before + 1:
                _fill(mentions, range(before + 1, label.number))
            before, mentions = label.number, []


def _fill(mentions: Sequence[tuple[Line, Label]], missing: range) -> None:
    fitting = [(line, label) for line, label in mentions if label.number in missing]
    if [label.number for _, label in fitting] == list(missing):
        for line, label in fitting:
            line.label = label
