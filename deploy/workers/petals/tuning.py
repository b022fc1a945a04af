"""Soft prompts that learn: AdamW as the server's `lm.optimizer.Optimizer` has it, on the one weight that is here."""

import torch
import torch.nn.functional as F

BETA1, BETA2, EPSILON = 0.9, 0.95, 1e-8
MAX_NORM = 1.0


class Tuning:
    """The soft prompts of a model with their optimiser's state, changed in place by steps."""

    def __init__(self, model, tensors):
        self.model = model
        self.weight = model.prompts
        self.m, self.v = torch.zeros_like(self.weight), torch.zeros_like(self.weight)
        self.weight.requires_grad_(True)
        for name, place in self.tensors().items():
            if tensors[name].shape != place.shape:
                raise ValueError(f"{name} {list(tensors[name].shape)} does not fit {list(place.shape)}")
            place.copy_(tensors[name])

    def tensors(self):
        """All that there is: prompts, and the moments of the optimiser."""
        return {"prompts": self.weight.detach(), "m": self.m, "v": self.v}

    def losses(self, x, y):
        """The mean loss of each row in nats; nothing is changed.

        x, y: int64 [rows, length], y -100 where nothing is to be learned.
        """
        with torch.no_grad():
            logits = self.model.logits(x)
        return F.cross_entropy(logits.transpose(1, 2), y, reduction="none").sum(1) / (y >= 0).sum(1)

    def step(self, number, rate, decay, x, y):
        """One step, from 1 on. Where loss or norm are not finite, nothing is changed. Returns loss and norm."""
        self.weight.grad = None
        loss = F.cross_entropy(self.model.logits(x).flatten(0, 1), y.flatten())
        loss.backward()
        gradient = self.weight.grad
        norm = gradient.norm()
        found = torch.stack([loss.detach(), norm])
        if found.isfinite().all():
            self._change(number, rate, decay, gradient * min(1.0, MAX_NORM / max(norm.item(), MAX_NORM)))
        return found

    @torch.no_grad()
    def _change(self, number, rate, decay, g):
        self.m.mul_(BETA1).add_(g, alpha=1 - BETA1)
        self.v.mul_(BETA2).addcmul_(g, g, value=1 - BETA2)
        scaled = self.v.sqrt() / (1 - BETA2**number) ** 0.5 + EPSILON
        self.weight.mul_(1 - rate * decay).addcdiv_(self.m, scaled, value=-rate / (1 - BETA1**number))
