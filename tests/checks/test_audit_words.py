"""Whatever the audit trail and the security events can hold has a word that people read."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from lawdocs.audit.services import TAGS
from lawdocs.audit.words import EVENTS, act

LAWDOCS = Path(__file__).parent.parent.parent / "lawdocs"
TREES = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(LAWDOCS.rglob("*.py"))]
NODES = [node for tree in TREES for node in ast.walk(tree)]


def kinds() -> Iterator[str]:
    """The kinds of security events: written at the call, or passed on from a parameter of that name."""
    for call in NODES:
        if isinstance(call, ast.Call) and name_of(call.func) == "security_event":
            kind = call.args[0]
            found = [kind.value] if isinstance(kind, ast.Constant) else list(passed_as(kind.id))
            assert found, f"line {call.lineno}: nobody knows which kinds {ast.unparse(call)} records"
            yield from found


def name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def passed_as(name: str) -> Iterator[str]:
    """The words that are given for a parameter, as its default or by those who call."""
    for node in NODES:
        if isinstance(node, ast.keyword) and node.arg == name and isinstance(node.value, ast.Constant):
            yield node.value.value
        if isinstance(node, ast.arguments):
            positional = [*node.posonlyargs, *node.args]
            pairs = [*zip(reversed(positional), reversed(node.defaults), strict=False)]
            pairs += zip(node.kwonlyargs, node.kw_defaults, strict=True)
            yield from (each.value for parameter, each in pairs if parameter.arg == name and each is not None)


def test_scan_finds_plain_and_passed_kinds() -> None:
    assert {"forbidden", "secret_refused", "login", "password_proved"} <= set(kinds())


def test_every_kind_of_security_event_has_a_word_and_no_word_is_left_over() -> None:
    assert set(kinds()) == set(EVENTS)


@pytest.mark.parametrize("tag", sorted(TAGS))
def test_every_audit_tag_has_a_word(tag: str) -> None:
    assert not act(tag).isascii()
