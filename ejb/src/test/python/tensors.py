"""Reads and writes safetensors files with the Python library, for SafetensorsPythonTest.

    tensors.py read FILE...      prints what the library reads, as JSON
    tensors.py write DIRECTORY   writes files with the library, and expected.json with what is in them

What is in a file: {"metadata": {...}, "tensors": {name: {"dtype", "shape", "sha256", "floats"}}}. The digest is over the
bytes as they lie in the file; floats are texts that Java's Float.parseFloat takes, of F32, F16 and BF16 with up to 64
numbers.

The files in src/test/resources/org/zeropoint/lm/safetensors/python were written by it.
"""

import hashlib
import json
import pathlib
import sys

import numpy
from safetensors import TensorSpec, deserialize, safe_open, serialize_file

FLOATS = {"F64": "<f8", "F32": "<f4", "F16": "<f2"}
NUMPY = FLOATS | {"I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1", "U8": "u1", "BOOL": "?"}


def bfloat16(floats):
    """The upper halves of floats, cut off."""
    return (numpy.asarray(floats, "<f4").view("<u4") >> 16).astype("<u2")


def as_floats(dtype, data):
    if dtype == "BF16":
        return (numpy.frombuffer(data, "<u2").astype("<u4") << 16).view("<f4")
    return numpy.frombuffer(data, NUMPY[dtype]).astype("<f4")


def text(number):
    if numpy.isnan(number):
        return "NaN"
    if numpy.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return float(number).hex()


def described(file):
    with safe_open(file, framework="np") as opened:
        metadata = opened.metadata() or {}
        names = set(opened.keys())
        arrays = {name: opened.get_tensor(name) for name in names if opened.get_slice(name).get_dtype() in NUMPY}
    tensors = {}
    for name, tensor in deserialize(pathlib.Path(file).read_bytes()):
        dtype, data = tensor["dtype"], bytes(tensor["data"])
        tensors[name] = {"dtype": dtype, "shape": list(tensor["shape"]), "sha256": hashlib.sha256(data).hexdigest()}
        if name in arrays:
            assert arrays[name].tobytes() == data and list(arrays[name].shape) == tensor["shape"], name
        if dtype in ("F32", "F16", "BF16") and len(data) <= 64 * (4 if dtype == "F32" else 2):
            tensors[name]["floats"] = [text(number) for number in as_floats(dtype, data)]
    assert tensors.keys() == names
    return {"metadata": metadata, "tensors": tensors}


def save(file, tensors, metadata=None):
    specs = {
        name: TensorSpec(
            dtype="bfloat16" if dtype == "BF16" else array.dtype.name,
            shape=array.shape,
            data_ptr=array.ctypes.data,
            data_len=array.nbytes,
        )
        for name, (dtype, array) in tensors.items()
    }
    serialize_file(specs, file, metadata=metadata)


def write(directory):
    every = {}
    for dtype, code in NUMPY.items():
        signed = numpy.dtype(code).kind in "if"
        array = numpy.array([[0, 1, -2 if signed else 2], [3, 4, 100]]).astype(code)
        every["t." + dtype.lower()] = (dtype, array)
    every["t.bf16"] = ("BF16", bfloat16([[0, 1, -2], [3, 4, 100]]))
    odd = [0.0, -0.0, 1 / 3, -65504.0, 6e-8, -6e-5, numpy.inf, -numpy.inf, numpy.nan]
    halves = {
        "half": ("F16", numpy.array(odd, "<f2")),
        "brain": ("BF16", bfloat16(odd + [3e38, 1e-40])),
        "single": ("F32", numpy.array(odd + [3e38, 1e-40], "<f4")),
    }
    shapes = {
        "scalar": ("F32", numpy.array(2.5, "<f4")),
        "none": ("F16", numpy.zeros((2, 0, 3), "<f2")),
        "also.none": ("I8", numpy.zeros(0, "i1")),
        "deep": ("U8", numpy.arange(4, dtype="u1").reshape(1, 2, 1, 2, 1)),
        "größe 😀 \"\\": ("BOOL", numpy.array([True, False])),
    }
    save(directory / "every-dtype.safetensors", every, {"format": "np", "é\n": "\"\\ 😀"})
    save(directory / "halves.safetensors", halves)
    save(directory / "shapes.safetensors", shapes, {"format": "pt"})
    files = sorted(directory.glob("*.safetensors"))
    expected = {file.name: described(file) for file in files}
    text = json.dumps(expected, indent=1, sort_keys=True)
    (directory / "expected.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(pathlib.Path(sys.argv[2]))
    else:
        print(json.dumps({pathlib.Path(file).name: described(file) for file in sys.argv[2:]}))
