"""What the mail catcher asks membership: may whoever looks read caught letters, and which?

The catcher knows nobody. Wherever it runs, it hands on what the browser sent, and does as it is told.
"""

from typing import Literal

from pydantic import BaseModel

PATH = "/node/letters"

Why = Literal["", "set-up", "demonstration"]


class LetterReader(BaseModel):
    """Somebody who may read what was caught. `email`: theirs, if they have one; `all_because`: why they may also read
    what lets somebody else in, if they may. `zone` and `language` are the union's."""

    email: str = ""
    all_because: Why = ""
    zone: str
    language: str
