"""What titles end with: one list of genres for titles, for what a text calls itself, and for breaking titles."""

import pytest

from lawdocs.texts.dates import stated_validity
from lawdocs.texts.genres import GENRES, OWN_GENRES
from lawdocs.texts.titles import ends_title


@pytest.mark.parametrize("genre", GENRES)
def test_every_genre_ends_a_title(genre: str) -> None:
    assert ends_title(f"鲁山县停车泊位{genre}")
    assert ends_title(f"鲁山县停车泊位{' '.join(genre)}（试行）")


@pytest.mark.parametrize("text", ["制定本法", "按照本办法", "关于印发《鲁山县停车泊位管理办法》", "停车泊位管理办法的"])
def test_what_goes_on_or_speaks_of_a_text_is_no_title(text: str) -> None:
    assert not ends_title(text)


def test_a_text_calls_itself_by_genres_that_end_titles() -> None:
    assert set(OWN_GENRES) < set(GENRES)


@pytest.mark.parametrize("genre", OWN_GENRES)
def test_validity_of_every_genre_is_understood(genre: str) -> None:
    assert stated_validity(f"第九条　本{genre}有效期5年。").years == 5
