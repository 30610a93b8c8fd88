"""What Streamlit's frontend keeps of what the server says: elements, values of widgets, messages.

It follows the frontend of Streamlit 1.67: what a run did not draw anew is dropped at its end, a
widget's value is sent back with every run, and a long message that was seen comes as its hash.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg, RunIdentity
from streamlit.proto.WidgetStates_pb2 import WidgetState

PAINT = "mgmap.paint("
"""What the message to a map begins with, in the script that streamlit-folium passes on."""


@dataclass(frozen=True)
class Placed:
    """An element on the page, the fragment it belongs to ("" for none) and the run that drew it."""

    element: Element
    fragment: str
    run: str


@dataclass
class KeptMessage:
    """A message that may come again as its hash; `age` counts the runs since it was of use."""

    message: ForwardMsg
    age: int = 0


@dataclass
class ShownPage:
    """One page in one browser, as far as its server can tell."""

    query: str = ""
    script: str = ""
    session: str = ""
    folders: dict[str, str] = field(default_factory=dict)
    """The pages' scripts by their address below the site."""
    values: dict[str, WidgetState] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    _placed: dict[tuple[int, ...], Placed] = field(default_factory=dict)
    _kept: dict[str, KeptMessage] = field(default_factory=dict)
    _most_age: int = 0
    _run: RunIdentity = field(default_factory=RunIdentity)

    def hashes(self) -> list[str]:
        """The messages that need not be sent again."""
        return list(self._kept)

    def take(self, payload: bytes) -> ForwardMsg:
        """Take a message in and return it. Raises KeyError for the hash of one never seen."""
        message = self._unfolded(ForwardMsg.FromString(payload))
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._begin(message)
        elif kind == "delta":
            self._place(message)
        elif kind == "navigation":
            self.script = message.navigation.page_script_hash
            pages = message.navigation.app_pages
            self.folders = {page.url_pathname: page.page_script_hash for page in pages}
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "script_finished":
            self._end(message.script_finished)
        elif kind in ("session_event", "page_not_found"):
            self.faults.append(str(message).strip())
        return message

    def elements(self, kind: str) -> Iterator[object]:
        """The elements of a kind on the page (a field of Streamlit's Element), in their order."""
        for _, placed in sorted(self._placed.items()):
            if placed.element.WhichOneof("type") == kind:
                yield getattr(placed.element, kind)

    def messages(self) -> Iterator[Element]:
        """Every element on the page, as it came."""
        return (placed.element for placed in self._placed.values())

    def widget(self, key: str) -> tuple[object, str]:
        """The widget of a key and its fragment. Raises KeyError where the page has none."""
        for placed in self._placed.values():
            kind = placed.element.WhichOneof("type")
            widget = getattr(placed.element, kind) if kind else None
            if key_of(getattr(widget, "id", "")) == key:
                return widget, placed.fragment
        raise KeyError(key)

    def texts(self) -> str:
        """Everything that stands on the page as text or HTML."""
        kinds = ("heading", "markdown", "html", "alert")
        return "\n".join(element.body for kind in kinds for element in self.elements(kind))

    def paint(self) -> dict[str, object] | None:
        """The message to the first map of the page; None where there is no map."""
        for component in self.elements("component_instance"):
            if (message := painted(component.json_args)) is not None:
                return message
        return None

    def _unfolded(self, message: ForwardMsg) -> ForwardMsg:
        if message.metadata.cacheable:
            self._kept[message.hash] = KeptMessage(message)
        if message.WhichOneof("type") != "ref_hash":
            return message
        kept = self._kept[message.ref_hash]
        kept.age = 0
        whole = ForwardMsg()
        whole.CopyFrom(kept.message)
        whole.metadata.CopyFrom(message.metadata)
        return whole

    def _begin(self, message: ForwardMsg) -> None:
        self._run = message.metadata.run
        self.session = message.new_session.initialize.session_id
        self._most_age = message.new_session.config.max_cached_message_age

    def _place(self, message: ForwardMsg) -> None:
        path, delta = tuple(message.metadata.delta_path), message.delta
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        self._placed[path] = Placed(element, delta.fragment_id, self._run.script_run_id)
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.faults.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "alert" and element.alert.format == Alert.ERROR:
            self.faults.append(element.alert.body)
        widget = getattr(element, kind)
        known = getattr(widget, "id", "") in self.values
        if not known or getattr(widget, "set_value", False):
            shown = shown_value(kind, widget)
            if shown is not None:
                self.values[widget.id] = shown

    def _end(self, status: int) -> None:
        """Drop what the run that ends has not drawn again, where it was to."""
        if status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return
        if status == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            self.faults.append("the script could not be compiled")
        run, fragments = self._run.script_run_id, self._run.fragment_ids
        self._placed = {
            path: placed
            for path, placed in self._placed.items()
            if placed.run == run or (fragments and placed.fragment not in fragments)
        }
        there = {getattr(widget, "id", "") for widget in self._widgets()}
        self.values = {name: value for name, value in self.values.items() if name in there}
        for kept in self._kept.values():
            kept.age += 1
        fresh = self._kept.items()
        self._kept = {name: kept for name, kept in fresh if kept.age <= self._most_age}

    def _widgets(self) -> Iterator[object]:
        for placed in self._placed.values():
            yield getattr(placed.element, placed.element.WhichOneof("type"))


def key_of(identity: str) -> str:
    """The key that a widget was given, from Streamlit's `$$ID-<hash>-<key>`; "" for none."""
    return identity.split("-", 2)[-1] if identity.startswith("$$ID-") else ""


def shown_value(kind: str, widget: object) -> WidgetState | None:
    """What a widget sends before anybody has touched it; None for one that sends nothing."""
    state = WidgetState(id=getattr(widget, "id", ""))
    if kind in ("multiselect", "button_group"):
        options = [getattr(option, "content", option) for option in widget.options]
        usual = [options[place] for place in widget.default]
        state.string_array_value.data.extend(widget.raw_values if widget.set_value else usual)
    elif kind == "selectbox":
        usual = widget.options[widget.default] if widget.HasField("default") else None
        chosen = widget.raw_value if widget.set_value and widget.HasField("raw_value") else usual
        if chosen is None:
            return None
        state.string_value = chosen
    elif kind == "text_input":
        state.string_value = widget.value if widget.set_value else widget.default
    elif kind == "checkbox":
        state.bool_value = widget.value if widget.set_value else widget.default
    else:
        return None
    return state


def painted(arguments: str) -> dict[str, object] | None:
    """The message to map.js in streamlit-folium's arguments; None where there is none."""
    script = json.loads(arguments).get("feature_group") or ""
    start = script.find(PAINT)
    if start < 0:
        return None
    return json.JSONDecoder().raw_decode(script, start + len(PAINT))[0]
