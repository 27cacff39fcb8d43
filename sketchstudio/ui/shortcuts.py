"""Which keys do what: the defaults of the table of actions, what a person set instead, and that no two collide."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

from sketchstudio.errors import UserError
from sketchstudio.language import QT_TRANSLATE_NOOP
from sketchstudio.ui.actions import TABLE

translate = QCoreApplication.translate

log = logging.getLogger(__name__)

# Keys that views take for themselves: one who gave them away could not type, draw or move on any more.
RESERVED = {
    "Space": QT_TRANSLATE_NOOP("shortcuts", "moving the page"),
    "Tab": QT_TRANSLATE_NOOP("shortcuts", "going on to the next field, on the canvas for hiding the docks"),
    "Shift+Tab": QT_TRANSLATE_NOOP("shortcuts", "going back a field"),
    "Return": QT_TRANSLATE_NOOP("shortcuts", "confirming"),
    "Enter": QT_TRANSLATE_NOOP("shortcuts", "confirming"),
}


class Shortcuts:
    """The keys of all actions of the table. `stored` is what the settings keep: ids with other keys than by default."""

    def __init__(self, actions: Mapping[str, QAction], stored: dict[str, str]) -> None:
        self._actions = actions
        self._stored = stored
        self.defaults = {entry.id: QKeySequence(entry.shortcut) for entry in TABLE}

    def __iter__(self) -> Iterator[str]:
        """The ids, in the order of the menus."""
        return iter(self.defaults)

    def keys(self, name: str) -> QKeySequence:
        """What triggers an action; empty where nothing does."""
        return self._actions[name].shortcut()

    def is_default(self, name: str) -> bool:
        """Whether these are the keys of the first day."""
        return self.keys(name) == self.defaults[name]

    def text(self, name: str) -> str:
        """What the action is called."""
        return self._actions[name].text().replace("…", "").replace("&", "")

    def conflict(self, name: str, keys: QKeySequence) -> str | None:
        """Why an action may not have these keys: one line; None where it may."""
        if keys.isEmpty():
            return None
        shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
        if keys.toString() in RESERVED:
            what = translate("shortcuts", RESERVED[keys.toString()])
            return translate("shortcuts", "{keys} is needed for {what}.").format(keys=shown, what=what)
        for other in self.defaults:
            if other != name and _collide(keys, self.keys(other)):
                text = translate("shortcuts", "{keys} is used by “{command}” already.")
                return text.format(keys=shown, command=self.text(other))
        return None

    def set_keys(self, name: str, keys: QKeySequence) -> None:
        """Give an action other keys, or none. UserError where another one has them."""
        if (reason := self.conflict(name, keys)) is not None:
            raise UserError("{reason} Choose others, or change that one first.", reason=reason)
        self._set(name, keys)

    def reset(self, name: str) -> None:
        """The keys of the first day. UserError where another action has them by now."""
        self.set_keys(name, self.defaults[name])

    def reset_all(self) -> None:
        """All keys of the first day."""
        self._stored.clear()
        for name, keys in self.defaults.items():
            self._set(name, keys)

    def restore(self) -> None:
        """Apply what is stored. What collides (a later version may use keys that a person took) goes without keys."""
        wanted = {name: QKeySequence(keys) for name, keys in self._stored.items() if name in self.defaults}
        taken: list[QKeySequence] = []
        # What a person chose comes first; in the table's order, so that the outcome is always the same.
        for name in sorted(self.defaults, key=lambda name: name not in wanted):
            keys = wanted.get(name, self.defaults[name])
            if not keys.isEmpty() and (keys.toString() in RESERVED or any(_collide(keys, other) for other in taken)):
                log.warning("the shortcut %s of %s is in use; it has none now", keys.toString(), name)
                keys = QKeySequence()
            taken.append(keys)
            _give(self._actions[name], keys)

    def _set(self, name: str, keys: QKeySequence) -> None:
        _give(self._actions[name], keys)
        if keys == self.defaults[name]:
            self._stored.pop(name, None)
        else:
            self._stored[name] = keys.toString()


def _give(action: QAction, keys: QKeySequence) -> None:
    action.setShortcut(keys)
    name = action.text().replace("…", "").replace("&", "")
    shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{name} ({shown})" if shown else name)


def _collide(one: QKeySequence, two: QKeySequence) -> bool:
    """The same keys, or one is how the other begins."""
    if one.isEmpty() or two.isEmpty():
        return False
    no = QKeySequence.SequenceMatch.NoMatch
    return one.matches(two) != no or two.matches(one) != no
