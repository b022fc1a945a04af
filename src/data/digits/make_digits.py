"""Writes digits.safetensors from the table that comes with scikit-learn.

    python3 make_digits.py digits.csv.gz digits.safetensors

The table, sklearn/datasets/data/digits.csv.gz of scikit-learn, has a row for each image: 64 pixels from 0 to 16, row by row,
and the digit. Pixels are scaled to 0 to 255. The same table gives the same bytes.
"""

import csv
import gzip
import json
import struct
import sys

SIDE, MOST = 8, 16
METADATA = {
    "licence": "CC-BY-4.0",
    "source": "Alpaydin, E. and Kaynak, C. (1998). Optical Recognition of Handwritten Digits. UCI Machine Learning"
    " Repository. https://doi.org/10.24432/C50P49",
}


def main(table, target):
    with gzip.open(table, "rt", encoding="ascii") as lines:
        rows = [[int(float(number)) for number in row] for row in csv.reader(lines)]
    assert all(len(row) == SIDE * SIDE + 1 for row in rows)
    images = bytes((pixel * 255 + MOST // 2) // MOST for row in rows for pixel in row[:-1])
    labels = bytes(row[-1] for row in rows)
    header = {
        "__metadata__": METADATA,
        "images": {"dtype": "U8", "shape": [len(rows), SIDE, SIDE, 1], "data_offsets": [0, len(images)]},
        "labels": {"dtype": "U8", "shape": [len(rows)], "data_offsets": [len(images), len(images) + len(labels)]},
    }
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(target, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + images + labels)


if __name__ == "__main__":
    main(*sys.argv[1:])
