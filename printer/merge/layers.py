"""Layers (optional content) of all files in one list (ISO 32000-1, 8.11)."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, String

from printer.merge.parts import Volume
from printer.pdf.objects import Key, as_array, as_dict, as_name, items_of, key_of


def bring_layers(volume: Volume) -> None:
    """Write the layers and their default state, when one of the files has any."""
    groups: dict[Key, Any] = {}
    lists: dict[str, list[Any]] = {"/Order": [], "/OFF": [], "/Locked": []}
    radio: list[Any] = []
    for part in volume.parts:
        own = as_dict(part.root.get("/OCProperties"))
        if own is None:
            continue
        mine = {key_of(item): item for item in items_of(own.get("/OCGs")) if _is_group(item)}
        part.counts["layers"] = len(mine)
        groups.update(mine)
        state = as_dict(own.get("/D")) or Dictionary()
        _state(state, mine, lists)
        order = as_array(state.get("/Order"))
        shown = order if order is not None else Array(list(mine.values()))
        if len(shown):
            lists["/Order"] += [Array([String(part.title), *shown])]
        radio += list(items_of(state.get("/RBGroups")))
        if list(items_of(own.get("/Configs"))):
            part.warning("layers-configurations", "other states of the layers are not kept")
    if not groups:
        return
    default = Dictionary(Name=String("Default"), BaseState=Name.ON)
    for name, values in lists.items():
        if values:
            default[name] = Array(values)
    if radio:
        default.RBGroups = Array(radio)
    properties = Dictionary(OCGs=Array(list(groups.values())), D=default)
    volume.root.OCProperties = volume.add(properties)


def _is_group(item: Any) -> bool:
    return as_dict(item) is not None and key_of(item) != (0, 0)


def _state(state: Any, mine: dict[Key, Any], lists: dict[str, list[Any]]) -> None:
    """Add which layers are on and off; `off unless told` is told layer by layer."""
    on = {key_of(item) for item in items_of(state.get("/ON"))}
    off = {key_of(item) for item in items_of(state.get("/OFF"))}
    if as_name(state.get("/BaseState")) == "OFF":
        off |= set(mine) - on
    lists["/OFF"] += [group for key, group in mine.items() if key in off and key not in on]
    lists["/Locked"] += [item for item in items_of(state.get("/Locked")) if key_of(item) in mine]
