"""Entry of the child: lowers its own limits first, then reads standard input and writes the wire form."""

import gc
import json
import resource
import signal
import sys
from typing import Any

from .refusal import Bounds, Refused

TOO_MUCH = "表格展开后占用内存过大，请拆成几个文件，或删除多余的行和列后再上传"


def main() -> None:
    """`argv[1]` holds the bounds as JSON; the answer is one JSON object with `sheets` or `refused`."""
    # The process is short and holds no cycles; looking for them would cost a third of the time.
    gc.disable()
    bounds: Bounds = json.loads(sys.argv[1])
    _lower_limits(bounds)
    try:
        answer: dict[str, Any] = {"sheets": read(sys.stdin.buffer.read(bounds["bytes"] + 1), bounds)}
        wire = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    except Refused as refusal:
        wire = json.dumps({"refused": str(refusal)}).encode()
    except MemoryError:
        wire = json.dumps({"refused": TOO_MUCH}).encode()
    sys.stdout.buffer.write(wire)
    sys.stdout.buffer.flush()


def _lower_limits(bounds: Bounds) -> None:
    memory, seconds = bounds["memory"], bounds["seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    for none in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC):
        resource.setrlimit(none, (0, 0))
    # The parent kills at the wall limit; the alarm is for the child whose parent is gone.
    signal.alarm(seconds + 2)


def read(data: bytes, bounds: Bounds) -> list[dict[str, Any]]:
    """Chooses the reader by the first bytes, never by the name of the file; raises `Refused`."""
    from . import cells, text  # after the limits, so that loading the parser is inside them

    if data.startswith(b"PK"):
        return cells.read_package(data, bounds)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return cells.read_old(data, bounds)
    for magic, reason in FOREIGN:
        if data.startswith(magic):
            raise Refused(reason)
    return text.read_text(data, bounds)


FOREIGN = (
    (b"%PDF", "这是 PDF 文件，不是表格；请上传 .xlsx、.xls 或 .csv 文件"),
    (b"\x89PNG", "这是图片，不是表格；请上传 .xlsx、.xls 或 .csv 文件"),
    (b"\xff\xd8\xff", "这是图片，不是表格；请上传 .xlsx、.xls 或 .csv 文件"),
    (b"Rar!", "这是压缩包，不是表格；请解压后上传其中的 .xlsx、.xls 或 .csv 文件"),
    (b"7z\xbc\xaf", "这是压缩包，不是表格；请解压后上传其中的 .xlsx、.xls 或 .csv 文件"),
    (b"\x1f\x8b", "这是压缩包，不是表格；请解压后上传其中的 .xlsx、.xls 或 .csv 文件"),
)
