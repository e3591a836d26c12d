"""The office builds a form on screen: drafted, saved whole, published; nothing typed is lost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.models import Event, FormTemplate, Period
from nominations.queries.catalogues import forms_in_force
from tests.factories.forms import make_form
from tests.factories.http import client_of
from tests.factories.world import World, make_period
from tests.http.test_query_counts import statements
from workflows.services.periods import open_period

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan(world: World) -> Client:
    """The browser of the standing office."""
    return client_of(world.users["lan"])


def page_of(draft: FormTemplate, *rows: dict[str, Any], **head: Any) -> dict[str, Any]:
    """What the builder's page posts: as the page is now, with `rows` as its fields."""
    page: dict[str, Any] = {"name": draft.name, "basis": "", "do": "save"}
    page |= {"muc-TOTAL_FORMS": len(rows), "muc-INITIAL_FORMS": 0}
    for place, row in enumerate(rows):
        page |= {f"muc-{place}-{name}": value for name, value in ({"kind": "long"} | row).items()}
    return page | head


def save(client: Client, draft: FormTemplate, *rows: dict[str, Any], **head: Any) -> Any:
    url = reverse("build_form", args=[draft.ref])
    seen = client.get(url).context["form"].initial["seen_state"]
    return client.post(url, page_of(draft, *rows, **({"seen_state": seen} | head)))


def labels(draft: FormTemplate) -> list[str]:
    return list(draft.fields.values_list("label", flat=True))


ONE, TWO = {"label": "Kết quả", "section": "I. Kết quả"}, {"label": "Hạn chế"}


def test_form_is_started_built_and_published(world: World, lan: Client) -> None:
    lan.post(
        reverse("new_form"),
        {"name": "Báo cáo năm", "kind": "report", "authority": world.department.ref},
    )
    draft = FormTemplate.objects.get()

    save(lan, draft, ONE, TWO | {"kind": "choice", "choices": "Có\n\nKhông\nCó", "required": "on"})
    page = lan.get(reverse("form", args=[draft.ref]))
    answer = lan.post(
        reverse("publish_form", args=[draft.ref]), {"seen_state": page.context["state"]}
    )

    draft.refresh_from_db()
    first, second = draft.fields.all()
    assert (draft.code, draft.version, answer.status_code) == ("bao-cao-nam", 1, 302)
    assert draft.published_at is not None
    assert (first.code, first.section) == ("ket-qua", "I. Kết quả")
    assert (second.code, second.choices, second.required) == ("han-che", ["Có", "Không"], True)
    acts = Event.objects.filter(subject=draft.ref).order_by("pk").values_list("action", flat=True)
    assert list(acts) == ["draft_form", "save_form", "publish_form"]


@pytest.mark.parametrize(
    ("button", "result"),
    [
        ("add", ["Một", "Hai", "Ba", ""]),
        ("after:1", ["Một", "", "Hai", "Ba"]),
        ("up:3", ["Một", "Ba", "Hai"]),
        ("down:1", ["Hai", "Một", "Ba"]),
        ("up:1", ["Một", "Hai", "Ba"]),
        ("down:3", ["Một", "Hai", "Ba"]),
        ("remove:2", ["Một", "Ba"]),
        *((garbled, ["Một", "Hai", "Ba"]) for garbled in ("remove:9", "up:x", "down:-1", "²", "")),
        ("remove:99999999999", ["Một", "Hai", "Ba"]),
    ],
)
def test_every_button_saves_what_was_typed_and_does_its_own(
    world: World, lan: Client, button: str, result: list[str]
) -> None:
    draft = make_form(world, {}, version=2)

    answer = save(lan, draft, *({"label": name} for name in ("Một", "Hai", "Ba")), do=button)

    assert answer.status_code == 302
    assert labels(draft) == result


def test_published_version_never_changes(world: World, lan: Client) -> None:
    form = make_form(world, {"ket-qua": "long"})
    url = reverse("build_form", args=[form.ref])

    answers = [lan.get(url), lan.post(url, page_of(form, ONE, seen_state="x"))]
    answers.append(lan.post(reverse("discard_form", args=[form.ref])))

    assert [answer.status_code for answer in answers] == [302] * 3
    assert labels(form) == ["Mục ket-qua"]


def test_new_version_starts_as_a_copy_once(world: World, lan: Client) -> None:
    form = make_form(world)
    url = reverse("draft_form", args=[form.ref])

    lan.post(url)
    lan.post(url)

    first, draft = FormTemplate.objects.order_by("version")
    copied = ("section", "code", "label", "kind", "choices", "required")
    assert (draft.version, draft.published_at) == (2, None)
    assert list(draft.fields.values(*copied)) == list(first.fields.values(*copied))


