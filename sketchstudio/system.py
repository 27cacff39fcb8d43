"""What Qt needs of the system before it can open a window: shared libraries and a display.

Both are only an issue on Linux. Qt ends the whole process when either is missing, so both are looked at before there
is an application object.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

# Shared library -> package of Debian and Ubuntu, package of Fedora.
PACKAGES = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl"),
    "libGL.so.1": ("libgl1", "libglvnd-glx"),
    "libX11.so.6": ("libx11-6", "libX11"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libgthread-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libxcb.so.1": ("libxcb1", "libxcb"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb"),
    "libxcb-render.so.0": ("libxcb-render0", "libxcb"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-shm.so.0": ("libxcb-shm0", "libxcb"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb"),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
}


def qt_problem() -> str | None:
    """Why Qt cannot be loaded at all, as one line with the packages to install; None where it can."""
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as error:
        return missing_libraries(error)
    return None


def display_problem() -> str | None:
    """Why Qt cannot open a window here, as one line; None where it can."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return None  # whoever names a platform gets it
    plugins = [name for name, reachable in (("qwayland", _wayland()), ("qxcb", _x11())) if reachable]
    if not plugins:
        return "There is no display here, so the studio cannot open its window."
    import ctypes  # late, here and below: mostly nothing has to be looked up

    problem = None
    for plugin in plugins:
        try:
            ctypes.CDLL(str(_platform_plugins() / f"lib{plugin}.so"))
        except OSError as error:
            problem = missing_libraries(error)
        else:
            return None
    return problem


def missing_libraries(error: Exception) -> str:
    """One line for the person about a shared library that could not be loaded."""
    missing = [library for library in PACKAGES if library in str(error) or not _loads(library)]
    if not missing:
        return f"Qt cannot be loaded: {error}. Install SketchStudio again as the README says."
    debian, fedora = (" ".join(dict.fromkeys(PACKAGES[name][which] for name in missing)) for which in (0, 1))
    return (
        f"Qt needs libraries that this system lacks: {', '.join(missing)}. "
        f"Debian, Ubuntu: apt install {debian}. Fedora: dnf install {fedora}."
    )


def _loads(library: str) -> bool:
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _platform_plugins() -> Path:
    from PySide6.QtCore import QLibraryInfo

    return Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"


def _wayland() -> bool:
    """Whether the compositor's socket is there."""
    name = os.environ.get("WAYLAND_DISPLAY")
    return bool(name) and (Path(os.environ.get("XDG_RUNTIME_DIR", "")) / str(name)).exists()


def _x11() -> bool:
    """Whether the X server answers; a DISPLAY alone says little, for example in a container or over ssh."""
    if not os.environ.get("DISPLAY"):
        return False
    import ctypes

    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # without the library nobody can tell; the plugin will say that it is missing
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.c_void_p)
    xcb.xcb_connection_has_error.argtypes = (ctypes.c_void_p,)
    xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(None, None)
    refused = xcb.xcb_connection_has_error(connection) != 0
    xcb.xcb_disconnect(connection)
    return not refused
