"""Passwords: hashing sparing enough for a plenary morning (argon2id, 19 MiB, two passes, one lane), and how long one is."""

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import MinimumLengthValidator


class SparingArgon2(Argon2PasswordHasher):
    """The OWASP minimum: about a tenth of Django's default cost for each sign-in."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class LongEnough(MinimumLengthValidator):
    """Django's own words for this have no Chinese translation."""

    def get_error_message(self) -> str:
        return f"密码至少要有{self.min_length}个字符"