def test_open_period_keeps_its_version_and_the_next_takes_the_new_one(
    world: World, lan: Client
) -> None:
    form = make_form(world)
    periods = [make_period(world) for _each in range(2)]

    def opened(period: Period) -> list[int]:
        units = [world.units["cckl"]]
        open_period(period=period, units=units, actor=world.users["lan"])
        return list(period.forms.values_list("version", flat=True))

    before = opened(periods[0])
    lan.post(reverse("draft_form", args=[form.ref]))
    draft = FormTemplate.objects.get(version=2)
    assert list(forms_in_force(world.department.pk, ["report"])) == [form]
    state = lan.get(reverse("form", args=[draft.ref])).context["state"]
    lan.post(reverse("publish_form", args=[draft.ref]), {"seen_state": state})

    assert (before, opened(periods[1])) == ([1], [2])
    assert list(periods[0].forms.values_list("version", flat=True)) == [1]


def test_whoever_opens_a_period_ticks_its_forms(world: World, lan: Client) -> None:
    forms = [make_form(world), make_form(world, code="mau-hai")]
    period = make_period(world)
    url = reverse("open_period", args=[period.ref])
    units = [world.units["cckl"].ref]

    offered = lan.get(url).context["form"].fields["forms"]
    lan.post(url, {"units": units, "forms": [forms[1].ref, "khongco"]})
    refused = list(period.forms.all())
    lan.post(url, {"units": units, "forms": [forms[1].ref]})

    assert set(offered.initial) == {form.ref for form in forms}
    assert (refused, list(period.forms.all())) == ([], [forms[1]])


def test_page_that_somebody_overtook_is_refused_and_keeps_what_was_typed(
    world: World, lan: Client
) -> None:
    draft = make_form(world, {}, version=2)
    url = reverse("build_form", args=[draft.ref])
    seen = lan.get(url).context["form"].initial["seen_state"]
    save(client_of(world.users["dung"]), draft, ONE)

    answer = lan.post(url, page_of(draft, {"label": "Của Lan"}, seen_state=seen))

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "người khác lưu" in text
    assert 'value="Của Lan"' in text
    assert labels(draft) == ["Kết quả"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([ONE | {"code": "Mã Sai!"}], "Mã chỉ gồm chữ thường"),
        ([ONE | {"kind": "xyz"}], "xyz"),
        ([ONE | {"label": "a" * 201}], "a" * 201),
        ([ONE | {"code": "mot"}, TWO | {"code": "mot"}], "dùng cho mục 1 và mục 2"),
    ],
)
def test_unfit_field_is_refused_in_words_and_kept_on_the_page(
    world: World, lan: Client, rows: list[dict[str, Any]], said: str
) -> None:
    draft = make_form(world, {"cu": "long"}, version=2)

    answer = save(lan, draft, *rows)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert labels(draft) == ["Mục cu"]


@pytest.mark.parametrize("fields", [{}, {"muc-TOTAL_FORMS": "x"}, {"muc-TOTAL_FORMS": "99999999"}])
def test_garbled_page_is_refused_without_an_error(
    world: World, lan: Client, fields: dict[str, str]
) -> None:
    draft = make_form(world, {"cu": "long"}, version=2)
    url = reverse("build_form", args=[draft.ref])

    answer = lan.post(url, {"name": "Tên", "seen_state": "x", "do": "save"} | fields)

    assert answer.status_code == 422
    assert labels(draft) == ["Mục cu"]


def test_unfinished_draft_is_kept_but_not_published(world: World, lan: Client) -> None:
    draft = make_form(world, {}, version=2)

    save(lan, draft, {"label": ""}, TWO | {"kind": "choice", "choices": "Một"})
    page = lan.get(reverse("form", args=[draft.ref]))
    answer = lan.post(
        reverse("publish_form", args=[draft.ref]),
        {"seen_state": page.context["state"]},
        follow=True,
    )

    draft.refresh_from_db()
    assert labels(draft) == ["", "Hạn chế"]
    assert draft.published_at is None
    assert "Chưa ban hành được" in answer.content.decode()
    assert [item.field for item in page.context["unmet"]] == ["1", "2"]


def test_code_of_another_form_for_the_same_part_blocks_publication(
    world: World, lan: Client
) -> None:
    make_form(world, {"ket-qua": "long"})
    draft = make_form(world, {"ket-qua": "short"}, code="mau-hai", version=2)

    page = lan.get(reverse("form", args=[draft.ref]))

    assert ["đã dùng trong mẫu" in item.sentence for item in page.context["unmet"]] == [True]


def test_preview_shows_the_fields_and_escapes_what_the_office_wrote(
    world: World, lan: Client
) -> None:
    draft = make_form(world, {}, version=2)
    save(lan, draft, ONE | {"help_text": "<b>đậm</b>", "label": "<script>x</script>"})

    text = lan.get(reverse("form", args=[draft.ref])).content.decode()

    assert "&lt;b&gt;đậm&lt;/b&gt;" in text
    assert "<script>x" not in text


def test_list_of_forms_takes_few_statements_and_the_same_for_more(
    world: World, lan: Client
) -> None:
    make_form(world)
    few = statements(lan, reverse("forms"))

    for n in range(3):
        make_form(world, code=f"mau-{n}", kind="nominations")

    assert statements(lan, reverse("forms")) == few <= 12
