"""What can be opened as a link, and what only looks like one."""

import pytest

from lawdocs.texts.addresses import UNWEB, address_fault


@pytest.mark.parametrize(
    "text", ["", "https://www.example.gov.cn/1", " http://x.example:8080/?q=1#a ", "HTTPS://X.example"]
)
def test_addresses_of_the_web_are_taken(text: str) -> None:
    assert (address_fault(text), address_fault(text, web=True)) == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JavaScript:x",
        "data:text/html,x",
        "ftp://x.example",
        "http://",
        "https:///x",
        "//x.example",
    ]
    + ["www.example.gov.cn", "http://user@x.example", "http:x"],
)
def test_what_is_meant_to_be_opened_is_one_of_the_web(text: str) -> None:
    assert (address_fault(text), address_fault(text, web=True)) == (UNWEB, UNWEB)


@pytest.mark.parametrize("text", ["2026年第4期第3页", "县政务服务中心公告栏", "example.gov.cn"])
def test_an_issue_or_a_place_is_no_address_of_the_web(text: str) -> None:
    assert (address_fault(text), address_fault(text, web=True)) == ("", UNWEB)
