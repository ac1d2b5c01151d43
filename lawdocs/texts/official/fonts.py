"""Fonts of official papers: what the standard names, and what stands in for it where a machine does not have that."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Face:
    """One of the typefaces: its Chinese name, the families that are it, and those that stand in for it in this order.

    Font files give their family in Chinese, in English, or both.
    """

    name: str
    genuine: tuple[str, ...]
    substitutes: tuple[str, ...]
    latin: tuple[str, ...] = ("Times New Roman", "Liberation Serif", "Noto Serif CJK SC")

    @property
    def css(self) -> str:
        """The families as a style sheet names them."""
        return _listed((*self.genuine, *self.substitutes))

    @property
    def latin_css(self) -> str:
        """The families for figures and Latin letters: its own, else others than those of the stand-in (Fandol's are
        bold beside its characters)."""
        return _listed((*self.genuine, *self.latin))


def _listed(families: Iterable[str]) -> str:
    return ", ".join(f'"{each}"' for each in families)


# Fandol is free (GPL with the font exception) and has the four faces; Noto has every character. Of FandolSong only the
# bold one can be had by name: both files say that they are of normal weight.
FACES = {
    "fangsong": Face(
        "仿宋",
        ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "方正仿宋简体", "FZFangSong-Z02S", "方正仿宋_GBK"),
        ("FandolFang", "Noto Serif CJK SC"),
    ),
    "title": Face(
        "小标宋", ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05", "FZXBSJW--GB1-0"),
        ("FandolSong", "Noto Serif CJK SC"),
    ),
    "hei": Face(
        "黑体", ("黑体", "SimHei", "方正黑体简体", "FZHei-B01S"),
        ("FandolHei", "Noto Sans CJK SC"), latin=("Noto Sans CJK SC",),
    ),
    "kai": Face(
        "楷体", ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体简体", "FZKai-Z03S"),
        ("FandolKai", "Noto Serif CJK SC"),
    ),
    "song": Face("宋体", ("宋体", "SimSun", "方正书宋简体"), ("Noto Serif CJK SC", "FandolSong")),
}  # fmt: skip


def as_css() -> dict[str, str]:
    """The families of every face, and under latin_… those of its figures."""
    return {key: face.css for key, face in FACES.items()} | {
        f"latin_{key}": each.latin_css for key, each in FACES.items()
    }


def stood_in(used: Iterable[str], faces: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Which of the faces of a paper were not to be had, each with the family that stands in for it, or nothing."""
    have = set(used)
    found = []
    for face in (FACES[key] for key in faces):
        if not have & set(face.genuine):
            found.append((face.name, next((each for each in face.substitutes if each in have), "")))
    return tuple(found)
