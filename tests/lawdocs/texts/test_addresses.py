"""What can be opened as a link, and what only looks like one."""

import pytest

from lawdocs.texts.addresses import UNWEB, address_fault, leads_inside


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
    + ["www.example.gov.cn", "http://user@x.example", "http:x", "http://[::1", "https://a:99999/", "https://a.cn:0/"]
    + ['https://a.gov.cn/"onmouseover="x', "https://a.gov.cn/<b>"],
)
def test_what_is_meant_to_be_opened_is_one_of_the_web(text: str) -> None:
    assert (address_fault(text), address_fault(text, web=True)) == (UNWEB, UNWEB)


@pytest.mark.parametrize("text", ["2026年第4期第3页", "县政务服务中心公告栏", "example.gov.cn"])
def test_an_issue_or_a_place_is_no_address_of_the_web(text: str) -> None:
    assert (address_fault(text), address_fault(text, web=True)) == ("", UNWEB)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("http://127.0.0.1/", True),
        ("http://169.254.169.254/latest", True),
        ("http://10.1.2.3:8080/x", True),
        ("http://[::1]/", True),
        ("http://localhost/", True),
        ("https://oa.internal/x", True),
        ("https://www.lushan.gov.cn/", False),
        ("https://8.8.8.8/", False),
    ],
)
def test_places_of_ones_own_network_are_known(text: str, inside: bool) -> None:
    assert leads_inside(text) is inside
