"""Reading the environment: every wrong value becomes one Vietnamese sentence, never a traceback.

Each function raises ImproperlyConfigured naming the variable, what was read, and the remedy.
"""

import contextlib
import os
import re
import secrets
import shlex
import shutil
import tempfile
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

env = Env()


def refuse(name: str, value: object, problem: str, *, remedy: str = "") -> NoReturn:
    """End the start. `problem` and `remedy` are Vietnamese clauses. Passwords are masked."""
    shown = re.sub(r"//[^@/]*@", "//***@", str(value))
    remedy = remedy or f"Hãy sửa {name}, hoặc bỏ biến này để dùng giá trị mặc định, rồi chạy lại"
    raise ImproperlyConfigured(f"Cấu hình sai: biến {name} đang là “{shown}”; {problem}. {remedy}.")


def read_int(
    name: str, default: int, *, minimum: int | None = None, maximum: int | None = None
) -> int:
    try:
        value: int = env.int(name, default=default)
    except ValueError:
        refuse(name, os.environ.get(name), f"giá trị phải là số nguyên, ví dụ {default}")
    if minimum is not None and value < minimum:
        refuse(name, value, f"giá trị phải từ {minimum} trở lên")
    if maximum is not None and value > maximum:
        refuse(name, value, f"giá trị phải từ {minimum} đến {maximum}")
    return value


def read_bool(name: str, default: bool) -> bool:
    raw = env.str(name, default="").strip().lower()
    if raw not in {"", "0", "false", "no", "off", "n", "f", *Env.BOOLEAN_TRUE_STRINGS}:
        refuse(name, raw, "giá trị phải là 1 (bật) hoặc 0 (tắt)")
    return raw in Env.BOOLEAN_TRUE_STRINGS if raw else default


def log_level(name: str, default: str) -> str:
    level: str = env.str(name, default=default).upper()
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
        refuse(name, level, "giá trị phải là DEBUG, INFO, WARNING, ERROR hoặc CRITICAL")
    return level


def read_command(name: str) -> list[str]:
    """A program with its arguments as a list, for a run without a shell; empty if not set."""
    raw = env.str(name, default="")
    try:
        command = shlex.split(raw)
    except ValueError:
        refuse(name, raw, "lệnh viết sai, hãy xem lại dấu nháy")
    if command and shutil.which(command[0]) is None:
        refuse(name, raw, f"không tìm thấy chương trình “{command[0]}” trên máy này")
    return command


def read_url(name: str, default: str, *, schemes: tuple[str, ...]) -> str:
    url: str = env.str(name, default="").strip() or default
    try:
        scheme = urlsplit(url).scheme
        _ = urlsplit(url).port
    except ValueError:
        refuse(name, url, "địa chỉ viết sai, hãy xem lại dấu ngoặc và số cổng")
    if scheme not in schemes:
        allowed = ", ".join(f"{known}://" for known in schemes)
        refuse(name, url, f"địa chỉ phải bắt đầu bằng một trong: {allowed}")
    return url


def writable_folder(name: str, folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        refuse(name, folder, f"không tạo được thư mục này ({error.strerror})")
    if not os.access(folder, os.W_OK | os.X_OK):
        refuse(
            name, folder, "thư mục này không ghi được; hãy cấp quyền ghi cho tài khoản đang chạy"
        )
    return folder


def secret_key_kept_in(file: Path) -> str:
    """The key in `file`, made at first use, readable by its owner only."""
    if not file.exists():
        handle, draft = tempfile.mkstemp(dir=file.parent)  # 0600
        with os.fdopen(handle, "w") as stream:
            stream.write(secrets.token_urlsafe(64))
        with contextlib.suppress(FileExistsError):  # somebody was faster: his key counts
            os.link(draft, file)
        os.unlink(draft)
    return file.read_text().strip()


def clock_offset(file: Path) -> int:
    """Seconds that the site's clock is ahead: the variable, else the stored file, else 0."""
    if "CLOCK_OFFSET_SECONDS" in os.environ or not file.exists():
        return read_int("CLOCK_OFFSET_SECONDS", 0)
    stored = file.read_text().strip()
    try:
        return int(stored)
    except ValueError:
        refuse(
            "CLOCK_OFFSET_SECONDS",
            stored,
            f"tệp {file} phải chứa một số nguyên",
            remedy=f"Hãy sửa hoặc xóa tệp {file} rồi chạy lại",
        )


def database(url: str) -> dict[str, Any]:
    parsed: dict[str, Any] = Env.db_url_config(url)
    options = parsed.setdefault("OPTIONS", {})
    parsed["CONN_MAX_AGE"] = 60
    if parsed["ENGINE"].endswith("sqlite3"):
        options.setdefault("transaction_mode", "IMMEDIATE")
        options.setdefault("timeout", 20)
        options["init_command"] = (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        )
    else:
        if not parsed["NAME"]:
            refuse("DATABASE_URL", url, "thiếu tên cơ sở dữ liệu ở cuối địa chỉ")
        parsed["CONN_HEALTH_CHECKS"] = True
        options.setdefault("connect_timeout", 5)
    return parsed


def cache(url: str) -> dict[str, Any]:
    parsed: dict[str, Any] = Env.cache_url_config(url.replace("locmem://", "locmemcache://", 1))
    return parsed


def mail(url: str, folder: Path) -> dict[str, Any]:
    """Django's EMAIL_* settings for `url`; file mail without a path goes to `folder`."""
    scheme, _, rest = url.partition("://")
    backends = {"console": "consolemail", "file": "filemail", "memory": "memorymail"}
    parsed: dict[str, Any] = Env.email_url_config(f"{backends.get(scheme, scheme)}://{rest}")
    options = parsed.pop("OPTIONS", {})
    path = parsed.pop("EMAIL_FILE_PATH")
    if scheme == "file":
        parsed["EMAIL_FILE_PATH"] = Path("/", path) if path else folder
    if scheme.startswith("smtp"):
        if not parsed["EMAIL_HOST"]:
            refuse("EMAIL_URL", url, "thiếu tên máy chủ thư, ví dụ smtp://ten:matkhau@may-chu:587/")
        parsed["EMAIL_PORT"] = parsed["EMAIL_PORT"] or 25
        parsed["EMAIL_USE_TLS"] = bool(parsed.get("EMAIL_USE_TLS") or options.get("TLS"))
    return {name: value for name, value in parsed.items() if value is not None}
