"""`python -m services.meetings`: reads the settings, builds the service, runs it."""

import uvicorn

from services.meetings.app import build
from services.meetings.settings import MeetingsSettings
from shared.logs import set_up_logs


def main() -> None:
    """Runs until it is told to stop."""
    settings = MeetingsSettings()
    set_up_logs("meetings", json=settings.log_json, level=settings.log_level)
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
