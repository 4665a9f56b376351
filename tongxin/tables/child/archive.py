"""Reads a zip directory without trusting it and unpacks every part once, to its promised size and checksum.

Written by hand rather than with `zipfile`: overlaps, lies and bombs must be seen, and the child must start quickly.
"""

import struct
import zlib
from typing import NamedTuple

from .refusal import Bounds, Refused

# Deflate reaches about 1,030; honest sheets, even with thousands of formatted blanks, stay below 100.
MOST_RATIO = 300
SMALL_PART = 1 << 20
LOCKED = "文件有密码，请先去掉密码再上传"
DAMAGED = "文件已损坏，打不开；请用 WPS 或 Excel 打开后另存为 .xlsx 再上传"
BOMB = "文件解压后过大，疑似压缩炸弹，已拒绝读取"
STORED, DEFLATED = 0, 8
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_RECORD = struct.Struct("<4s6H3L5H2L")
_FULL = 0xFFFF_FFFF


class Entry(NamedTuple):
    """One line of the zip directory; sizes and offset in bytes."""

    name: str
    flags: int
    method: int
    checksum: int
    packed: int
    size: int
    offset: int


def open_parts(data: bytes, bounds: Bounds) -> dict[str, bytes]:
    """Every part of the package by name; raises `Refused`."""
    try:
        entries = _directory(data, bounds)
        _check_directory(entries, bounds)
        return {entry.name: _unpack(data, entry) for entry in entries if not entry.name.endswith("/")}
    except (zlib.error, struct.error, ValueError, IndexError) as error:
        raise Refused(DAMAGED) from error


def _directory(data: bytes, bounds: Bounds) -> list[Entry]:
    position = data.rfind(b"PK\x05\x06", max(len(data) - 65_557, 0))
    if position < 0:
        raise Refused(DAMAGED)
    _, _, _, _, count, _, offset, _ = _END.unpack_from(data, position)
    if offset == _FULL or count == 0xFFFF:
        count, offset = _wide_end(data, position)
    if count > bounds["entries"]:
        raise Refused(f"压缩包内有 {count} 个文件，超过上限 {bounds['entries']} 个，不是正常的表格文件")
    entries = []
    for _ in range(count):
        entry, offset = _record(data, offset)
        entries.append(entry)
    if data[offset : offset + 4] == b"PK\x01\x02":
        raise Refused(DAMAGED)
    return entries


def _wide_end(data: bytes, position: int) -> tuple[int, int]:
    start = data.rfind(b"PK\x06\x06", 0, position)
    if start < 0:
        raise Refused(DAMAGED)
    fields = _END64.unpack_from(data, start)
    return fields[7], fields[9]


def _record(data: bytes, offset: int) -> tuple[Entry, int]:
    signature, _, _, flags, method, _, _, checksum, packed, size, *rest = _RECORD.unpack_from(data, offset)
    name_length, extra_length, comment_length, _, _, _, local = rest
    if signature != b"PK\x01\x02":
        raise Refused(DAMAGED)
    start = offset + 46
    name = data[start : start + name_length].decode("utf-8" if flags & 0x800 else "cp437")
    extra = data[start + name_length : start + name_length + extra_length]
    size, packed, local = _widened(extra, size, packed, local)
    end = start + name_length + extra_length + comment_length
    return Entry(name.replace("\\", "/"), flags, method, checksum, packed, size, local), end


def _widened(extra: bytes, *values: int) -> list[int]:
    """Sizes and offset that did not fit in 32 bits stand in the extra field, in the same order."""
    widened, place = list(values), 0
    while place + 4 <= len(extra) and _FULL in values:
        kind, length = struct.unpack_from("<HH", extra, place)
        if kind == 1:
            numbers = iter(struct.unpack_from(f"<{min(length // 8, 3)}Q", extra, place + 4))
            return [next(numbers, value) if value == _FULL else value for value in values]
        place += 4 + length
    return widened


def _check_directory(entries: list[Entry], bounds: Bounds) -> None:
    if sum(entry.size for entry in entries) > bounds["unpacked"]:
        raise Refused(BOMB)
    names = [entry.name.casefold() for entry in entries]
    if len(set(names)) != len(names):
        raise Refused("压缩包内有重名文件，不是正常的表格文件")
    end = 0
    for entry in sorted(entries, key=lambda each: each.offset):
        _check_entry(entry)
        if entry.offset < end:
            raise Refused("压缩包内的文件互相重叠，疑似压缩炸弹，已拒绝读取")
        end = entry.offset + 30 + entry.packed


def _check_entry(entry: Entry) -> None:
    if entry.name.startswith("/") or ":" in entry.name or ".." in entry.name.split("/"):
        raise Refused("压缩包内有越界路径，不是正常的表格文件")
    if entry.flags & 0x1:
        raise Refused(LOCKED)
    if entry.method not in {STORED, DEFLATED}:
        raise Refused(DAMAGED)
    if entry.size > SMALL_PART and entry.size > MOST_RATIO * max(entry.packed, 1):
        raise Refused(BOMB)


def _unpack(data: bytes, entry: Entry) -> bytes:
    """The directory may lie and another reader may not stop where it says: the stream itself must end there."""
    start = entry.offset
    if data[start : start + 4] != b"PK\x03\x04":
        raise Refused(DAMAGED)
    name_length, extra_length = struct.unpack_from("<HH", data, start + 26)
    start += 30 + name_length + extra_length
    packed = data[start : start + entry.packed]
    content = packed if entry.method == STORED else _inflate(packed, entry.size)
    if len(content) != entry.size or zlib.crc32(content) != entry.checksum:
        raise Refused(DAMAGED)
    return content


def _inflate(packed: bytes, promised: int) -> bytes:
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    content = engine.decompress(packed, promised + 1)
    if len(content) > promised:
        raise Refused(BOMB)
    if not engine.eof:
        raise Refused(DAMAGED)
    return content
