"""The settings, each case in a process of its own: defaults, and one sentence per mistake."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from config.busy import BusyMiddleware

ROOT = Path(__file__).resolve().parent.parent
SHOW = """
import json, sys
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def run_python(folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run Python as in production: no pytest, no variable but those given, DATA_DIR in `folder`."""
    clean = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(folder / "data"),
        "PYTHONIOENCODING": "utf-8",
        **env,
    }
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=False)


def read_settings(folder: Path, *names: str, **env: str) -> dict:
    done = run_python(folder, "-c", SHOW, *names, **env)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_defaults_need_no_server(tmp_path):
    found = read_settings(
        tmp_path, "DATABASES", "CELERY_BROKER_URL", "CELERY_BROKER_TRANSPORT_OPTIONS", "CACHES",
        "EMAIL_BACKEND", "EMAIL_FILE_PATH", "DEBUG", "DEMO", "CLOCK_OFFSET_SECONDS",
    )  # fmt: skip

    data = tmp_path / "data"
    database = found["DATABASES"]["default"]
    assert database["NAME"] == str(data / "neuguong.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in database["OPTIONS"]["init_command"]
    assert found["CELERY_BROKER_URL"] == "filesystem://"
    folders = found["CELERY_BROKER_TRANSPORT_OPTIONS"]
    assert folders["data_folder_in"] == folders["data_folder_out"] == str(data / "broker")
    assert found["CACHES"]["default"]["BACKEND"].endswith("LocMemCache")
    assert found["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    assert found["EMAIL_FILE_PATH"] == str(data / "mail")
    assert found["DEBUG"] is False
    assert found["DEMO"] is False
    assert found["CLOCK_OFFSET_SECONDS"] == 0


def test_servers_are_named_by_url(tmp_path):
    found = read_settings(
        tmp_path, "DATABASES", "CELERY_BROKER_URL", "CACHES", "EMAIL_HOST", "EMAIL_PORT",
        "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS",
        DATABASE_URL="postgres://an:p%40ss@db.example:5433/thi_dua",
        CELERY_BROKER_URL="redis://broker.example/0",
        CACHE_URL="redis://broker.example:6379/1",
        EMAIL_URL="smtp://thu:b%C3%AD@mail.example:587/?tls=1",
    )  # fmt: skip

    database = found["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["NAME"], database["PASSWORD"], database["PORT"]) == ("thi_dua", "p@ss", 5433)
    assert found["CELERY_BROKER_URL"] == "redis://broker.example/0"
    assert found["CACHES"]["default"]["LOCATION"] == "redis://broker.example:6379/1"
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example", 587)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("thu", "bí")
    assert found["EMAIL_USE_TLS"] is True


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("DATABASE_URL", "mongo://an:bimat@db/x", "postgres://"),
        ("DATABASE_URL", "postgres://db.example", "thiếu tên cơ sở dữ liệu"),
        ("DATABASE_URL", "postgres://db.example:cong/x", "số cổng"),
        ("CELERY_BROKER_URL", "sqs://queue", "redis://"),
        ("CACHE_URL", "memcache://host", "locmem://"),
        ("EMAIL_URL", "pigeon://coop", "smtp://"),
        ("EMAIL_URL", "smtp://", "thiếu tên máy chủ thư"),
        ("LOCK_TIMEOUT_MS", "năm giây", "số nguyên"),
        ("LOCK_TIMEOUT_MS", "0", "từ 1 trở lên"),
        ("UPLOAD_MAX_BYTES", "20MB", "số nguyên"),
        ("CLOCK_OFFSET_SECONDS", "1.5", "số nguyên"),
        ("DEBUG", "maybe", "1 (bật) hoặc 0 (tắt)"),
        ("CSRF_TRUSTED_ORIGINS", "so.example.vn", "https://"),
        ("LOG_LEVEL", "loud", "WARNING"),
        ("DATA_DIR", f"{__file__}/data", "không tạo được thư mục"),
    ],
)
def test_wrong_value_is_one_sentence_and_exit_2(tmp_path, name, value, hint):
    done = run_python(tmp_path, "manage.py", "check", **{name: value})

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert name in done.stderr
    assert hint in done.stderr
    assert "bimat" not in done.stderr


def test_wrong_value_stops_the_supervisor_alike(tmp_path):
    done = run_python(tmp_path, "bin/run", LOCK_TIMEOUT_MS="x")

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "LOCK_TIMEOUT_MS" in done.stderr


def test_secret_key_is_made_once_for_its_owner_only(tmp_path):
    first = read_settings(tmp_path, "SECRET_KEY")
    second = read_settings(tmp_path, "SECRET_KEY")
    given = read_settings(tmp_path, "SECRET_KEY", SECRET_KEY="from the environment")

    file = tmp_path / "data" / "secret_key"
    assert first == second
    assert len(first["SECRET_KEY"]) > 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert given["SECRET_KEY"] == "from the environment"


def test_clock_offset_comes_from_the_variable_then_the_file(tmp_path):
    file = tmp_path / "data" / "clock-offset"
    file.parent.mkdir()
    file.write_text("86400\n")

    stored = read_settings(tmp_path, "CLOCK_OFFSET_SECONDS")
    given = read_settings(tmp_path, "CLOCK_OFFSET_SECONDS", CLOCK_OFFSET_SECONDS="-60")
    file.write_text("tomorrow")
    broken = run_python(tmp_path, "manage.py", "check")

    assert stored["CLOCK_OFFSET_SECONDS"] == 86400
    assert given["CLOCK_OFFSET_SECONDS"] == -60
    assert broken.returncode == 2
    assert str(file) in broken.stderr


def test_cookies_are_secure_unless_debug_or_demo(tmp_path):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")

    assert all(read_settings(tmp_path, *names).values())
    assert not any(read_settings(tmp_path, *names, DEMO="1").values())
    assert not any(read_settings(tmp_path, *names, DEBUG="1").values())
    assert all(read_settings(tmp_path, *names, DEMO="1", HTTPS="1").values())


def test_content_policy_allows_nothing_inline():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]

    assert directives["default-src"] == directives["script-src"] == directives["style-src"]
    assert directives["style-src"] == ["'self'"]
    assert "unsafe" not in json.dumps(directives)


@pytest.mark.django_db
def test_healthz_answers_strangers(client: Client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "jobs": "quiet"}
    assert "default-src 'self'" in response["Content-Security-Policy"]


def test_healthz_says_503_when_the_database_is_away(client: Client, monkeypatch):
    def refuse_cursor() -> None:
        raise DatabaseError("away")

    monkeypatch.setattr(connection, "cursor", refuse_cursor)

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"status": "unavailable"}


def test_a_busy_database_is_try_again_with_what_was_typed():
    request = RequestFactory().post("/content/abc/", {"narrative": "Đã viết", "key": "k"})

    response = BusyMiddleware(lambda _request: HttpResponse()).process_exception(
        request, OperationalError("database is locked")
    )

    assert response is not None
    assert response.status_code == 503
    assert "Đã viết" in response.content.decode()
    assert "Hãy thử lại" in response.content.decode()


def test_other_errors_are_not_called_busy():
    request = RequestFactory().get("/")
    middleware = BusyMiddleware(lambda _request: HttpResponse())

    assert middleware.process_exception(request, ValueError("bug")) is None
