"""The models: from weights, inputs and targets to the mean loss of each row, in nats.

Weights have the names and layouts of the server's files. Every size comes from the model's form.
"""


class Unknown(ValueError):
    """A model or rule that this worker does not have."""


def rows(form):
    """The function `(weights, x, y) -> losses [rows]` of a model."""
    kinds = {"gpt": _gpt, "vision": _vision}
    if form["kind"] not in kinds:
        raise Unknown(f"there is no model of the kind {form['kind']}")
    model = kinds[form["kind"]]
    return lambda weights, x, y: model(form, weights, x, y)


def _gpt(form, w, x, y):
    """GPT-2: pre-layer-norm blocks, causal attention, GELU in its tanh form, learned positions, tied output.

    Matrices are input x output. x, y: int32 [rows, length].
    """
    count, length = x.shape
    width, heads, eps = form["width"], form["heads"], form["epsilon"]
    h = w["wte.weight"][x] + w["wpe.weight"][:length]
    for layer in range(form["layers"]):
        b = f"h.{layer}."
        n = _norm(h, w, b + "ln_1", eps)
        c = n @ w[b + "attn.c_attn.weight"] + w[b + "attn.c_attn.bias"]
        q, k, v = c.reshape(count, length, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
        a = q.scaled_dot_product_attention(k, v, is_causal=True).transpose(1, 2).reshape(count, length, width)
        h = h + a @ w[b + "attn.c_proj.weight"] + w[b + "attn.c_proj.bias"]
        n = _norm(h, w, b + "ln_2", eps)
        f = (n @ w[b + "mlp.c_fc.weight"] + w[b + "mlp.c_fc.bias"]).gelu()
        h = h + f @ w[b + "mlp.c_proj.weight"] + w[b + "mlp.c_proj.bias"]
    logits = _norm(h, w, "ln_f", eps) @ w["wte.weight"].transpose()
    return _cross_entropy(logits, y).mean(1)


def _norm(h, w, name, eps):
    return h.layernorm(eps=eps) * w[name + ".weight"] + w[name + ".bias"]


def _vision(form, w, x, y):
    """Convolutions of 3 x 3, each with ReLU and a maximum over 2 x 2, then connected layers with ReLU.

    x: float32 [rows, channels, height, width]; y: int32 [rows].
    """
    for i in range(1, form["convolutions"] + 1):
        x = x.conv2d(w[f"conv{i}.weight"], w[f"conv{i}.bias"], padding=1).relu().max_pool2d(2)
    h = x.flatten(1)
    for i in range(1, form["connected"] + 1):
        h = _linear(h, w, f"fc{i}").relu()
    return _cross_entropy(_linear(h, w, "head"), y)


def _linear(x, w, name):
    """Matrices are output x input."""
    return x @ w[name + ".weight"].transpose() + w[name + ".bias"]


def _cross_entropy(logits, targets):
    return logits.sparse_categorical_crossentropy(targets, reduction="none")
