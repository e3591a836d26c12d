"""How the machinery behind the pages is: each part in words, how bad, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext

#: Beat calls each ten seconds, a sweep each minute: silence for so long is silence.
QUIET = timedelta(minutes=2)
SWEEP_QUIET = timedelta(minutes=5)
#: What is due longer than this hangs.
HANGS = timedelta(minutes=10)
MAIL_HANGS = timedelta(hours=1)
#: Jobs that wait in the broker beyond this mean that the worker does not keep up.
MANY_JOBS = 200

STEPS = {
    "reminders": N_("nhắc việc"),
    "escalations": N_("báo cáo quá hạn"),
    "news": N_("tin về hồ sơ"),
    "spread": N_("thông báo đến từng người"),
    "mails": N_("thư được lập"),
    "sent": N_("thư đã gửi"),
}
_BY_HAND = N_("Trong khi chờ, lệnh “manage.py sweep” làm thay được.")


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many wait, and since when the oldest has."""

    count: int = 0
    oldest: datetime | None = None

    def hangs(self, now: datetime, after: timedelta) -> bool:
        return self.oldest is not None and now - self.oldest > after


@dataclass(frozen=True, slots=True)
class Mailing:
    """Letters on their way, the last server's answer to those that failed, and today's by state."""

    letters: Backlog = Backlog()
    error: str = ""
    today: Mapping[str, int] = field(default_factory=dict)
    unwritten: int = 0


@dataclass(frozen=True, slots=True)
class Machinery:
    """What the database knows; None is never. `done` holds None for a step that failed."""

    worker_at: datetime | None = None
    swept_at: datetime | None = None
    done: Mapping[str, int | None] = field(default_factory=dict)
    tasks: Backlog = Backlog()
    notices: Backlog = Backlog()
    mailing: Mailing = Mailing()
    aside: int = 0


