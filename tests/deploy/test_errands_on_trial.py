"""What operators read in docs/operators/backup.md of each errand on trial is what the code does."""

from collections.abc import Iterator
from pathlib import Path

from tests.access.world import NODE, an_app

DOCUMENT = Path(__file__).parents[2] / "docs/operators/backup.md"
HEADING = "| service | errand |"
EACH = "each"


def listed() -> dict[tuple[str, str], str]:
    """What the document says of each errand of each service."""
    lines = DOCUMENT.read_text(encoding="utf-8").partition(HEADING)[2].splitlines()[2:]
    found = {}
    for line in lines:
        if not line.startswith("|"):
            break
        services, errand, _, on_trial = (cell.strip() for cell in line.strip("| ").split(" | "))
        for service in NODE if services == EACH else services.split(", "):
            found[service, errand.strip("`")] = on_trial
    return found


def errands(**more: str) -> Iterator[tuple[str, str, bool]]:
    """Service, errand, and whether it rests, of a whole node."""
    for name in NODE:
        service = an_app(name, "sqlite+aiosqlite://", **more).state.service
        for one in (*service.of_the_house(), *service.errands):
            yield name, one.name, one.rests_on_trial


def test_the_operators_document_lists_every_errand_and_whether_it_rests_on_trial() -> None:
    code = {(service, errand): "rests" if rests else "goes on" for service, errand, rests in errands()}
    document = {errand: said.partition(",")[0] for errand, said in listed().items()}
    assert document == code


def test_what_goes_to_the_catcher_of_this_machine_is_said_to_do_so() -> None:
    caught = {(service, name) for service, name, rests in errands(catcher="127.0.0.1:2525") if not rests}
    resting = {(service, name) for service, name, rests in errands() if rests}
    said = {errand for errand, words in listed().items() if "catcher of this machine" in words}
    assert said == caught & resting == {("notifications", "messages"), ("notifications", "personal_letters")}
