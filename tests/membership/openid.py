"""A real OpenID provider at this machine, and somebody who goes there with a browser and comes back."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx

from tests.npm_packages import NODE, npm_folder

HERE = "http://localhost:8080"
CALLBACK = f"{HERE}/sign-in/provider/callback"
CLIENT, SECRET = "the-node", "a secret that only the two of them know"
FORM = re.compile(r'action="([^"]+)"')
HIDDEN = re.compile(r'name="prompt" value="([^"]+)"')


@dataclass
class RunningProvider:
    """The provider; `issuer` is its address."""

    issuer: str

    def settings(self) -> dict[str, Any]:
        """What the node's operator sets."""
        return {
            "public_url": HERE,
            "oidc_issuer": self.issuer,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SECRET,
            "oidc_name": "Entreprise",
        }

    async def rotate(self) -> None:
        """It has new keys from now on."""
        async with httpx.AsyncClient(base_url=self.issuer, timeout=60) as client:
            await client.get("/rotate")

    async def bend(self, **description: str) -> None:
        """It tells something else of itself from now on."""
        async with httpx.AsyncClient(base_url=self.issuer, timeout=60) as client:
            await client.get("/describe", params=description)

    async def straighten(self) -> None:
        """It tells the truth again."""
        async with httpx.AsyncClient(base_url=self.issuer, timeout=60) as client:
            await client.get("/straighten")

    async def visit(self, address: str, name: str) -> str:
        """Somebody signs in there under that name and agrees; the address to which the provider sends them back."""
        async with httpx.AsyncClient(timeout=60) as client:
            answer = await client.get(address)
            while not answer.headers.get("location", "").startswith(HERE):
                answer = await self.step(client, answer, name)
            return str(answer.headers["location"])

    async def step(self, client: httpx.AsyncClient, answer: httpx.Response, name: str) -> httpx.Response:
        """One redirect, or one form."""
        if "location" in answer.headers:
            return await client.get(urljoin(str(answer.url), answer.headers["location"]))
        assert answer.status_code == 200, answer.text
        prompt = HIDDEN.search(answer.text)
        form = FORM.search(answer.text)
        assert prompt and form, answer.text
        sent = {"prompt": prompt[1], "login": name, "password": "any"}
        return await client.post(urljoin(str(answer.url), unescape(form[1])), data=sent)


@contextmanager
def running_provider(people: dict[str, Any], *, conform: bool = True) -> Iterator[RunningProvider]:
    """Starts and ends it. Without `conform` the address is in the signed word itself, as many providers do."""
    client = {
        "client_id": CLIENT,
        "client_secret": SECRET,
        "redirect_uris": [CALLBACK],
        "post_logout_redirect_uris": [f"{HERE}/sign-in"],
    }
    told = json.dumps({"clients": [client], "people": people, "conform": conform})
    process = subprocess.Popen(
        [NODE, "provider.mjs"],
        cwd=npm_folder(),
        env=os.environ | {"OPENID_TEST": told},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout
        yield RunningProvider(process.stdout.readline().strip())
    finally:
        process.terminate()
        process.wait(10)


def asked_in(address: str) -> dict[str, str]:
    """The query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
