"""Signing in: a cookie that lets people read where reading needs a key, and nothing else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest

from graphsvc.api.auth import COOKIE
from graphsvc.store.opening import open_store
from tests.api.serving import Served, serve
from tests.api.test_cache import cache_of

PAGE = "/pair/albania/italy?on=2020-01-01"
BROWSER = {"Accept": "text/html,*/*;q=0.8"}


def sign_in(served: Served, secret: str | None = None, to: str | None = None, **headers: str) -> httpx.Response:
    """Send the form of the page for signing in."""
    form = {"key": served.secret("read") if secret is None else secret} | ({} if to is None else {"next": to})
    return served.client.post("/sign-in", data=form, headers={**BROWSER, "Origin": served.url, **headers})


def cookie(reply: httpx.Response) -> dict[str, str]:
    """Return the header Cookie of a browser that has been sent a reply."""
    return {"Cookie": f"{COOKIE}={SimpleCookie(reply.headers['set-cookie'])[COOKIE].value}"}


@pytest.fixture
def signed_in(closed: Served) -> dict[str, str]:
    """Sign in, and return the header that the browser then sends."""
    headers = cookie(sign_in(closed))
    closed.client.cookies.clear()
    return headers


def test_where_reading_is_closed_a_page_leads_to_signing_in_and_back(closed: Served) -> None:
    for headers in (BROWSER, {"Accept": "*/*"}):
        reply = closed.get(PAGE, headers=headers)
        assert reply.status_code == 303
        assert reply.headers["location"] == "/sign-in?next=%2Fpair%2Falbania%2Fitaly%3Fon%3D2020-01-01"
    form = closed.get(reply.headers["location"], headers=BROWSER)
    assert (form.status_code, form.headers["cache-control"]) == (200, "no-store")
    fields = dict(re.findall(r'name="(\w+)"[^>]*?value="([^"]*)"', form.text))
    assert unescape(fields["next"]) == PAGE
    reply = sign_in(closed, to=PAGE)
    assert (reply.status_code, reply.headers["location"]) == (303, PAGE)
    assert closed.get(PAGE).status_code == 200  # The client has kept the cookie.


def test_the_cookie_is_kept_from_scripts_and_other_sites_for_eight_hours(closed: Served) -> None:
    reply = sign_in(closed)
    morsel = SimpleCookie(reply.headers["set-cookie"])[COOKIE]
    assert (morsel["httponly"], morsel["samesite"].lower(), morsel["path"]) == (True, "strict", "/")
    assert (morsel["max-age"], morsel["secure"], morsel["domain"]) == ("28800", "", "")
    assert len(morsel.value) == 43
    assert closed.secret("read") not in reply.headers["set-cookie"]
    assert cookie(sign_in(closed)) != cookie(reply)


def test_under_tls_the_cookie_is_sent_under_tls_alone(closed: Served) -> None:
    """Where a proxy ends it, the origin of the form still says so."""
    reply = sign_in(closed, Origin=closed.url.replace("http:", "https:"))
    assert SimpleCookie(reply.headers["set-cookie"])[COOKIE]["secure"] is True


def test_the_store_keeps_only_the_hash(closed: Served, tmp_path: Path) -> None:
    value = cookie(sign_in(closed))["Cookie"].partition("=")[2]
    assert all(value.encode() not in file.read_bytes() for file in tmp_path.iterdir())


@pytest.mark.parametrize("secret", ["wrong", "", "gsk_x", "\x00é"])
def test_a_wrong_key_is_refused_on_the_form(closed: Served, secret: str) -> None:
    reply = sign_in(closed, secret, to=PAGE)
    assert (reply.status_code, "set-cookie" in reply.headers) == (401, False)
    assert reply.text.count("<form") == 2  # Searching is the other.
    assert 'role="alert"' in reply.text
    if secret:
        assert secret not in reply.text
    assert PAGE in unescape(reply.text)


def test_a_program_that_sends_a_wrong_key_is_told_so_as_elsewhere(closed: Served) -> None:
    reply = closed.client.post("/sign-in", data={"key": "wrong"})
    assert (reply.status_code, reply.headers["content-type"]) == (401, "application/problem+json")


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil", "/\t/evil.example", "javascript:x",
           "evil", "", "/sign-in", "/sign-out?x=1", "/" + "x" * 5000, "/a\r\nSet-Cookie: a=b", " //evil.example"],
)  # fmt: skip
def test_no_one_is_led_to_another_site(closed: Served, to: str) -> None:
    reply = sign_in(closed, to=to)
    assert (reply.status_code, reply.headers["location"]) == (303, "/")
    shown = closed.get("/sign-in", params={"next": to}, headers=BROWSER)
    assert shown.status_code == 200
    assert "evil" not in shown.text


def test_a_local_address_is_kept_whatever_is_in_it(closed: Served) -> None:
    for to in ("/search?q=//evil.example", "/country/albania?on=2020-01-01#timeline", "/search?q=%C3%A9%20a"):
        assert sign_in(closed, to=to).headers["location"] == to
    assert sign_in(closed, to="/search?q=é").headers["location"] == "/search?q=%C3%A9"


def test_a_form_of_another_site_signs_nobody_in(closed: Served) -> None:
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1", "http://[", "", f"{closed.url}/x", "x://"):
        reply = sign_in(closed, Origin=origin)
        assert (reply.status_code, "set-cookie" in reply.headers) == (403, False)


@pytest.mark.parametrize("body", [b"", b"next=/", b"key=" + b"x" * 100_000, b"\xff\xfe=%ff", b"a=1&" * 2000])
def test_what_is_no_such_form_is_refused(closed: Served, body: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    reply = closed.client.post("/sign-in", content=body, headers=headers)
    assert reply.status_code == (413 if len(body) > 8_192 else 400 if body.startswith((b"a", b"\xff")) else 401)
    assert "set-cookie" not in reply.headers


def test_the_cookie_reads_pages_answers_pictures_and_the_stream(closed: Served, signed_in: dict[str, str]) -> None:
    for path in (PAGE, "/v1/allies/albania", "/v1/charts/timeline/albania.svg", "/metrics"):
        assert closed.get(path, headers=signed_in).status_code == 200, path
    assert closed.client.head(PAGE, headers=signed_in).status_code == 200
    with closed.client.stream("GET", "/v1/changes/stream", headers=signed_in) as stream:
        assert stream.status_code == 200


def test_writes_ignore_the_cookie(closed: Served) -> None:
    headers = cookie(sign_in(closed, closed.secret("write"), Origin=closed.url))
    before = closed.revision
    for method, path in (("POST", "/v1/entities"), ("PUT", "/v1/entities/italy"), ("DELETE", "/v1/entities/italy")):
        body = {"id": "greece", "kind": "country", "name": "Greece"}
        assert closed.client.request(method, path, json=body, headers=headers).status_code == 401
    assert closed.revision == before


def test_a_cookie_is_no_key_and_a_key_no_cookie(closed: Served, signed_in: dict[str, str]) -> None:
    secret = signed_in["Cookie"].partition("=")[2]
    assert closed.get(PAGE, headers=signed_in).status_code == 200
    assert closed.get("/v1/allies/albania", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert closed.send("GET", "/v1/allies/albania", scope="read").status_code == 200
    wrong = {"Cookie": f"{COOKIE}={closed.secret('read')}"}
    assert closed.get("/v1/allies/albania", headers=wrong).status_code == 401
    assert closed.get(PAGE, headers=wrong).status_code == 303


def test_a_wrong_key_is_refused_even_beside_a_good_cookie(closed: Served, signed_in: dict[str, str]) -> None:
    assert closed.get(PAGE, headers={**signed_in, "Authorization": "Bearer wrong"}).status_code == 401


def test_another_process_over_the_same_store_knows_who_has_signed_in(closed: Served, signed_in: dict[str, str]) -> None:
    with serve(closed.wired.store.url, open_reading=False) as other:
        assert other.get(PAGE, headers=signed_in).status_code == 200


def test_a_session_ends_after_eight_hours(
    closed: Served, signed_in: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for hours, status in ((7.9, 200), (8, 303)):
        then = datetime.now(UTC) + timedelta(hours=hours)
        monkeypatch.setattr("graphsvc.service.access._now", lambda then=then: then)
        for _ in range(3):
            assert closed.get(PAGE, headers=signed_in).status_code == status


def test_a_session_ends_with_its_key(
    closed: Served, signed_in: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(closed.wired.services.keys, "_clock", lambda: now[0])
    for _ in range(4):
        assert closed.get(PAGE, headers=signed_in).status_code == 200
    other = open_store(closed.wired.store.url)
    other.revoke_key("read-key", "2026-01-01T00:00:00.000000Z")
    other.close()
    now[0] += 5
    for path, status in ((PAGE, 303), ("/v1/allies/albania", 401)):
        assert closed.get(path, headers=signed_in).status_code == status


def sign_out(served: Served, headers: dict[str, str], **more: str) -> httpx.Response:
    """Send the form of the page for signing out, with a part of it replaced."""
    page = served.get("/sign-out", headers={**BROWSER, **headers})
    token = re.findall(r'name="token" value="([^"]*)"', page.text)[0]
    form = {"token": more.get("token", token)}
    return served.client.post(
        "/sign-out", data=form, headers={**BROWSER, "Origin": more.get("origin", served.url), **headers}
    )


def test_signing_out_ends_the_session_at_once(closed: Served, signed_in: dict[str, str]) -> None:
    for _ in range(3):
        page = closed.get(PAGE, headers=signed_in)
    assert 'href="/sign-out"' in page.text
    reply = sign_out(closed, signed_in)
    assert reply.status_code == 303
    assert SimpleCookie(reply.headers["set-cookie"])[COOKIE]["max-age"] == "0"
    for path, status in ((PAGE, 303), ("/v1/allies/albania", 401)):
        assert closed.get(path, headers=signed_in).status_code == status


def test_a_form_needs_its_token_its_origin_and_the_cookie(closed: Served, signed_in: dict[str, str]) -> None:
    for more in ({"token": "x" * 64}, {"token": ""}, {"origin": "https://evil.example"}, {"origin": "null"}):
        assert sign_out(closed, signed_in, **more).status_code == 403
    page = closed.get("/sign-out", headers={**BROWSER, **signed_in})
    token = re.findall(r'name="token" value="([^"]*)"', page.text)[0]
    assert closed.client.post("/sign-out", data={"token": token}, headers=signed_in).status_code == 403
    assert closed.client.post("/sign-out", data={"token": token}, headers={"Origin": closed.url}).status_code == 403
    assert closed.get(PAGE, headers=signed_in).status_code == 200


def test_signing_in_anew_ends_the_former_session(closed: Served, signed_in: dict[str, str]) -> None:
    closed.client.post("/sign-in", data={"key": closed.secret("read")}, headers=signed_in)
    closed.client.cookies.clear()
    assert closed.get(PAGE, headers=signed_in).status_code == 303


def test_pages_that_need_no_key_answer_without_one_and_offer_to_sign_in(closed: Served) -> None:
    for path in (
        "/guide",
        "/guide/truth",
        "/docs",
        "/problems",
        "/problems/not-found",
        "/healthz",
        "/sign-in",
        "/sign-out",
    ):
        assert closed.get(path, headers=BROWSER).status_code == 200, path
    sheet = closed.get("/sign-in").text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert closed.get(sheet).status_code == 200


def test_where_reading_is_open_nobody_is_asked_to_sign_in(served: Served) -> None:
    assert "sign-in" not in served.get(PAGE).text


def test_what_the_cache_holds_for_one_is_not_sent_to_another(closed: Served, signed_in: dict[str, str]) -> None:
    for _ in range(3):
        with_cookie = closed.get(PAGE, headers=signed_in)
        with_key = closed.send("GET", PAGE, scope="read")
        assert ("/sign-out" in with_cookie.text, "/sign-out" in with_key.text) == (True, False)
        assert with_cookie.headers["etag"] != with_key.headers["etag"]
        assert closed.get(PAGE).status_code == 303
        assert closed.get(PAGE, headers={"Cookie": f"{COOKIE}=guess"}).status_code == 303
    assert len(cache_of(closed)) == 2
    assert "cookie" in with_cookie.headers["vary"].lower()


def test_an_answer_is_kept_once_for_a_key_and_a_cookie_of_its_scope(closed: Served, signed_in: dict[str, str]) -> None:
    for _ in range(3):
        closed.get("/v1/allies/albania", headers=signed_in)
        closed.send("GET", "/v1/allies/albania", scope="read")
    assert len(cache_of(closed)) == 1
