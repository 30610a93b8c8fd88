"""Answers are kept in so much room and no more."""

import asyncio

from web.answers import Kept, body, takes_gzip


def test_the_least_recently_asked_for_is_dropped_first():
    one, two, three = (body(text * 2000, "text/plain") for text in ("a", "b", "c"))
    kept = Kept(most_bytes=len(one.compressed) + len(two.compressed))
    kept.keep(1, one)
    kept.keep(2, two)
    assert kept.find(1) is one
    kept.keep(3, three)
    assert (kept.find(1), kept.find(2), kept.find(3)) == (one, None, three)
    assert kept.held == len(one.compressed) + len(three.compressed)


def test_the_room_is_counted_right_when_a_body_is_made_twice():
    kept, made = Kept(), body("a", "text/plain")
    kept.keep(1, made)
    kept.keep(1, made)
    assert kept.held == len(made.compressed)


def test_a_body_is_made_once():
    kept, made = Kept(), []

    def make():
        made.append(1)
        return body("a", "text/plain")

    async def twice():
        return await kept.get(1, make), await kept.get(1, make)

    first, second = asyncio.run(twice())
    assert first is second
    assert made == [1]


def test_one_content_has_one_name_everywhere():
    assert body("a", "text/plain") == body(b"a", "text/plain")
    assert body("a", "text/plain").etag != body("b", "text/plain").etag


def test_a_weight_of_zero_is_a_refusal():
    assert takes_gzip("br, GZIP ; q=0.3")
    assert not takes_gzip("gzip; q=0, br")
    assert not takes_gzip("gzip;q=x")
    assert not takes_gzip("")
