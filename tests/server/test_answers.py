"""Answers are kept in so much room and no more."""

import asyncio
import gc
import random
import sys
import time
import tracemalloc
import weakref
from dataclasses import replace

from server.answers import AT_ONCE, ENTRY_BYTES, Kept, body, named


def weight(key, made):
    """What an answer takes of the room."""
    return ENTRY_BYTES + sys.getsizeof(repr(key)) + len(made.compressed)


def test_the_least_recently_asked_for_is_dropped_first():
    one, two, three = (body(text * 2000, "text/plain") for text in ("a", "b", "c"))
    kept = Kept(most_bytes=weight(1, one) + weight(2, two))
    kept.keep(1, one)
    kept.keep(2, two)
    assert kept.find(1) is one
    kept.keep(3, three)
    assert (kept.find(1), kept.find(2), kept.find(3)) == (one, None, three)
    assert kept.held == weight(1, one) + weight(3, three)


def test_the_room_is_counted_right_when_a_body_is_made_twice():
    kept, made = Kept(), body("a", "text/plain")
    kept.keep(1, made)
    kept.keep(1, made)
    assert kept.held == weight(1, made)


def test_keys_count_towards_the_room_as_they_lie_in_memory():
    kept, made = Kept(most_bytes=5_000_000), body("a", "text/plain")
    tracemalloc.start()
    for number in range(5_000):
        kept.keep((f"http://{number:08}{'ø' * 8_000}", number), made)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept.held <= 5_000_000
    assert held < 6_000_000


def test_what_is_larger_than_the_room_is_answered_and_not_kept():
    kept = Kept(most_bytes=10_000)
    small = kept.keep(1, body("a", "text/plain"))
    large = body(random.Random(1).randbytes(20_000), "text/plain")
    assert kept.keep(2, large) is large
    assert kept.find(2) is None
    assert kept.held in (0, weight(1, small))


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


def test_a_body_that_many_ask_for_at_once_is_made_once():
    kept, made = Kept(), []

    def make():
        made.append(1)
        return body("a", "text/plain")

    async def many():
        return await asyncio.gather(*(kept.get(1, make) for _ in range(50)))

    assert len(set(map(id, asyncio.run(many())))) == 1
    assert made == [1]


def test_so_many_different_bodies_are_made_at_once_and_no_more():
    kept, running, most = Kept(), [], []

    def make():
        running.append(1)
        most.append(len(running))
        time.sleep(0.02)
        running.pop()
        return body("a", "text/plain")

    async def many():
        await asyncio.gather(*(kept.get(key, make) for key in range(10)))

    asyncio.run(many())
    assert max(most) == AT_ONCE


def test_what_cannot_be_made_is_told_to_all_who_wait_and_tried_anew():
    kept, left = Kept(), [KeyError("once")]

    def make():
        if left:
            raise left.pop()
        return body("a", "text/plain")

    async def many():
        failed = await asyncio.gather(
            *(kept.get(1, make) for _ in range(3)), return_exceptions=True
        )
        return failed, await kept.get(1, make)

    failed, after = asyncio.run(many())
    assert [type(one) for one in failed] == [KeyError] * 3
    assert after == body("a", "text/plain")


def test_an_answer_of_a_store_does_not_hold_the_store(store):
    own = replace(store)
    kept, gone = Kept(), weakref.ref(own)
    kept.keep(named(own, "page"), body("a", "text/plain"))
    assert kept.find(named(own, "page")) is not None
    assert kept.find(named(store, "page")) is None
    del own
    gc.collect()
    assert gone() is None
    assert kept.find(named(store, "page")) is None


def test_one_content_has_one_name_everywhere():
    assert body("a", "text/plain") == body(b"a", "text/plain")
    assert body("a", "text/plain").etag != body("b", "text/plain").etag
