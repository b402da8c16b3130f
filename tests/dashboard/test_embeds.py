"""Pages within pages of others: the same without header and footer, framed by whom the setting names."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.routing import APIRoute
from pydantic import ValidationError

from graphsvc.dashboard.page_routes import PageRoute
from graphsvc.settings import Settings
from tests.api.serving import Served, serve
from tests.dashboard.reading import read

PAGE = "/pair/albania/italy?on=2020-01-01"
EMBED = f"/embed{PAGE}"


def frame_ancestors(served: Served, path: str) -> str:
    """Return who may show a page in a frame."""
    reply = served.get(path, headers={"Accept": "text/html"})
    (directive,) = re.findall(r"frame-ancestors ([^;]*)", reply.headers["content-security-policy"])
    allowed: str = directive
    assert ("x-frame-options" in reply.headers) == (allowed == "'none'")
    return allowed


def test_every_page_has_its_embed(served: Served) -> None:
    routes = [route.path for route in served.wired.app.router.routes if isinstance(route, APIRoute)]
    pages = {
        route.path
        for route in served.wired.app.router.routes
        if isinstance(route, PageRoute) and not route.path.startswith(("/static/", "/embed"))
    }
    assert "/pair/{a}/{b}" in pages
    assert {f"/embed{path}".rstrip("/") for path in pages} <= set(routes)


def test_an_embed_shows_the_page_without_header_and_footer(served: Served) -> None:
    page, embed = served.get(PAGE).text, served.get(EMBED).text
    assert ("<header" in page, 'class="inner"' in page, 'role="search"' in page) == (True, True, True)
    assert ("<header" in embed, 'class="inner"' in embed, 'role="search"' in embed) == (False, False, False)
    for part in (r"<h1>.*?</h1>", r'<p class="answer".*?</p>', r"<title>.*?</title>"):
        shown, other = (
            [re.sub(r' (target|href)="[^"]*"', "", found) for found in re.findall(part, text)] for text in (page, embed)
        )
        assert shown
        assert shown == other
    assert f'href="{PAGE}"' in unescape(embed)
    assert f'rel="canonical" href="{PAGE}"' in unescape(embed)


def test_links_within_the_embed_stay_in_it_and_others_open_by_themselves(served: Served) -> None:
    embed = served.get(EMBED).text
    links = re.findall(r"<(?:a|form)\b[^>]*>", embed)
    assert any('href="/embed/' in link or 'action="/embed/' in link for link in links)
    for link in links:
        (address,) = re.findall(r'\b(?:href|action)="([^"]*)"', link)
        stays = address.startswith(("/embed/", "#"))
        assert ('target="_blank"' in link) == (not stays), link
    assert "/embed/embed" not in embed


def test_another_address_of_an_embed_is_an_embed_too(served: Served) -> None:
    for path, to in (
        ("/embed/pair/ALB/italy?on=2020-01-01", "/embed/pair/albania/italy?on=2020-01-01"),
        ("/embed/pair/albania/italy?when=1939", "/embed/pair/albania/italy?during=1939"),
    ):
        reply = served.get(path)
        assert (reply.is_redirect, reply.headers["location"]) == (True, to)


def test_nobody_frames_pages_and_only_this_server_embeds_by_default(served: Served) -> None:
    for path in (PAGE, "/guide", "/docs", "/sign-in", "/nothing"):
        assert frame_ancestors(served, path) == "'none'"
    for path in (EMBED, "/embed/pair/atlantis/italy", "/embed/nothing"):
        assert frame_ancestors(served, path) == "'self'"


def test_the_setting_names_who_may_embed(tmp_path: Path) -> None:
    origins = "https://news.example, https://*.gov.example:8443"
    with serve(f"sqlite:///{tmp_path / 'store.sqlite'}", embed_origins=origins) as served:
        assert frame_ancestors(served, EMBED) == "'self' https://news.example https://*.gov.example:8443"
        assert frame_ancestors(served, PAGE) == "'none'"


@pytest.mark.parametrize("origins", ["*", "http://a.example", "https://a.example,https://b.example:1", "https://*.a.b"])
def test_origins_that_can_be_set(origins: str) -> None:
    assert Settings(embed_origins=origins).embed_origins == origins


@pytest.mark.parametrize(
    "origins",
    ["a.example", "https://a.example/path", "https://a.example; script-src *", "'none'", "https://a b", "https://a\nX: y",
     "javascript:x", "https://a.example,", " ", "https://", "https://a.example 'unsafe-inline'"],
)  # fmt: skip
def test_origins_that_would_say_something_else_are_refused(origins: str) -> None:
    with pytest.raises(ValidationError):
        Settings(embed_origins=origins)


def test_the_error_of_an_embed_has_no_header_either(served: Served) -> None:
    reply = served.get("/embed/pair/atlantis/italy", headers={"Accept": "text/html"})
    assert (reply.status_code, "<header" in reply.text) == (404, False)


def test_an_embed_without_a_key_says_so_and_leads_to_signing_in_by_itself(closed: Served) -> None:
    """The page for signing in is shown in no frame."""
    reply = closed.get(EMBED, headers={"Accept": "text/html"})
    assert (reply.status_code, reply.headers["cache-control"]) == (401, "no-store")
    assert reply.headers["www-authenticate"].startswith("Bearer")
    assert frame_ancestors(closed, EMBED) == "'self'"
    page = read(reply.text)
    assert "needs a reader’s key" in page.one("h1").text
    assert "Italy" not in reply.text
    links = {link.text: link.attributes for link in page.all("a")}
    assert (links["Sign in"]["target"], links["Open in graphsvc"]["target"]) == ("_blank", "_blank")
    assert parse_qs(urlsplit(links["Sign in"]["href"]).query) == {"next": [PAGE]}
    assert "target" not in links["load the frame again"]
    with_key = closed.send("GET", EMBED, scope="read", headers={"Accept": "text/html"})
    assert (with_key.status_code, "reader’s key" in with_key.text) == (200, False)


def test_a_program_that_asks_for_an_embed_without_a_key_is_sent_the_problem(closed: Served) -> None:
    reply = closed.get(EMBED)
    assert (reply.status_code, reply.headers["content-type"]) == (401, "application/problem+json")


def test_pages_that_name_their_server_are_kept_by_its_name(served: Served) -> None:
    """An address that somebody made up must not stand in the page of another."""
    for _ in range(2):
        assert "evil.localhost" in served.get(PAGE, headers={"Host": "evil.localhost"}).text
        assert "evil.localhost" not in served.get(PAGE).text
