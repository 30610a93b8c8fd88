"""Answers are kept in so much room and no more."""

import asyncio
import time

from web.answers import AT_ONCE, Kept, body, takes_gzip


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


def test_what_many_ask_for_at_once_is_not_made_for_each():
    kept, made = Kept(), []

    def make():
        made.append(1)
        time.sleep(0.05)
        return body("a", "text/plain")

    async def many():
        return await asyncio.gather(*(kept.get(1, make) for _ in range(20)))

    assert len({answer.etag for answer in asyncio.run(many())}) == 1
    assert 1 <= len(made) <= AT_ONCE


def test_one_content_has_one_name_everywhere():
    assert body("a", "text/plain") == body(b"a", "text/plain")
    assert body("a", "text/plain").etag != body("b", "text/plain").etag


def test_a_weight_of_zero_is_a_refusal():
    assert takes_gzip("br, GZIP ; q=0.3")
    assert not takes_gzip("gzip; q=0, br")
    assert not takes_gzip("gzip;q=x")
    assert not takes_gzip("")
