"""What notifications does when the confederation speaks to all nodes."""

from services.notifications.actions.record_bulletin import record_bulletin
from services.notifications.actions.tell import tell
from services.notifications.handlers.facts import bulletin
from services.notifications.queries.concerned import those_of
from services.notifications.rules.bulletin import is_mailed
from shared.events.national import BulletinPublished
from shared.listener import listens
from shared.work import Work


@listens(BulletinPublished)
async def pass_on_bulletin(event: BulletinPublished, work: Work) -> None:
    """Those it is for find it in their inbox, and by e-mail unless it is old; a bulletin heard again tells nobody."""
    if not await record_bulletin(event, work):
        return
    people = await those_of(work.session, event.audience, work.today)
    by_mail = people if is_mailed(event.published_at, work.now) else set()
    await tell(bulletin(event), by_mail, work, inbox_only=people)
