"""An ordinary link to a map: whoever follows it asks openstreetmap.org; until then nobody else hears of it."""

from urllib.parse import urlencode

MAP = "https://www.openstreetmap.org"
CLOSE = 17  # the scale at which houses are told apart


def map_link(*address: str | None, at: tuple[float | None, float | None] = (None, None)) -> str:
    """Where to look at a place: by its street, postcode, town and country; without a street by its degrees.

    Nothing where neither is known: `{{ map_link(street, postcode, town, at=(latitude, longitude)) }}`.
    """
    street, *rest = address or (None,)
    latitude, longitude = at
    if not street and latitude is not None and longitude is not None:
        place = urlencode({"mlat": latitude, "mlon": longitude})
        return f"{MAP}/?{place}#map={CLOSE}/{latitude}/{longitude}"
    said = [part for part in (street, " ".join(filter(None, rest[:2])), *rest[2:]) if part]
    return f"{MAP}/search?{urlencode({'query': ', '.join(said)})}" if said else ""
