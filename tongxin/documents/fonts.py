"""Which Chinese faces are at hand, and which of them a document shall use.

Two folders: what the committee has licensed (`fonts` in the data directory, kept in backups) and what
tools/fetch_fonts.py brought (var/fonts, can be fetched again at any time). Faces of the first are preferred.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import typst
from django.conf import settings

FACE_FILES = {".ttf", ".otf", ".ttc", ".otc"}
# The faces GB/T 9704 asks for, under the names their files carry, then the free ones that stand in for them.
PREFERENCES = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK"),
    "body": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋"),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体"),
    "hei": ("SimHei", "黑体"),
}
FREE = {"title": "Noto Serif SC", "body": "Noto Serif SC", "kai": "Noto Serif SC", "hei": "Noto Sans SC"}


class FontsMissingError(Exception):
    """No PDF can be made yet; the message is for the person who asked for it."""


@dataclass(frozen=True)
class Shelf:
    """The faces at hand at one moment; `stamp` changes when a file comes, goes or is replaced."""

    stamp: tuple[tuple[str, int, int], ...]
    families: frozenset[str]
    fonts: typst.Fonts


def licensed_folder() -> Path:
    return Path(settings.DATA_DIR) / "fonts"


def fetched_folder() -> Path:
    return Path(settings.ROOT) / "var" / "fonts"


def folders() -> tuple[Path, Path]:
    return licensed_folder(), fetched_folder()


def stamp() -> tuple[tuple[str, int, int], ...]:
    """Name, size and change time of every face file, so that a process sees faces that arrive after its start."""
    return tuple((str(path), *_state(path)) for path in sorted(_face_files()))


def shelf() -> Shelf:
    """Reads the folders; raises FontsMissingError when a document could not be set completely from them."""
    now = stamp()
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=_existing_folders()
    )
    families = frozenset(fonts.families())
    if lacking := missing(families):
        raise FontsMissingError(sentence(lacking))
    return Shelf(now, families, fonts)


def problem() -> str:
    """Why no PDF can be made now, in a sentence for people; empty when all is well."""
    try:
        shelf()
    except FontsMissingError as error:
        return str(error)
    return ""


def missing(families: Iterable[str]) -> tuple[str, ...]:
    """The free families that are absent; they are needed even beside licensed faces, which lack rare characters."""
    at_hand = {family.casefold() for family in families}
    return tuple(sorted(name for name in set(FREE.values()) if name.casefold() not in at_hand))


def sentence(lacking: Iterable[str]) -> str:
    return (
        f"暂时不能生成PDF：缺少中文字体{'、'.join(lacking)}。"
        f"请由管理员在程序目录运行 python3 tools/fetch_fonts.py 取得字体（首次启动后会在后台自动下载，请稍候再试）；"
        f"不能联网时，请把这些字体文件拷入 {fetched_folder()}。Word文档不受影响，可先导出Word。"
    )


def choose(families: Iterable[str]) -> dict[str, list[str]]:
    """For each role (title, body, kai, hei) the families at hand, best first, ending in the free ones.

    The free families close every list so that a rare character missing in a licensed face is still printed.
    """
    at_hand = {family.casefold() for family in families}
    return {
        role: [name for name in names if name.casefold() in at_hand] + _rest(role)
        for role, names in PREFERENCES.items()
    }


def _rest(role: str) -> list[str]:
    return [FREE[role], *sorted(set(FREE.values()) - {FREE[role]})]


def _existing_folders() -> list[Path]:
    return [folder for folder in folders() if folder.is_dir()]


def _face_files() -> list[Path]:
    return [
        path
        for folder in _existing_folders()
        for path in folder.rglob("*")
        if path.suffix.lower() in FACE_FILES
    ]


def _state(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns
