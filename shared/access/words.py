"""What each line of the table of permissions opens, in a plain sentence: for the page "why may she see this?".

A sentence speaks for all the lines that it names; `*` at the end of a name stands for every ending. What a line opens
for one's own only is said by the page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from shared.access.permissions import Line
from shared.text import Text, say


@dataclass(frozen=True)
class Sentence:
    """One thing that people may do or see, under the heading of its group; `routes` name lines as "GET /agenda"."""

    group: str
    says: Text
    routes: tuple[str, ...]

    def speaks_of(self, line: Line) -> bool:
        """Whether this sentence is about that line."""
        return any(fnmatchcase(f"{line.method} {line.path}", route.replace("[", "[[]")) for route in self.routes)


GROUPS: dict[str, Text] = {
    "open": say("For everybody"),
    "mine": say("What is their own"),
    "planning": say("Planning meetings"),
    "cooperatives": say("Co-operatives"),
    "files": say("Files of co-operatives and people"),
    "keys": say("Accounts and rights"),
    "node": say("The node"),
    "network": say("The network’s figures"),
    "confederation": say("The confederation’s work"),
}

OPEN = (
    Sentence(
        "open",
        say("Sign in and out, choose a language, see how the pages are made and whether the node answers"),
        (
            "GET /",
            "* /sign-in*",
            "* /sign-out*",
            "POST /language/{chosen}",
            "POST /theme/{chosen}",
            "GET /style",
            "GET /healthz",
            "GET /readyz",
        ),
    ),
    Sentence("open", say("Answer with the personal link of an e-mail"), ("* /r/{token}",)),
    Sentence(
        "open",
        say(
            "See the agenda and what is announced, here and in other unions: what, where, when, how many seats are left"
        ),
        (
            "GET /agenda",
            "GET /agenda/cards/{id}",
            "GET /agenda/network",
            "GET /agenda/network/{id}",
            "GET /meetings/{id}",
            "GET /meetings/{id}/now",
            "GET /api/meetings",
            "GET /api/meetings/{id}",
            "GET /api/meetings/network",
        ),
    ),
)
MINE = (
    Sentence(
        "mine",
        say("Take or give back a seat, and see where they stand"),
        (
            "GET /registrations",
            "POST /meetings/{id}/registration",
            "POST /agenda/network/{id}/request",
        ),
    ),
    Sentence(
        "mine",
        say("Take or give back a seat with a program"),
        (
            "* /api/meetings/network/{id}/request*",
            "DELETE /api/meetings/{id}/registrations",
            "POST /api/meetings/{id}/registrations",
        ),
    ),
    Sentence(
        "mine",
        say("Read the notices that they were sent"),
        ("GET /inbox", "POST /inbox/read", "GET /inbox/{notice_id}", "GET /api/notifications"),
    ),
    Sentence("mine", say("Manage their account: passkeys, providers, sessions, tokens"), ("* /account*",)),
    Sentence("mine", say("See what a person may see, and why"), ("GET /people/{id}/access",)),
    Sentence("mine", say("See e-mail and telephone of a person"), ("see person.contact",)),
    Sentence("mine", say("Find what they may see, as they type"), ("GET /search", "GET /api/membership/search")),
    Sentence("mine", say("See an open page follow what changes elsewhere"), ("GET /live/*", "see live.agenda")),
)
MEETINGS = (
    Sentence(
        "planning",
        say("See drafts of meetings before they are announced"),
        ("see meeting.draft", "see live.drafts", "see live.home"),
    ),
    Sentence(
        "planning",
        say("See who is registered, who waits and who came"),
        (
            "see meeting.people",
            "GET /meetings/{id}/lists",
            "GET /meetings/{id}/participants.csv",
            "GET /api/meetings/{id}/registrations",
        ),
    ),
    Sentence(
        "planning",
        say("Register somebody, or take them off the list"),
        ("* /meetings/{id}/people*", "POST /agenda/network/{id}/people/{person_id}/cancel"),
    ),
    Sentence(
        "planning", say("Ask for a seat, or give one back, in the name of a person"), ("do registration.of_another",)
    ),
    Sentence("planning", say("Give somebody priority in the queue"), ("do registration.with_priority",)),
    Sentence(
        "planning",
        say("Plan, change, announce and cancel meetings, and open them to other unions"),
        (
            "* /meetings/new",
            "* /meetings/{id}/edit",
            "POST /meetings/{id}/announce",
            "* /meetings/{id}/cancel",
            "* /meetings/{id}/opening",
            "POST /api/meetings",
            "POST /api/meetings/{id}/announcement",
            "POST /api/meetings/{id}/cancellation",
            "* /api/meetings/{id}/opening",
        ),
    ),
    Sentence(
        "planning",
        say("Note who came"),
        ("* /meetings/{id}/attendance", "PUT /api/meetings/{id}/attendance", "POST /api/meetings/past"),
    ),
    Sentence("planning", say("See which messages were sent, and send one again"), ("* /inbox/deliveries*",)),
)
COOPERATIVES = (
    Sentence(
        "cooperatives",
        say(
            "See the list of the member co-operatives and the page of each: name, town, trade, legal form, member since"
        ),
        ("GET /cooperatives", "GET /cooperatives/{id}"),
    ),
    Sentence(
        "cooperatives",
        say("See the file of a co-operative: number, jobs, e-mail, telephone"),
        ("see cooperative.file",),
    ),
    Sentence(
        "cooperatives",
        say("Read the file of a co-operative with a program"),
        ("GET /api/membership/cooperatives/{id}",),
    ),
    Sentence("cooperatives", say("See who the people of a co-operative are"), ("see cooperative.people",)),
    Sentence("cooperatives", say("See who speaks for a co-operative"), ("see cooperative.speakers",)),
    Sentence("cooperatives", say("See co-operatives that left, or have not joined"), ("see cooperative.not_a_member",)),
    Sentence(
        "cooperatives",
        say("Correct e-mail, telephone and website of a co-operative"),
        ("* /cooperatives/{id}/contact",),
    ),
    Sentence("files", say("See why a co-operative left"), ("see cooperative.why_it_left",)),
    Sentence(
        "files",
        say("Read and write the notes on contacts with a co-operative"),
        ("see cooperative.notes", "* /cooperatives/{id}/notes*"),
    ),
    Sentence(
        "files",
        say("Open and correct files of co-operatives, admit them, note that they leave, save the list as a file"),
        (
            "GET /cooperatives/export.csv",
            "GET /cooperatives/silent*",
            "* /cooperatives/new",
            "* /cooperatives/{id}/edit",
            "POST /cooperatives/{id}/admit",
            "POST /cooperatives/{id}/withdraw",
            "POST /cooperatives/{id}/withdraw/undo",
            "* /api/membership/cooperatives",
        ),
    ),
    Sentence("files", say("Import lists of co-operatives"), ("* /imports*",)),
    Sentence(
        "files",
        say("See all people, note new ones, correct them and their mandates"),
        (
            "GET /people",
            "* /people/new",
            "GET /people/{id}",
            "* /people/{id}/edit",
            "POST /people/{id}/mandates*",
            "* /api/membership/people*",
        ),
    ),
    Sentence("files", say("Find everything, whatever it is about"), ("see search.anything",)),
)
OFFICE = (
    Sentence(
        "keys",
        say("Invite somebody, make a sign-in link for them, end their sessions"),
        ("POST /people/{id}/link", "POST /people/{id}/invitation", "POST /people/{id}/sessions*"),
    ),
    Sentence("keys", say("Read who signed in and what was done with accounts and rights"), ("GET /audit*",)),
    Sentence("keys", say("Make somebody staff or operator, or end that"), ("do mandate.in_the_office",)),
    Sentence(
        "keys", say("Change the file, or make the sign-in link, of somebody of the staff"), ("do person.in_the_office",)
    ),
    Sentence("node", say("See whether the node is well"), ("GET /node", "see live.anything")),
    Sentence("node", say("See everything that left the node for the confederation"), ("GET /node/crossings*",)),
    Sentence(
        "node",
        say("Set up the node: its name and hours, its mail server, its first staff, the confederation"),
        ("* /tour*", "* /mail-server"),
    ),
    Sentence("node", say("Say of a restored copy that it is the node now"), ("* /node/trial",)),
    Sentence("node", say("Make a backup of the whole node, and download it"), ("* /node/backup*",)),
    Sentence("node", say("Decide what may leave the node"), ("POST /node/crossings/kinds/{kind}",)),
    Sentence(
        "node", say("Read the messages that a node for trying out has caught"), ("see mail.caught", "GET /node/letters")
    ),
)
HUB = (
    Sentence(
        "network",
        say("Read the figures of the network, and the messages behind them"),
        (
            "GET /breakdowns",
            "GET /cooperatives/{union}/{id}",
            "GET /crossings",
            "GET /crossings/{sequence}",
            "GET /exports/{name}.{ending}",
            "GET /map",
            "GET /overview",
            "GET /trends",
            "GET /api/confederation/v1/crossings",
            "GET /api/confederation/v1/figures",
            "GET /api/confederation/v1/trends",
        ),
    ),
    Sentence(
        "confederation",
        say("See each union’s affairs, its meetings and its links with others, and ask it to state everything again"),
        (
            "see network.everything",
            "GET /links",
            "* /unions/{code}*",
            "POST /api/confederation/unions/{code}/restatement",
            "GET /api/confederation/v1/links",
            "GET /api/confederation/v1/unions",
        ),
    ),
    Sentence(
        "confederation", say("See who is signed in at the hub, and take access away"), ("POST /readers/{id}/end",)
    ),
    Sentence("confederation", say("Write bulletins, and see which unions have them"), ("* /bulletins*",)),
)
SENTENCES: tuple[Sentence, ...] = (*OPEN, *MINE, *MEETINGS, *COOPERATIVES, *OFFICE, *HUB)


def sentences_of(line: Line) -> list[Sentence]:
    """The sentences about a line; there is one."""
    return [one for one in SENTENCES if one.speaks_of(line)]


def spoken(lines: Iterable[Line]) -> list[tuple[Sentence, list[Line]]]:
    """The sentences with their lines, in the order of the sentences."""
    every = list(lines)
    found = [(one, [line for line in every if one.speaks_of(line)]) for one in SENTENCES]
    return [(one, about) for one, about in found if about]
