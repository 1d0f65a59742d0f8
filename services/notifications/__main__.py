"""`python -m services.notifications`: the service alone, in a process of its own."""

import uvicorn

from services.notifications.app import build
from services.notifications.settings import NotificationsSettings
from shared.logs import set_up_logs


def main() -> None:
    """Reads the environment and serves until told to end."""
    settings = NotificationsSettings()
    set_up_logs("notifications", json=settings.log_json, level=settings.log_level)
    uvicorn.run(
        build(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_config=None,
    )


if __name__ == "__main__":
    main()
