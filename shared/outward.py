"""Asking an address that somebody else named: it leads to the public internet by https, or nowhere.

Whoever may name an address that a node fetches could else reach through it what stands behind the node: the router,
a database, a cloud's own figures at 169.254.169.254. So the address is looked up once, what it leads to is checked, and
the connection goes to that very number; nothing is followed further; answers are cut off.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from socket import SOCK_STREAM

import httpx

LARGEST_ANSWER = 256 * 1024  # bytes; a provider's list of keys has some thousands
WITHIN_S = 10.0
NAT64 = ip_network("64:ff9b::/96")
USUAL_PORTS = {"http": 80, "https": 443}


class Barred(httpx.TransportError):
    """The address leads where a node does not go, or more came than is read."""


class Outward(httpx.AsyncBaseTransport):
    """Lets requests out. `named` is the one origin that the operator chose; it alone may be without TLS.

    With `may_be_private` the address of `named` may also be one of this machine or of the network behind it.
    """

    def __init__(self, named: str = "", *, may_be_private: bool = False) -> None:
        self.named = origin_of(named) if named else ""
        self.may_be_private = may_be_private
        self.inner = httpx.AsyncHTTPTransport(trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answers one request. Raises Barred, httpx.TransportError."""
        is_named = origin_of(str(request.url)) == self.named
        if request.url.scheme != "https" and not is_named:
            raise Barred(f"{request.url.host} is not asked without https")
        request.headers["Accept-Encoding"] = "identity"
        addresses = await self.addresses_of(request.url, is_named)
        for address in addresses[:-1]:
            with suppress(httpx.ConnectError):
                return await self.ask(request, address)
        return await self.ask(request, addresses[-1])

    async def addresses_of(self, url: httpx.URL, is_named: bool) -> Sequence[str]:
        """The numbers behind a name, every one of which may be asked. Raises Barred."""
        port = url.port or USUAL_PORTS[url.scheme]
        try:
            found = await asyncio.get_running_loop().getaddrinfo(url.host, port, type=SOCK_STREAM)
        except OSError:
            raise httpx.ConnectError(f"{url.host} has no address") from None
        addresses = list(dict.fromkeys(str(place[0]) for *_, place in found))
        private = [one for one in addresses if not is_public(one)]
        if private and not (is_named and self.may_be_private):
            raise Barred(f"{url.host} leads to {private[0]}, which is no public address")
        return addresses

    async def ask(self, request: httpx.Request, address: str) -> httpx.Response:
        """Asks that number, by the name that its certificate must have; the answer, read and short."""
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,
            content=await request.aread(),
            extensions=request.extensions | {"sni_hostname": request.url.host},
        )
        answer = await self.inner.handle_async_request(pinned)
        try:
            body = await shortened(answer)
        finally:
            await answer.aclose()
        return httpx.Response(answer.status_code, headers=answer.headers, content=body, request=request)

    async def aclose(self) -> None:
        """Closes what is open."""
        await self.inner.aclose()


async def shortened(answer: httpx.Response) -> bytes:
    """The body of an answer. Raises Barred when it is longer than anybody needs, or packed."""
    if "content-encoding" in answer.headers:
        raise Barred("the answer is packed")
    assert isinstance(answer.stream, httpx.AsyncByteStream)
    body = bytearray()
    async for part in answer.stream:
        body += part
        if len(body) > LARGEST_ANSWER:
            raise Barred(f"the answer is longer than {LARGEST_ANSWER} bytes")
    return bytes(body)


def outward_client(named: str = "", *, may_be_private: bool = False) -> httpx.AsyncClient:
    """A client for such addresses; it follows no redirect and knows no proxy."""
    transport = Outward(named, may_be_private=may_be_private)
    return httpx.AsyncClient(transport=transport, follow_redirects=False, trust_env=False, timeout=WITHIN_S)


def is_public(raw: str) -> bool:
    """Whether an address is one of the public internet, whatever clothes it wears."""
    address = ip_address(raw.partition("%")[0])
    if isinstance(address, IPv6Address):
        within = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if within is not None:
            return plainly_public(within)
        if address in NAT64:
            return plainly_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return plainly_public(address)


def plainly_public(address: IPv4Address | IPv6Address) -> bool:
    """The same for an address that stands for itself."""
    return address.is_global and not address.is_multicast and not address.is_reserved


def origin_of(address: str) -> str:
    """Scheme, host and port; empty for what has none."""
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        return ""
    port = url.port or USUAL_PORTS.get(url.scheme, 0)
    return f"{url.scheme}://{url.host}:{port}" if url.host and port else ""
