"""The tables of the pages as sheets: what CSV, XLSX and Parquet files are written from."""

from collections.abc import Iterable, Sequence
from datetime import date

from services.confederation.pages.words import DIMENSIONS, KINDS, LATENESS, MEASURES, line_name
from services.confederation.queries.evidence import Evidence
from services.confederation.queries.exchanges import Exchange
from services.confederation.queries.figures import Figures, Line
from services.confederation.queries.freshness import Freshness
from services.confederation.queries.reconciliation import Reconciled
from services.confederation.queries.statements import JobsOfADay
from services.confederation.queries.trends import Year
from shared.events.crossings import MeetingKind
from shared.sheets import Cell, Column, Holds, Row, Sheet
from shared.text import say

Prepared = tuple[Sheet, list[Row]]
ALL = "all"
COUNTED = (
    Column("cooperatives", MEASURES["present"], Holds.WHOLE),
    Column("jobs", MEASURES["jobs"], Holds.WHOLE),
    Column("jobs_unknown", say("Co-operatives without a number of jobs"), Holds.WHOLE),
    Column("admitted", MEASURES["admitted"], Holds.WHOLE),
    Column("withdrawn", MEASURES["withdrawn"], Holds.WHOLE),
)
MET = (
    Column("announced", MEASURES["announced"], Holds.WHOLE),
    Column("held", MEASURES["held"], Holds.WHOLE),
    Column("cancelled", MEASURES["cancelled"], Holds.WHOLE),
    Column("seats", MEASURES["seats"], Holds.WHOLE),
    Column("registered", say("Seats taken, at least"), Holds.WHOLE),
    Column("registered_withheld", say("Seats taken: counts withheld"), Holds.WHOLE),
    Column("attended", say("Attendances, at least"), Holds.WHOLE),
    Column("attended_withheld", say("Attendances: counts withheld"), Holds.WHOLE),
    *(Column(f"held_{kind}", KINDS[kind], Holds.WHOLE) for kind in MeetingKind),
)


def figures_sheet(found: Figures) -> Prepared:
    """The lines of a dimension, and the whole before them, in which each co-operative counts once."""
    by = found.dimension
    columns = (Column(by.value, say("Code")), Column("name", DIMENSIONS[by]), *COUNTED)
    meetings = found.whole.meetings is not None
    sheet = Sheet(f"by-{by.value}", DIMENSIONS[by], columns + (MET if meetings else ()), found.scope.day)
    whole: Row = (ALL, say("All together"), *numbers(found.whole, meetings=meetings))
    lines = [(one.key, line_name(by, one.key, one.name), *numbers(one, meetings=meetings)) for one in found.lines]
    return sheet, [whole, *lines]


def numbers(line: Line, *, meetings: bool) -> Row:
    """The cells of one line; empty where nothing is known."""
    told = line.presence
    counted: Row = (
        (told.present, told.jobs, told.jobs_unknown, told.admitted, told.withdrawn) if told else (None,) * len(COUNTED)
    )
    return counted + meeting_numbers(line) if meetings else counted


def meeting_numbers(line: Line) -> Row:
    """The cells about meetings."""
    met = line.meetings
    if met is None:
        return (None,) * len(MET)
    people = (met.registered.at_least, met.registered.withheld, met.attended.at_least, met.attended.withheld)
    kinds = (met.held_by_kind.get(kind, 0) for kind in MeetingKind)
    return (met.announced, met.held, met.cancelled, met.seats, *people, *kinds)


def trends_sheet(years: Sequence[Year], day: date) -> Prepared:
    """A line for each year and union, and for the whole of each year."""
    head = (Column("year", say("Year")), Column("as_of", say("As of"), Holds.DAY))
    columns = (*head, Column("union", say("Code")), Column("name", say("Union")), *COUNTED, *MET)
    rows: list[Row] = []
    for year in years:
        when: Row = (str(year.day.year), year.day)
        rows.append((*when, ALL, say("All together"), *year_numbers(year, year.figures.whole)))
        rows += [(*when, one.key, one.name, *year_numbers(year, one)) for one in year.figures.lines]
    return Sheet("trends", say("Trends"), columns, day), rows


