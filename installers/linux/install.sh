#!/usr/bin/env bash
# Installs dist/SketchStudio below a folder (default ~/.local) with menu entry, icon and file type; --remove undoes it.
set -euo pipefail

remove=false
if [ "${1:-}" = --remove ]; then
  remove=true
  shift
fi
prefix=${1:-$HOME/.local}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
id=org.sketchstudio.SketchStudio

bundle=$prefix/lib/sketchstudio
icon=$prefix/share/icons/hicolor/scalable/apps/$id.svg
entry=$prefix/share/applications/$id.desktop
mime=$prefix/share/mime/packages/$id.xml
metainfo=$prefix/share/metainfo/$id.metainfo.xml

refresh() { # the desktop's caches, where there are tools for them
  if command -v update-mime-database >/dev/null; then update-mime-database "$prefix/share/mime" || true; fi
  if command -v update-desktop-database >/dev/null; then update-desktop-database "$prefix/share/applications" || true; fi
}

if $remove; then
  rm -rf "$bundle"
  rm -f "$prefix/bin/sketchstudio" "$prefix/bin/sketchstudio-studio" "$icon" "$entry" "$mime" "$metainfo"
  refresh
  echo "SketchStudio is removed from $prefix. Drawings, settings and history are untouched."
  exit 0
fi

if [ ! -x "$root/dist/SketchStudio/SketchStudio" ]; then
  echo "There is no dist/SketchStudio yet. Build it first: see installers/README.md." >&2
  exit 2
fi
mkdir -p "$prefix/bin" "$prefix/lib" "$(dirname "$icon")" "$(dirname "$entry")" "$(dirname "$mime")" "$(dirname "$metainfo")"
rm -rf "$bundle.new"
cp -a "$root/dist/SketchStudio" "$bundle.new"
rm -rf "$bundle"
mv "$bundle.new" "$bundle"
ln -sf "$bundle/sketchstudio-cli" "$prefix/bin/sketchstudio"
ln -sf "$bundle/SketchStudio" "$prefix/bin/sketchstudio-studio"
install -m 644 "$root/resources/icons/sketchstudio.svg" "$icon"
install -m 644 "$here/$id.desktop" "$entry"
install -m 644 "$here/$id.mime.xml" "$mime"
install -m 644 "$here/$id.metainfo.xml" "$metainfo"
refresh
echo "SketchStudio is installed: $prefix/bin/sketchstudio"
