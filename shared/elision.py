"""French before a name: “d’Élodie”, “de l’Union régionale”, “qu’Atelier du Bois”.

The catalogues write `de {name}`; what a name does to the word before it is known only when the name is.
Source: Grevisse, Le bon usage, on elision: a vowel or a mute h elides, “onze”, “oui” and “yaourt” do not.
"""

import re
import unicodedata

ELIDES = re.compile(
    r"(?!(?:onz|oui\b|ouistiti|uhlan|un\b|une\b))[aeiou]"
    r"|y(?![aeiou])"
    r"|h(?:ab|aleine|armon|ebdo|ecto|el|emi|eur|erb|ermi|erve|ier|ipp|ist|iv|om|onn|onor|opi|ori|orl|ot|ubert|ugo|ugue|uil|uma|umo|y)",
)
"""How a name begins, folded, that takes the vowel of the word before it."""

NOUNS = {"union": "l’", "federation": "la ", "confederation": "la ", "association": "l’"}
"""What a name that begins with a common noun has before it in a sentence."""

WORDS = ("de", "que", "à", "par", "chez", "vers", "avec", "pour", "dans", "sur")
BEFORE = re.compile(rf"(?:^|(?<=[\s\u00a0(«]))({'|'.join(WORDS)})[ \u00a0]$", re.IGNORECASE)
SENTENCE = re.compile(r" \w")


def split_before(words: str) -> tuple[str, str]:
    """What stands before a name, and the word at its end that the name may change; the latter is empty if none does."""
    match = BEFORE.search(words)
    return (words[: match.start(1)], match[1]) if match else (words, "")


def leads(words: str) -> bool:
    """Whether a name followed by `words` begins a sentence, as in “… ne répond pas.”"""
    return SENTENCE.match(words) is not None


def joined(word: str, name: str) -> str:
    """`word` as it stands before `name`, with the space or the apostrophe between them; "" begins a sentence.

    `joined("de", "Élodie")` is "d’", `joined("de", "Union régionale")` is "de l’", `joined("", "Union")` is "L’".
    """
    article = article_of(name)
    if article or not word:
        return f"{word} {article}" if word else article.capitalize()
    if word.lower() in ("de", "que") and ELIDES.match(folded(name)):
        return f"{word[:-1]}’"
    return f"{word} "


def article_of(name: str) -> str:
    """What a name has before it because it begins with a common noun."""
    first = folded(name).split(" ", 1)[0]
    return NOUNS.get(first, "")


def folded(name: str) -> str:
    """The letters that are heard first, without accents."""
    letters = unicodedata.normalize("NFKD", name.lstrip("«“\"'\u00a0 ")[:40].replace("œ", "oe").replace("Œ", "Oe"))
    return "".join(one for one in letters if not unicodedata.combining(one)).lower().replace("\u00a0", " ")
