"""What a watched server finds when Python starts: it writes down every address beyond this machine
that it asks, and, when it gets SIGUSR2, how many objects of some kinds live. Read by the server
alone, as the tests put this folder on its path."""

import gc
import ipaddress
import json
import os
import signal
import sys
from collections import Counter

_folder = os.environ["WATCHED"]
KINDS = ("AppSession", "Own", "Store", "UploadedFileRec")
ASKING = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")


def _beyond(host: object) -> bool:
    try:
        return not ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return str(host) not in ("None", "", "localhost", "b''")


def _watch(event: str, arguments: tuple) -> None:
    if event not in ASKING:
        return
    named = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments
    # Sockets of this machine alone are named by a path.
    if isinstance(named, tuple) and named and _beyond(named[0]):
        with open(f"{_folder}/asked", "a", encoding="utf-8") as file:
            file.write(f"{event} {named[0]}\n")


def _count(*_: object) -> None:
    gc.collect()
    living = Counter(type(one).__name__ for one in gc.get_objects())
    # Of two classes of a name that no other has.
    with open(f"{_folder}/living.new", "w", encoding="utf-8") as file:
        json.dump({kind: living[kind] for kind in KINDS}, file)
    os.replace(f"{_folder}/living.new", f"{_folder}/living")


sys.addaudithook(_watch)
signal.signal(signal.SIGUSR2, _count)
