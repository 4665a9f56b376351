"""Password hashing sparing enough for a plenary morning: argon2id, 19 MiB, two passes, one lane."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class SparingArgon2(Argon2PasswordHasher):
    """The OWASP minimum: about a tenth of Django's default cost for each sign-in."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
