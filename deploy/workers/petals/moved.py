"""Petals 2.2.0 on the packages that can be had: this is to be imported before anything of Petals.

hivemind 1.1.12, whose wheel is the only one that holds its daemon, has these names in its modules alone; and torch before
2.0 has no `torch.mps`, which Petals' server imports for the devices of Apple.
"""

import importlib
import os
import sys
import types

# Models are directories here, and nothing is looked up in a hub.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"

MOVED = {
    "hivemind.compression": ("deserialize_tensor_stream", "deserialize_torch_tensor", "serialize_torch_tensor"),
    "hivemind.p2p": ("P2P", "P2PContext", "PeerID"),
    "hivemind.utils.asyncio": ("anext",),
    "hivemind.utils.logging": ("get_logger",),
    "hivemind.utils.nested": ("nested_compare", "nested_flatten", "nested_pack"),
    "hivemind.utils.serializer": ("MSGPackSerializer",),
    "hivemind.utils.tensor_descr": ("BatchTensorDescriptor", "TensorDescriptor"),
    "hivemind.utils.timed_storage": ("MAX_DHT_TIME_DISCREPANCY_SECONDS", "TimedStorage", "get_dht_time"),
}


def _put_back():
    import hivemind
    import torch

    for module, names in MOVED.items():
        for name in names:
            setattr(hivemind, name, getattr(importlib.import_module(module), name))
    if not hasattr(torch, "mps"):
        sys.modules["torch.mps"] = types.ModuleType("torch.mps")


_put_back()
