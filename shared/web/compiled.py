"""Templates' code, compiled once for all services of a process: they share the layout and the macros."""

from types import CodeType

from jinja2.bccache import Bucket, BytecodeCache

from shared.text import LANGUAGES


class Compiled(BytecodeCache):
    """The code of templates by name, file and content; it stays in memory."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Jinja's question whether it is there."""
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Jinja's word that it is made."""
        if bucket.code is not None:
            self.codes[bucket.key, bucket.checksum] = bucket.code


COMPILED = {language: Compiled() for language in LANGUAGES}
"""For each language its own: sentences are put into words when a template is compiled."""
