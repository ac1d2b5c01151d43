"""What the lists of genres and subjects hold."""

from lawdocs.documents.subjects import CATEGORIES, GENRES, SUBJECTS, subject_choices


def test_there_are_22_categories_and_15_genres() -> None:
    assert (len(CATEGORIES), len(GENRES)) == (22, 15)


def test_a_category_is_stored_with_both_levels() -> None:
    assert "综合政务\\政务公开" in SUBJECTS
    assert "其他" in SUBJECTS
    assert "综合政务" not in SUBJECTS
    assert {each.value for each in subject_choices()} == {*SUBJECTS, ""}
