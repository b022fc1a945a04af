"""A model that learns, on tinygrad. Shapes of batches are fixed, so that each graph is compiled once."""

import struct

from tinygrad import Tensor, TinyJit, dtypes

import models
import rules
import wire

MAX_NORM = 1.0
DTYPES = {"f32": dtypes.float32, "i32": dtypes.int32}


class Training:
    """Weights and optimiser state, changed in place by steps."""

    def __init__(self, form, rule, decay, tensors):
        self.rule, self.decay = rule, decay
        self.slots = rules.slots(rule)
        self.rows = models.rows(form)
        self.weights = {n[7:]: _place(t) for n, t in tensors.items() if n.startswith("weight.")}
        self.state = {
            slot: {name: Tensor.zeros(*w.shape).contiguous().realize() for name, w in self.weights.items()}
            for slot in self.slots
        }
        self._step = TinyJit(self._compute_step)
        self._loss = TinyJit(self._compute_loss)
        self.load_state(tensors)

    def load_state(self, tensors):
        """Takes the slots among the tensors, all of them or none."""
        given = {n[6:]: t for n, t in tensors.items() if n.startswith("state.")}
        names = {f"{slot}.{name}" for slot in self.slots for name in self.weights}
        if given and set(given) != names:
            raise models.Unknown(f"the state is not that of {self.rule}")
        for name, tensor in given.items():
            slot, _, weight = name.partition(".")
            self.state[slot][weight] = _place(tensor)

    def step(self, number, rate, x, y):
        """One step. Where loss or norm are not finite, nothing is changed. Returns loss and norm."""
        n = struct.pack("<3f", *rules.numbers(self.rule, rate, number))
        found = self._step(_place(x), _place(y), Tensor(n, dtype=dtypes.float32).realize())
        return bytes(found.data())

    def _compute_step(self, x, y, n):
        loss = self.rows(self.weights, x, y).mean()
        # In one order, so that a run that goes on from a file ends at the same bits.
        names = sorted(self.weights)
        gradients = loss.gradient(*[self.weights[name] for name in names])
        norm = Tensor.stack(*[(g * g).sum() for g in gradients]).sum().sqrt()
        found = Tensor.stack(loss, norm)
        # The weights are read up to here and written from here on.
        Tensor.realize(found, *gradients)
        sound = found.isfinite().all()
        factor = (norm > MAX_NORM).where(MAX_NORM / norm, 1.0)
        changed = []
        for name, gradient in zip(names, gradients):
            weight = self.weights[name]
            state = {slot: self.state[slot][name] for slot in self.slots}
            after, slots = rules.change(self.rule, self.decay, weight, gradient * factor, state, (n[0], n[1], n[2]))
            changed.append(weight.assign(sound.where(after, weight)))
            changed += [state[slot].assign(sound.where(slots[slot], state[slot])) for slot in self.slots]
        Tensor.realize(*changed)
        return found

    def loss(self, x, y):
        """The mean loss of each row; nothing is changed."""
        return bytes(self._loss(_place(x), _place(y)).data())

    def _compute_loss(self, x, y):
        return self.rows(self.weights, x, y).realize()

    def tensors(self):
        """Weights and state, for a frame."""
        found = {f"weight.{name}": _wire(w) for name, w in self.weights.items()}
        for slot, arrays in self.state.items():
            found.update({f"state.{slot}.{name}": _wire(a) for name, a in arrays.items()})
        return found


def _place(tensor):
    return Tensor(tensor.data, dtype=DTYPES[tensor.dtype]).reshape(*tensor.shape).contiguous().realize()


def _wire(tensor):
    return wire.Tensor("f32", tensor.shape, bytes(tensor.data().cast("B")))
