"""Frames between the server and a worker.

A frame is `ZPW1`, the length of the header (uint32), that of the body (uint64), the header, the body, and the CRC-32 of
header and body (uint32); numbers are little-endian. The header is a JSON object in UTF-8. Its field `tensors` lists the
tensors that make up the body, one behind the other: `{"name", "dtype": "f32" | "i32", "shape"}`, row-major.
"""

import json
import math
import struct
import zlib
from dataclasses import dataclass, field

MAGIC = b"ZPW1"
PREFIX = struct.Struct("<4sIQ")
CHECKSUM = struct.Struct("<I")
MAX_HEADER = 1 << 20
MAX_BODY = 1 << 31
MAX_DIMENSIONS = 8
SIZES = {"f32": 4, "i32": 4}


class Broken(Exception):
    """What came is no frame: nothing that follows can be read."""


@dataclass(frozen=True)
class Tensor:
    """Numbers as they lie in the body."""

    dtype: str
    shape: tuple
    data: bytes


@dataclass(frozen=True)
class Frame:
    """An operation or its answer."""

    header: dict
    tensors: dict = field(default_factory=dict)


def send(connection, frame):
    """Writes a frame to a socket."""
    entries = [{"name": n, "dtype": t.dtype, "shape": list(t.shape)} for n, t in frame.tensors.items()]
    header = json.dumps({**frame.header, "tensors": entries}, allow_nan=False).encode()
    checksum = zlib.crc32(header)
    body = 0
    for tensor in frame.tensors.values():
        checksum = zlib.crc32(tensor.data, checksum)
        body += len(tensor.data)
    if len(header) > MAX_HEADER or body > MAX_BODY:
        raise ValueError("the frame is too long")
    connection.sendall(PREFIX.pack(MAGIC, len(header), body) + header)
    for tensor in frame.tensors.values():
        connection.sendall(tensor.data)
    connection.sendall(CHECKSUM.pack(checksum))


def receive(connection):
    """Reads a frame, or None where the other side has ended before the next."""
    prefix = _read(connection, PREFIX.size, optional=True)
    if prefix is None:
        return None
    magic, header_length, body_length = PREFIX.unpack(prefix)
    if magic != MAGIC or header_length > MAX_HEADER or body_length > MAX_BODY:
        raise Broken("the frame has another mark or is too long")
    header = _read(connection, header_length)
    body = _read(connection, body_length)
    (checksum,) = CHECKSUM.unpack(_read(connection, CHECKSUM.size))
    if zlib.crc32(body, zlib.crc32(header)) != checksum:
        raise Broken("the checksum is wrong")
    return _parse(header, body)


def _read(connection, length, optional=False):
    buffer = bytearray(length)
    view = memoryview(buffer)
    got = 0
    while got < length:
        count = connection.recv_into(view[got:])
        if count == 0:
            if optional and got == 0:
                return None
            raise Broken("the frame ends early")
        got += count
    return bytes(buffer)


def _parse(header, body):
    try:
        fields = json.loads(header, object_pairs_hook=_unique, parse_constant=_refuse)
        entries = fields.pop("tensors")
        tensors = {}
        at = 0
        for entry in entries:
            dtype, shape = entry["dtype"], tuple(entry["shape"])
            if len(shape) > MAX_DIMENSIONS or not all(type(n) is int and 0 <= n <= MAX_BODY for n in shape):
                raise ValueError("a shape is out of its bounds")
            end = at + SIZES[dtype] * math.prod(shape)
            if entry["name"] in tensors or end > len(body):
                raise ValueError("a tensor is there twice or beyond the body")
            tensors[entry["name"]] = Tensor(dtype, shape, body[at:end])
            at = end
        if at != len(body):
            raise ValueError("the body is longer than its tensors")
        return Frame(fields, tensors)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as e:
        raise Broken(f"the header cannot be read: {e}") from e


def _unique(pairs):
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a key is there twice")
    return fields


def _refuse(constant):
    raise ValueError(f"{constant} is no number")
