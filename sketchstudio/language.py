"""The language of the window: English, the language of the source, or a translation that is loaded before the window
is built. What the parts without Qt have to say is translated here, where it is about to be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from sketchstudio.errors import UserError
from sketchstudio.notes import Note
from sketchstudio.paths import resource

if TYPE_CHECKING:
    from sketchstudio.parameters import ParameterInfo

translate = QCoreApplication.translate


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark a text of a table, to be translated where it is shown; lupdate knows the name. PySide's own has no types."""
    return text


def install(app: QCoreApplication, choice: str) -> str:
    """Speak the language of the settings: "system", "en" or "ru". The one that is spoken then: "en" loads nothing."""
    language = choice if choice != "system" else _language_of_system()
    if language == "ru":
        from PySide6.QtCore import QLibraryInfo, QTranslator

        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        # Qt's own words, on buttons of dialogs, first: the last one that is installed is asked first.
        for file in (f"{qt}/qtbase_{language}.qm", str(resource(f"translations/sketchstudio_{language}.qm"))):
            translator = QTranslator(app)
            if translator.load(file):
                app.installTranslator(translator)
    return language


def told(line: UserError | Note) -> str:
    """The line of an error or a note, in the language of the window."""
    text = translate("notes" if isinstance(line, Note) else "errors", line.text)
    return text.format(**line.values) if line.values else text


def translated(info: ParameterInfo) -> ParameterInfo:
    """A parameter with its label and help in the language of the window."""
    return info._replace(label=translate("parameters", info.label), help=translate("parameters", info.help))


def _language_of_system() -> str:
    from PySide6.QtCore import QLocale

    # The language of its menus, which may be another one than that of its dates and numbers.
    preferred = next(iter(QLocale.system().uiLanguages()), "en")
    return "ru" if preferred.split("-")[0] == "ru" else "en"
