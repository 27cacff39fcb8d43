"""What is read from a zip that somebody else may have made: never more than a drawing can need."""

from __future__ import annotations

import zipfile

LARGEST_MEMBER = 256 * 2**20  # bytes, unpacked: a file that says more is no drawing
FREE = 64 * 2**20  # bytes that any file may unpack to; beyond that
EXPANSION = 100  # times its packed size, which no drawing reaches
IMAGES = 2**30  # bytes of pixels that any file may hold; more only if it is large itself


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """A file in a zip. LookupError where it is not there, ValueError where it is too large, what zipfile and zlib raise
    where it is damaged."""
    about = archive.getinfo(name)
    if about.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{name} is packed in a way that we never use")  # some take any amount of memory
    most = min(LARGEST_MEMBER, max(FREE, EXPANSION * about.compress_size))
    with archive.open(about) as member:
        data = member.read(most + 1)  # the size in the header may lie
    if len(data) > most:
        raise ValueError(f"{name} is too large")
    return data


def room_for_images(archive: zipfile.ZipFile) -> int:
    """Bytes of pixels that the images in a zip may have together."""
    return max(IMAGES, EXPANSION * sum(member.compress_size for member in archive.infolist()))
