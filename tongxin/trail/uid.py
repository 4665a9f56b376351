"""UUIDv7: ids that offline clients can make and that sort by the time they were made."""

import secrets
import uuid

from tongxin.trail import clock


def uuid7() -> uuid.UUID:
    """48 bits of milliseconds, version, 74 random bits (RFC 9562, section 5.7)."""
    millis = int(clock.now().timestamp() * 1000) & 0xFFFFFFFFFFFF
    value = millis << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)
