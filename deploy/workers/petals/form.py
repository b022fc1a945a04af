"""What the pinned transformers reads of a model's `config.json`.

A later version writes some facts in another form, which the pinned one passes over without a word; where that would
change what is computed the model is refused.
"""

import json
import pathlib


class Unreadable(ValueError):
    """A model that Petals would compute wrongly."""


def check(directory):
    """Refuses a model directory of which something would be passed over."""
    try:
        config = json.loads((pathlib.Path(directory) / "config.json").read_text())
    except (OSError, ValueError) as e:
        raise Unreadable(f"config.json cannot be read: {e}") from e
    _require(config.get("model_type") == "llama", "model_type", "llama")
    rope = config.get("rope_parameters") or {}
    _require(rope.get("rope_type", "default") == "default", "rope_parameters.rope_type", "default")
    theta = config.get("rope_theta", 10000.0)
    _require(rope.get("rope_theta", theta) == theta, "rope_parameters.rope_theta", theta)
    scaling = config.get("rope_scaling") or {"type": "linear"}
    _require(scaling.get("type") == "linear", "rope_scaling.type", "linear")
    _require(not config.get("attention_bias"), "attention_bias", False)
    _require(not config.get("mlp_bias"), "mlp_bias", False)
    if "head_dim" in config:
        width = config["hidden_size"] // config["num_attention_heads"]
        _require(config["head_dim"] == width, "head_dim", width)


def _require(sound, field, value):
    if not sound:
        raise Unreadable(f"{field} in config.json has to be {value} for Petals")
