"""The rules that turn gradients into changes of weights, with the constants of the server's `lm.optimizer.Optimizer`.

g is the gradient after clipping, t the step from 1. State is one array of the weight's shape for each slot.
"""

from models import Unknown

EPSILON = 1e-8
BETA1 = 0.9
BETA2 = {"adam": 0.999, "adamw": 0.95}
MOMENTUM = 0.9
ALPHA = 0.99

SLOTS = {"adam": ("m", "v"), "adamw": ("m", "v"), "sgd": ("m",), "rmsprop": ("v",)}


def slots(rule):
    """Names of the state arrays of a rule."""
    if rule not in SLOTS:
        raise Unknown(f"there is no optimiser {rule}")
    return SLOTS[rule]


def numbers(rule, rate, step):
    """What changes from step to step: rate, 1 - beta1^t, sqrt(1 - beta2^t)."""
    beta2 = BETA2.get(rule, 0)
    return [rate, 1 - BETA1**step, (1 - beta2**step) ** 0.5]


def change(rule, decay, weight, gradient, state, n):
    """The weight and the state after a step.

    n: the three `numbers`, as tensors. decay: of matrices, by adamw.
    """
    rate, first, second = n
    if rule in BETA2:
        beta2 = BETA2[rule]
        m = BETA1 * state["m"] + (1 - BETA1) * gradient
        v = beta2 * state["v"] + (1 - beta2) * gradient * gradient
        kept = weight * (1 - rate * decay) if rule == "adamw" and len(weight.shape) > 1 else weight
        return kept - rate / first * m / (v.sqrt() / second + EPSILON), {"m": m, "v": v}
    if rule == "sgd":
        m = MOMENTUM * state["m"] + gradient
        return weight - rate * m, {"m": m}
    v = ALPHA * state["v"] + (1 - ALPHA) * gradient * gradient
    return weight - rate * gradient / (v.sqrt() + EPSILON), {"v": v}
