"""What a visit costs on the line, measured with the static files as `bin/run` serves them."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.http import HttpRequest, HttpResponseNotFound
from django.test import RequestFactory, override_settings
from django.utils.functional import empty
from whitenoise.middleware import WhiteNoiseMiddleware

from tests.factories.http import client_of
from tests.factories.world import World
from tests.http.test_query_counts import more_periods
from workflows.management.commands.build_css import USED, used_part

pytestmark = pytest.mark.django_db
FIRST, AFTER = 250_000, 60_000
GZIP = {"Accept-Encoding": "gzip"}
_STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
_IN_PAGE = re.compile(r"""<(?:link|script|img|use)\b[^>]*?(?:href|src)="([^"#]+)""")
_IN_STYLE = re.compile(r"""url\("?'?([^"')#]+)|@import\s+"([^"]+)""")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhiteNoiseMiddleware]:
    """All static files, hashed and compressed, behind the middleware that serves them."""
    folder = tmp_path_factory.mktemp("static")
    options = {"STORAGES": _STORAGES, "STATIC_ROOT": folder, "WHITENOISE_AUTOREFRESH": False}
    with override_settings(**options):
        staticfiles_storage._wrapped = empty  # type: ignore[attr-defined]
        call_command("collectstatic", interactive=False, verbosity=0)
        yield WhiteNoiseMiddleware(lambda request: HttpResponseNotFound())
    staticfiles_storage._wrapped = empty  # type: ignore[attr-defined]


class Visit:
    """Everything that a browser fetches for a page, and how much of it may be kept."""

    def __init__(self, server: WhiteNoiseMiddleware, page: bytes, html: str) -> None:
        self.server, self.page = server, len(page)
        self.files: dict[str, int] = {}
        self.asked_again: list[str] = []
        for url in _IN_PAGE.findall(html):
            if url.startswith("/static/"):
                self._fetch(url)

    def _fetch(self, url: str) -> None:
        if url in self.files:
            return
        request: HttpRequest = RequestFactory().get(url, headers=GZIP)
        answer = self.server(request)
        assert answer.status_code == 200, url
        sent = b"".join(answer.streaming_content)
        answer.file_to_stream.close()
        self.files[url] = len(sent)
        if "immutable" not in answer.headers["Cache-Control"]:
            self.asked_again.append(url)
        if url.endswith(".css"):
            assert answer.headers["Content-Encoding"] == "gzip"
            self._read_style(url)

    def _read_style(self, url: str) -> None:
        text = staticfiles_storage.path(url.removeprefix("/static/"))
        for quoted, imported in _IN_STYLE.findall(Path(text).read_text(encoding="utf-8")):
            inner = quoted or imported
            if not inner.startswith("data:"):
                self._fetch(urljoin(url, inner))


@pytest.mark.parametrize("login", ["hoa", "lan", "vu"])
def test_start_page_with_a_full_list_is_light(
    world: World, built: WhiteNoiseMiddleware, login: str
) -> None:
    for _more in range(16):
        more_periods(world)

    answer = client_of(world.users[login]).get("/", headers=GZIP)
    html = client_of(world.users[login]).get("/").content.decode()
    visit = Visit(built, answer.content, html)

    assert answer.headers["Content-Encoding"] == "gzip"
    assert visit.asked_again == []
    assert any(url.endswith(".woff2") for url in visit.files)
    assert visit.page + sum(visit.files.values()) <= FIRST
    assert visit.page <= AFTER


def test_pages_leave_compressed_and_pictures_as_they_are(world: World) -> None:
    client = client_of(world.users["hoa"])

    page = client.get(f"/submissions/{world.submission('cckl').ref}/", headers=GZIP)
    assert page.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in page.headers["Vary"]
    template = f"/content/{world.submission('cckl').ref}/nominees/template/"
    assert "Content-Encoding" not in client.get(template, headers=GZIP).headers


def test_part_of_tabler_that_pages_load_is_what_they_use_now() -> None:
    assert USED.read_text(encoding="utf-8") == used_part(), "run: manage.py build_css"
