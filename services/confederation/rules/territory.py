"""To which union a fact belongs on a day: facts keep the code that stated them, unions come, merge and split.

On a day on which the stating union was not yet, or no longer, a union, the fact belongs to the one that it came from,
or became. Where there are several, the department decides.
"""

from collections.abc import Iterable
from datetime import date

from services.confederation.models import Union


class Territory:
    """All unions there are or were."""

    def __init__(self, unions: Iterable[Union]) -> None:
        self.unions = {union.code: union for union in unions}
        self.known: dict[tuple[str, str | None, date], str] = {}

    def on(self, day: date) -> list[Union]:
        """The unions of that day, by code."""
        return [union for _, union in sorted(self.unions.items()) if union.is_one_on(day)]

    def owner(self, code: str, department: str | None, day: date) -> str:
        """The code of the union to which, on that day, belongs what this one states."""
        key = code, department, day
        if key not in self.known:
            self.known[key] = self.search(code, department, day, frozenset())
        return self.known[key]

    def search(self, code: str, department: str | None, day: date, seen: frozenset[str]) -> str:
        """The same, step by step, back or forth in time; a circle of successors ends where it began."""
        others = self.next_to(code, day) if code not in seen else []
        if not others:
            return code
        return self.search(self.of_department(others, department), department, day, seen | {code})

    def owners(self, code: str, day: date) -> set[str]:
        """Every union to which, on that day, something may belong of what this one states."""
        found, ahead = set[str](), [code]
        while ahead:
            found.add(one := ahead.pop())
            ahead += [other for other in self.next_to(one, day) if other not in found]
        return found

    def next_to(self, code: str, day: date) -> list[str]:
        """The unions that it came from, or became, a step nearer to the day; none when it is one on that day."""
        union = self.unions.get(code)
        if union is None or union.is_one_on(day):
            return []
        if day < union.since:
            return [one.code for _, one in sorted(self.unions.items()) if code in one.successors]
        return [one for one in union.successors if one in self.unions]

    def of_department(self, codes: list[str], department: str | None) -> str:
        """Among these unions the one with that department; the first of them when none has it."""
        return next((code for code in codes if department in self.unions[code].departments), codes[0])

    def borders(self, since: date, until: date) -> list[date]:
        """The first days of the stretches of a period within which the unions stay the same."""
        begins = {union.since for union in self.unions.values()}
        ends = {union.until.toordinal() + 1 for union in self.unions.values() if union.until}
        days = begins | {date.fromordinal(day) for day in ends}
        return [since, *sorted(day for day in days if since < day <= until)]
