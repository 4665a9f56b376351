import hashlib
import tarfile
from io import BytesIO

import pytest

from tongxin.documents import fonts
from tools import fetch_fonts

FACE = fetch_fonts.Face("@example/face@1.0.0", "400/Face.ttf", hashlib.sha256(b"outlines").hexdigest())


def archive(content: bytes, name: str = "package/400/Face.ttf") -> tarfile.TarFile:
    made = BytesIO()
    with tarfile.open(fileobj=made, mode="w") as package:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        package.addfile(member, BytesIO(content))
    made.seek(0)
    return tarfile.open(fileobj=made)


def test_a_face_with_the_right_bytes_is_kept(tmp_path):
    with archive(b"outlines") as package:
        fetch_fonts.keep(package, FACE, tmp_path)
    assert ([file.name for file in tmp_path.iterdir()], FACE.stands_in(tmp_path)) == (["Face.ttf"], True)


def test_a_face_with_other_bytes_is_thrown_away(tmp_path):
    with (
        archive(b"something else") as package,
        pytest.raises(fetch_fonts.FetchError, match=r"^字体 Face.ttf 的校验值不符，已丢弃。"),
    ):
        fetch_fonts.keep(package, FACE, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_package_without_the_face_is_told(tmp_path):
    with (
        archive(b"outlines", "package/readme") as package,
        pytest.raises(fetch_fonts.FetchError, match=r"中没有文件 400/Face.ttf。$"),
    ):
        fetch_fonts.keep(package, FACE, tmp_path)


@pytest.mark.usefixtures("faces")
def test_nothing_is_fetched_again_when_all_faces_are_there():
    folder = fonts.fetched_folder()
    before = fonts.stamp()
    assert (fetch_fonts.main(folder), fonts.stamp()) == (0, before)