def year_numbers(year: Year, line: Line) -> Row:
    """A line's cells; empty for what begins later than that year."""
    cells = numbers(line, meetings=True)
    return cells if year.meetings_known else cells[: len(COUNTED)] + (None,) * len(MET)


def links_sheet(found: Iterable[Exchange], names: dict[str, str], day: date) -> Prepared:
    """Who received whose members."""
    columns = (
        Column("host", say("Code of the host")),
        Column("host_name", say("Receiving union")),
        Column("guest", say("Code of the guests")),
        Column("guest_name", say("Members of")),
        Column("requests", say("Registrations"), Holds.WHOLE),
        Column("seats", say("Seats"), Holds.WHOLE),
    )
    rows: list[Row] = [
        (one.host, names.get(one.host, one.host), one.guest, names.get(one.guest, one.guest), one.requests, one.seats)
        for one in found
    ]
    return Sheet("links", say("Links between unions"), columns, day), rows


def freshness_sheet(found: Iterable[Freshness], day: date) -> Prepared:
    """How fresh each union is."""
    columns = (
        Column("union", say("Code")),
        Column("name", say("Union")),
        Column("state", say("State")),
        Column("late", say("Late"), Holds.YES_OR_NO),
        Column("heard_at", say("Last heard"), Holds.MOMENT),
        Column("totals_at", say("Last totals"), Holds.MOMENT),
        Column("waiting", say("Waiting there"), Holds.WHOLE),
        Column("crossings", say("Crossings read"), Holds.WHOLE),
    )
    rows: list[Row] = [
        (o.union, o.name, LATENESS[o.lateness], o.late, o.heard_at, o.totals_at, o.waiting, o.crossings) for o in found
    ]
    return Sheet("freshness", say("When each union was last heard"), columns, day), rows


def crossings_sheet(found: Iterable[Evidence], names: dict[str, str], figure: str, day: date) -> Prepared:
    """The crossings behind a figure."""
    columns = (
        Column("sequence", say("Crossing"), Holds.WHOLE),
        Column("stated_by", say("Stated by")),
        Column("union", say("Counts for")),
        Column("entity", say("Identifier")),
        Column("what", say("What")),
        Column("department", say("Department")),
        Column("on", say("On"), Holds.DAY),
        Column("amount", MEASURES[figure], Holds.WHOLE),
        Column("as_of", say("Stated as of"), Holds.DAY),
    )
    rows: list[Row] = [
        (o.sequence, o.union, names.get(o.owner, o.owner), o.id, KINDS.get(o.what, o.what), o.department, *days(o))
        for o in found
    ]
    return Sheet(f"crossings-{figure}", MEASURES[figure], columns, day), rows


def days(one: Evidence) -> tuple[Cell, Cell, Cell]:
    """When it counts, for how much, and as of when that was stated."""
    return one.on, one.amount, one.as_of


def statements_sheet(found: Iterable[JobsOfADay], day: date) -> Prepared:
    """What was stated of one co-operative over time."""
    columns = (
        Column("as_of", say("Stated as of"), Holds.DAY),
        Column("jobs", MEASURES["jobs"], Holds.WHOLE),
        Column("sequence", say("Crossing"), Holds.WHOLE),
    )
    return Sheet("cooperative", say("Statements"), columns, day), [(o.as_of, o.jobs, o.sequence) for o in found]


def reconciliation_sheet(found: Iterable[Reconciled], day: date) -> Prepared:
    """Each difference between what a union signed and what is added up here; one line where they agree."""
    columns = (
        Column("union", say("Union")),
        Column("service", say("Service")),
        Column("day", say("Day of the totals")),
        Column("standing", say("State")),
        Column("signature", say("Signature")),
        Column("what", say("What differs")),
        Column("stated", say("As the union signed")),
        Column("ours", say("As added up here")),
    )
    rows: list[Row] = []
    for one in found:
        head: Row = (one.union, one.service, one.day, one.standing.value, one.signature.value)
        differing: list[Row] = [(f"{what} {which}", str(a), str(b)) for what, which, a, b in one.differences]
        rows += [head + cells for cells in differing or [(None, None, None)]]
    return Sheet("reconciliation", say("Totals"), columns, day), rows
