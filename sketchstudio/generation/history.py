"""Every result, kept: an SQLite table beside a folder of pictures, each of which holds all that it was made of.

The picture is written first, whole or not at all, then its row in one transaction (write-ahead log): if the app dies at
any moment, what the table shows is there, and a picture without a row is taken up at the next start.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sketchstudio.errors import UserError
from sketchstudio.generation.film import small
from sketchstudio.generation.metadata import from_text, read_png, save_png
from sketchstudio.generation.request import Pixels

TABLE = "history.sqlite"
PICTURES = "pictures"
DRAWINGS = "drawings"
THUMB = 192  # pixels of the longer side
VERSION = 1
SCHEMA = """
CREATE TABLE result (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    made REAL NOT NULL,
    file TEXT NOT NULL UNIQUE,
    drawing TEXT NOT NULL,
    prompt TEXT NOT NULL,
    model TEXT NOT NULL,
    seed INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    seconds REAL NOT NULL,
    live INTEGER NOT NULL,
    parameters TEXT NOT NULL,
    thumb BLOB NOT NULL,
    thumb_width INTEGER NOT NULL,
    favourite INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX result_made ON result (deleted, made DESC);
"""
COLUMNS = "id, made, file, drawing, prompt, model, seed, width, height, seconds, live, favourite, thumb, thumb_width"


@dataclass(frozen=True, eq=False)
class Entry:
    """A result, without its picture. `thumb` is (h, w, 3) RGB; `drawing` is "" where none was kept."""

    id: int
    made: float  # seconds since 1970
    file: Path
    drawing: Path | None
    prompt: str
    model: str
    seed: int
    width: int
    height: int
    seconds: float
    live: bool
    favourite: bool
    thumb: Pixels


class History:
    """For any thread: one at a time. UserError where the disk refuses."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        try:
            for name in (PICTURES, DRAWINGS):
                (folder / name).mkdir(parents=True, exist_ok=True)
            self._table = sqlite3.connect(folder / TABLE, check_same_thread=False, isolation_level=None)
            self._table.create_function("folded", 1, str.casefold, deterministic=True)  # LIKE alone knows only a to z
            self._table.execute("PRAGMA journal_mode = WAL")
            self._table.execute("PRAGMA synchronous = FULL")  # a power cut takes nothing that was said to be kept
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            raise UserError(
                "The history in {folder} cannot be opened: {error}. Pictures are not kept.", folder=folder, error=error
            ) from error

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._table.close()

    def add(
        self, image: Pixels, metadata: dict[str, str], seconds: float, *, live: bool = False, drawing: str = ""
    ) -> Entry:
        """Keep a picture (H, W, 3) with its metadata. `drawing` is the name of a file in `drawing_folder`."""
        made = time.time()
        name = f"{self.new_name()}.png"
        save_png(self._folder / PICTURES / name, image, metadata)
        number = self._insert(name, image, metadata, made, seconds, live, drawing)
        (entry,) = self._select("id = ?", (number,))
        return entry

    @staticmethod
    def new_name() -> str:
        """A name for a file that sorts by time and that no other file has."""
        return f"{time.strftime('%Y%m%d-%H%M%S')}-{time.monotonic_ns() % 10**9:09}"

    @property
    def drawing_folder(self) -> Path:
        """Where the drawings of results lie: project files, named after what is in them."""
        return self._folder / DRAWINGS

    def entries(self, search: str = "", *, favourites: bool = False, first: int = 0, limit: int = -1) -> list[Entry]:
        """The newest first, those whose prompt has all words of `search`: at most `limit` of them, from `first` on."""
        conditions = ["deleted = 0"]
        values: list[str] = []
        for word in search.split():
            conditions.append("folded(prompt) LIKE ? ESCAPE '\\'")
            escaped = word.casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            values.append(f"%{escaped}%")
        if favourites:
            conditions.append("favourite = 1")
        return self._select(" AND ".join(conditions), tuple(values), limit, first)

    def picture(self, entry: Entry) -> tuple[Pixels, dict[str, str]]:
        """The picture in full with its metadata; UserError where the file is gone."""
        return read_png(entry.file)

    def set_favourite(self, entry_id: int, favourite: bool) -> None:
        """Mark it, or take the mark away."""
        self._change("UPDATE result SET favourite = ? WHERE id = ?", (int(favourite), entry_id))

    def delete(self, *entry_ids: int) -> None:
        """Take results away; `restore` brings them back until `purge`."""
        for entry_id in entry_ids:
            self._change("UPDATE result SET deleted = 1 WHERE id = ?", (entry_id,))

    def restore(self, *entry_ids: int) -> None:
        """Undo `delete`."""
        for entry_id in entry_ids:
            self._change("UPDATE result SET deleted = 0 WHERE id = ?", (entry_id,))

    def purge(self) -> None:
        """Remove for good what was deleted, and drawings that no result has any more."""
        with self._failing():
            gone = self._table.execute("SELECT id, file FROM result WHERE deleted = 1").fetchall()
            for number, name in gone:
                with contextlib.suppress(OSError):  # held open elsewhere; without its row it would be taken up again
                    (self._folder / PICTURES / name).unlink(missing_ok=True)
                    self._change("DELETE FROM result WHERE id = ?", (number,))
            if not gone:
                return
            used = {name for (name,) in self._table.execute("SELECT DISTINCT drawing FROM result")}
            for path in self.drawing_folder.iterdir():
                if path.name not in used:
                    with contextlib.suppress(OSError):
                        path.unlink()

    def trim(self, count: int) -> None:
        """Delete for good the oldest results beyond so many; favourites stay and do not count."""
        self._change(
            "UPDATE result SET deleted = 1 WHERE favourite = 0 AND id NOT IN "
            "(SELECT id FROM result WHERE favourite = 0 AND deleted = 0 ORDER BY made DESC, id DESC LIMIT ?)",
            (count,),
        )
        self.purge()

    def _prepare(self) -> None:
        (version,) = self._table.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise UserError("The history was written by a newer SketchStudio. Update it; pictures are not kept now.")
        if version == 0:
            self._table.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
        known = {name for (name,) in self._table.execute("SELECT file FROM result")}
        for path in sorted((self._folder / PICTURES).glob("*.png")):
            if path.name not in known:  # the app died between picture and row
                with contextlib.suppress(UserError):
                    image, metadata = read_png(path)
                    self._insert(path.name, image, metadata, path.stat().st_mtime, 0.0, False, "")

    def _insert(
        self, name: str, image: Pixels, metadata: dict[str, str], made: float, seconds: float, live: bool, drawing: str
    ) -> int:
        provenance = from_text(metadata)
        values = provenance.parameters
        thumb = small(image, THUMB)
        with self._failing():
            cursor = self._table.execute(
                "INSERT INTO result (made, file, drawing, prompt, model, seed, width, height, seconds, live, "
                "parameters, thumb, thumb_width) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    made, name, drawing, values.prompt, provenance.model, values.seed, values.width, values.height,
                    seconds, int(live), json.dumps(values.to_dict()), thumb.tobytes(), thumb.shape[1],
                ),
            )  # fmt: skip
            return int(cursor.lastrowid or 0)

    def _select(self, condition: str, values: tuple[object, ...], limit: int = -1, first: int = 0) -> list[Entry]:
        with self._failing():
            rows = self._table.execute(
                f"SELECT {COLUMNS} FROM result WHERE {condition} ORDER BY made DESC, id DESC LIMIT ? OFFSET ?",
                (*values, limit, first),
            ).fetchall()
        return [self._entry(row) for row in rows]

    def _entry(self, row: tuple[Any, ...]) -> Entry:
        import numpy as np

        number, made, file, drawing, prompt, model, seed, width, height, seconds, live, favourite, thumb, across = row
        return Entry(
            number, made, self._folder / PICTURES / file, self.drawing_folder / drawing if drawing else None,
            prompt, model, seed, width, height, seconds, bool(live), bool(favourite),
            np.frombuffer(thumb, np.uint8).reshape(-1, across, 3),
        )  # fmt: skip

    def _change(self, statement: str, values: tuple[object, ...]) -> None:
        with self._failing():
            self._table.execute(statement, values)

    @contextlib.contextmanager
    def _failing(self) -> Iterator[None]:
        """One statement, and so one transaction, at a time; UserError for what the disk refuses."""
        with self._lock:
            try:
                yield
            except sqlite3.Error as error:
                raise UserError("The history cannot be used: {error}. Is the disk full?", error=error) from error
