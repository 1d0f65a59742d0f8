"""What the fields are called into which somebody types, where a page shows a form that is not at hand to it.

A walk over every form finds one that is missing here (tests/access/test_every_form.py).
"""

from shared.text import Text, say
from shared.web.forms.stamp import shown_to

LABELS: dict[str, Text] = {
    "admit_on": say("Members from"),
    "admitted_on": say("Member from"),
    "begins": say("From"),
    "capacity": say("Seats"),
    "closes": say("Registration until"),
    "contact_email": say("Contact’s e-mail"),
    "contact_name": say("Contact’s name"),
    "country": say("Country"),
    "day": say("Day"),
    "days": say("For how many days?"),
    "department": say("Department"),
    "email": say("E-mail"),
    "ends": say("To"),
    "federation": say("Trade federation"),
    "first_name": say("First name"),
    "founded_on": say("Founded on"),
    "heading_line": say("Line of the headings"),
    "host": say("Host co-operative"),
    "jobs": say("Jobs"),
    "last_day": say("Last day"),
    "last_name": say("Last name"),
    "latitude": say("Latitude"),
    "legal_form": say("Legal form"),
    "legal_form_label": say("Legal form in words"),
    "longitude": say("Longitude"),
    "name": say("Name"),
    "next_step": say("Next step"),
    "next_step_on": say("To be done by"),
    "on": say("Day"),
    "passkey_name": say("Name of the passkey"),
    "phone": say("Phone"),
    "place": say("Place"),
    "port": say("Port"),
    "postcode": say("Postcode"),
    "reason": say("Why"),
    "registration_number": say("Registration number"),
    "reply_to": say("Answers go to"),
    "seats": say("Seats"),
    "sender": say("Messages come from"),
    "since": say("Since"),
    "street": say("Street"),
    "summary": say("What it is about"),
    "text": say("Text in French"),
    "text_en": say("Text in English"),
    "title": say("Title"),
    "title_en": say("Title in English"),
    "to": say("Send the test message to"),
    "token_name": say("What is it for?"),
    "town": say("Town"),
    "trade": say("Trade"),
    "trade_label": say("Trade in words"),
    "trading_name": say("Trading name"),
    "union_code": say("Code"),
    "union_name": say("Name"),
    "until": say("Until"),
    "username": say("Name to sign in with"),
    "website": say("Website"),
    "words": say("What it is about"),
}

OF_A_FORM: dict[tuple[str, str], Text] = {
    ("bulletins", "title"): say("Title in French"),
    ("mail-server", "host"): say("Server"),
    ("preview", "title"): say("Title in French"),
    ("notes", "words"): say("Note a contact"),
    ("opening", "title"): say("Title for the network"),
    ("withdraw", "on"): say("Last day as a member"),
}
"""What a field is called in one form that another form calls something else, by the last word of its address."""


def label_of(path: str, name: str) -> Text | None:
    """What the field is called in the form that is sent to that path."""
    return OF_A_FORM.get((path.rstrip("/").rpartition("/")[2], name)) or LABELS.get(name)


def label_here(name: str) -> Text | None:
    """What the field is called in the form whose answer is being written."""
    request = shown_to.get()
    return label_of(request.url.path, name) if request else LABELS.get(name)