@dataclass(frozen=True, slots=True)
class Broker:
    """What it answered: `waiting` jobs lie there untaken, `error` is the driver's sentence."""

    scheme: str
    reachable: bool
    waiting: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the page. `level`: done (well), waiting (not needed or not known), late (act)."""

    name: str
    level: str
    said: str
    remedy: str = ""
    at: datetime | None = None


def checks(seen: Machinery, broker: Broker, now: datetime) -> list[Check]:
    """Every part, in the order in which one asks: what runs first, what it has left undone."""
    return [
        _broker(broker),
        _worker(seen, broker, now),
        _beat(seen, broker, now),
        _sweep(seen, now),
        _tasks(seen, now),
        _notices(seen, now),
        _letters(seen, now),
        _aside(seen),
    ]


def _alive(seen: Machinery, now: datetime) -> bool:
    return seen.worker_at is not None and now - seen.worker_at < QUIET


def _by_cron(seen: Machinery, now: datetime) -> bool:
    """The clock is looked at although no worker is: `manage.py sweep` runs it."""
    swept = seen.swept_at is not None and now - seen.swept_at < SWEEP_QUIET
    return swept and not _alive(seen, now)


def _broker(broker: Broker) -> Check:
    name = _("Hàng đợi (broker)")
    if not broker.reachable:
        said = _("Không kết nối được %(scheme)s:// – %(error)s") % {
            "scheme": broker.scheme,
            "error": broker.error,
        }
        remedy = _(
            "Trang vẫn dùng được; nhắc việc và thư chờ đến khi nối lại, không mất. Hãy xem dịch vụ "
            "có đang chạy không, rồi xem lại CELERY_BROKER_URL."
        )
        return Check(name, "late", said, f"{remedy} {_(_BY_HAND)}")
    said = ngettext(
        "Kết nối được %(scheme)s://, %(n)d việc nền đang chờ.",
        "Kết nối được %(scheme)s://, %(n)d việc nền đang chờ.",
        broker.waiting,
    ) % {"scheme": broker.scheme, "n": broker.waiting}
    if broker.waiting > MANY_JOBS:
        return Check(name, "late", said, _("Bộ xử lý không theo kịp: hãy chạy thêm một worker."))
    return Check(name, "done", said)


def _worker(seen: Machinery, broker: Broker, now: datetime) -> Check:
    name, at = _("Bộ xử lý (worker)"), seen.worker_at
    if _alive(seen, now):
        return Check(name, "done", _("Đang chạy."), at=at)
    if _by_cron(seen, now):
        return Check(name, "waiting", _("Không chạy; lệnh “manage.py sweep” đang làm thay."), at=at)
    said = _("Đã im lặng.") if at else _("Chưa chạy lần nào.")
    if not broker.reachable:
        return Check(name, "waiting", said, _("Không nhận được việc khi hàng đợi mất kết nối."), at)
    remedy = _("Hãy chạy “celery -A config worker” (hoặc bin/run) và xem nhật ký của nó.")
    return Check(name, "late", said, f"{remedy} {_(_BY_HAND)}", at)


def _beat(seen: Machinery, broker: Broker, now: datetime) -> Check:
    name = _("Bộ hẹn giờ (beat)")
    if _alive(seen, now):
        return Check(name, "done", _("Đang chạy: bộ xử lý nhận được nhịp của nó."))
    if _by_cron(seen, now):
        return Check(name, "waiting", _("Không chạy; lệnh “manage.py sweep” đang làm thay."))
    if broker.reachable and not broker.waiting:
        remedy = _("Hãy chạy “celery -A config beat” (chỉ một), rồi xem lại trang này.")
        return Check(name, "late", _("Không đưa việc nào vào hàng đợi."), remedy)
    return Check(name, "waiting", _("Chưa rõ: xem lại sau khi hàng đợi và bộ xử lý chạy."))


def _sweep(seen: Machinery, now: datetime) -> Check:
    name, at = _("Lượt nhắc gần nhất"), seen.swept_at
    if at is None:
        return Check(name, "late", _("Chưa có lượt nào."), _(_BY_HAND))
    failed = [_(STEPS.get(step, step)) for step, count in seen.done.items() if count is None]
    if failed:
        said = _("Có bước bị lỗi: %(steps)s.") % {"steps": ", ".join(failed)}
        remedy = _("Các bước khác vẫn chạy; lượt sau tự làm lại. Hãy xem nhật ký máy chủ.")
        return Check(name, "late", said, remedy, at)
    said = ", ".join(
        f"{_(STEPS.get(step, step))}: {count}" for step, count in seen.done.items() if count
    )
    said = f"{said[:1].upper()}{said[1:]}." if said else _("Không có gì đến giờ.")
    if now - at > SWEEP_QUIET:
        return Check(name, "late", said, _("Mỗi phút phải có một lượt. %s") % _(_BY_HAND), at)
    return Check(name, "done", said, at=at)


def _tasks(seen: Machinery, now: datetime) -> Check:
    name, tasks = _("Việc đến giờ nhắc"), seen.tasks
    if not tasks.hangs(now, HANGS):
        return Check(name, "done", _("Không có việc nào bị chậm nhắc."))
    said = ngettext("%(n)d việc chưa được nhắc.", "%(n)d việc chưa được nhắc.", tasks.count) % {
        "n": tasks.count
    }
    remedy = _("Sẽ được nhắc ở lượt tới, mỗi việc một lần; hãy xem dòng “Lượt nhắc gần nhất”.")
    return Check(name, "late", said, remedy, tasks.oldest)


def _notices(seen: Machinery, now: datetime) -> Check:
    name, notices = _("Thông báo chờ chuyển"), seen.notices
    if not notices.hangs(now, HANGS):
        return Check(name, "done", _("Không có thông báo nào bị chậm."))
    said = ngettext(
        "%(n)d thông báo chưa đến người nhận.",
        "%(n)d thông báo chưa đến người nhận.",
        notices.count,
    ) % {"n": notices.count}
    remedy = _("Sẽ đến ở lượt tới; hãy xem dòng “Lượt nhắc gần nhất”.")
    return Check(name, "late", said, remedy, notices.oldest)


def _letters(seen: Machinery, now: datetime) -> Check:
    name, mailing = _("Thư điện tử"), seen.mailing
    count = {"n": mailing.letters.count, "sent": mailing.today.get("sent", 0)}
    if mailing.letters.hangs(now, MAIL_HANGS):
        said = ngettext("%(n)d thư chưa gửi được.", "%(n)d thư chưa gửi được.", count["n"]) % count
        remedy = _("Thư không mất, được gửi lại dần. Hãy xem máy chủ thư và biến EMAIL_URL.")
        more = f" {mailing.error}" if mailing.error else ""
        return Check(name, "late", said + more, remedy, mailing.letters.oldest)
    if mailing.unwritten:
        said = ngettext(
            "%(n)d thông báo quá một ngày chưa vào thư nào.",
            "%(n)d thông báo quá một ngày chưa vào thư nào.",
            mailing.unwritten,
        ) % {"n": mailing.unwritten}
        return Check(name, "late", said, _("Hãy xem nhật ký máy chủ ở bước lập thư."))
    said = _("Hôm nay đã gửi %(sent)d thư, %(n)d thư đang chờ.") % count
    return Check(name, "done", said)


def _aside(seen: Machinery) -> Check:
    name = _("Dòng bị gác lại")
    if not seen.aside:
        return Check(name, "done", _("Không có."))
    said = ngettext(
        "%(n)d dòng không xử lý được; các dòng khác vẫn chạy.",
        "%(n)d dòng không xử lý được; các dòng khác vẫn chạy.",
        seen.aside,
    ) % {"n": seen.aside}
    return Check(name, "late", said, _("Sửa nguyên nhân ghi ở dưới, rồi bấm “Đã xử lý”."))
