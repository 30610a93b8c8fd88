"""What was calculated from a store, kept with the store and gone with it.

`functools.lru_cache` would keep the store itself alive as a key: a visitor's own figures would
outlive the visit. Here the answers lie on the store, so that nothing but its users keeps it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock, RLock
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from data.store import Store

_PLACE, _MAKING = "_answers", "_making"
_lock = Lock()
P = ParamSpec("P")
T = TypeVar("T")
Answering = Callable[Concatenate["Store", P], T]


def per_store(maxsize: int) -> Callable[[Answering[P, T]], Answering[P, T]]:
    """Keep a function's latest `maxsize` answers for each store; the other arguments must be
    hashable and are given by place."""

    def decorate(function: Answering[P, T]) -> Answering[P, T]:
        @wraps(function)
        def remembered(store: Store, /, *arguments: P.args, **named: P.kwargs) -> T:
            if named:
                raise TypeError(f"arguments are given by place, not by name: {', '.join(named)}")
            key = (function, arguments)
            with _lock:
                answers: OrderedDict[tuple[object, ...], T]
                answers = vars(store).setdefault(_PLACE, {}).setdefault(function, OrderedDict())
                if arguments in answers:
                    answers.move_to_end(arguments)
                    return answers[arguments]
                making = vars(store).setdefault(_MAKING, {})
                turn = making.setdefault(key, RLock())
            # Each answer has a lock of its own: answers ask for other answers, and who asks for
            # another one need not wait. Who asks for the same one gets what the first has made.
            with turn:
                with _lock:
                    if arguments in answers:
                        return answers[arguments]
                try:
                    answer = function(store, *arguments, **named)
                    with _lock:
                        answers[arguments] = answer
                        while len(answers) > maxsize:
                            answers.popitem(last=False)
                finally:
                    making.pop(key, None)
            return answer

        return remembered

    return decorate
