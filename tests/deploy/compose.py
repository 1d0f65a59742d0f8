"""Drives the compose project of the repository in a container engine, under a name and on a port of its own."""

import json
import os
import re
import socket
import subprocess
from pathlib import Path
from sysconfig import get_path
from typing import Any

PROJECT = Path(__file__).parent.parent.parent
COMPOSE = Path(get_path("scripts")) / "docker-compose"
UP_S = 240


def settings_file(folder: Path, of: str = "union", **changes: str) -> Path:
    """The settings of a new node, or hub, as its operator would make them, with some of them changed."""
    made = subprocess.run([PROJECT / "deploy" / of / "new-env"], check=True, capture_output=True, text=True).stdout
    for name, value in changes.items():
        made = re.sub(rf"^{name}=.*$", f"{name}={value}", made, flags=re.MULTILINE)
    path = folder / f"{of}.env"
    path.write_text(made, encoding="utf-8")
    return path


class ComposeProject:
    """One union on one machine, in containers; or the hub."""

    def __init__(self, folder: Path, of: str = "union", file: str = "docker-compose.yml", **changes: str) -> None:
        self.name = f"maillon-{of}-{folder.name.lower()}"
        self.file = file
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        own = {"MAILLON_PORT": str(self.port), "MAILLON_PUBLIC_URL": self.url}
        self.settings = settings_file(folder, of=of, **own | changes)

    def build(self) -> None:
        """Builds the image that all of our containers run."""
        run("docker", "build", "-q", "--network=host", "-t", "maillon:local", "-f", "deploy/Dockerfile", ".")

    def up(self) -> None:
        """Starts everything and returns when every health check says well; else says what the containers said."""
        try:
            self("up", "-d", "--wait", "--wait-timeout", str(UP_S), "--no-build", "--pull", "never")
        except CommandFailed as failed:
            raise CommandFailed(f"{failed}\n{self('logs', '--no-color', '--tail', '15')}") from None

    def down(self) -> None:
        """Takes everything away, with what it had stored."""
        self("down", "-v", "--remove-orphans", "--timeout", "5")

    def inside(self, service: str, program: str) -> str:
        """What a Python program prints when it runs in a service's container."""
        return self("exec", "-T", service, "python", "-c", program)

    def containers(self) -> dict[str, dict[str, Any]]:
        """What the engine knows of each service's container."""
        ids = self("ps", "-q").split()
        inspected = json.loads(run("docker", "inspect", *ids))
        return {each["Config"]["Labels"]["com.docker.compose.service"]: each for each in inspected}

    def __call__(self, *arguments: str, told: str | None = None) -> str:
        """Runs a command of docker-compose on this project; returns what it printed."""
        return run(
            str(COMPOSE), "-f", self.file, "--env-file", str(self.settings), "-p", self.name, *arguments, told=told
        )


class CommandFailed(Exception):
    """A command of the engine's failed; what it wrote is in the message."""


def run(*command: str, told: str | None = None) -> str:
    """Runs a command in the project's folder, with what it is told; returns what it printed."""
    environment = {**os.environ, "DOCKER_BUILDKIT": "0"}
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, input=told)
    if done.returncode:
        raise CommandFailed(f"{' '.join(command)}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
    return done.stdout


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
