"""Small models of images with seeded weights, and what PyTorch computes with them, for VisionReferenceTest.

    python3 -m venv venv && venv/bin/pip install torch==2.15.0 safetensors numpy
    venv/bin/python vision.py DIRECTORY   writes mlp.safetensors and cnn.safetensors

In a file: images (U8, images x height x width x channels), labels (U8), p.NAME a weight, g.NAME the gradient of the loss by
it, logits, loss (mean cross-entropy), all F32.

The files in src/test/resources/org/zeropoint/lm/vision were written by it.
"""

import pathlib
import sys

import torch
from safetensors.torch import save_file
from torch import nn

IMAGES, HEIGHT, WIDTH, CHANNELS, CLASSES = 9, 7, 6, 2, 5


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(CHANNELS * HEIGHT * WIDTH, 12)
        self.fc2 = nn.Linear(12, 8)
        self.head = nn.Linear(8, CLASSES)

    def forward(self, images):
        hidden = torch.relu(self.fc1(images.flatten(1)))
        return self.head(torch.relu(self.fc2(hidden)))


class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(CHANNELS, 4, 3, padding=1)
        self.conv2 = nn.Conv2d(4, 6, 3, padding=1)
        self.fc1 = nn.Linear(6 * (HEIGHT // 4) * (WIDTH // 4), 8)
        self.head = nn.Linear(8, CLASSES)

    def forward(self, images):
        hidden = nn.functional.max_pool2d(torch.relu(self.conv1(images)), 2)
        hidden = nn.functional.max_pool2d(torch.relu(self.conv2(hidden)), 2)
        return self.head(torch.relu(self.fc1(hidden.flatten(1))))


def write(name, model, directory):
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(3)
    images = torch.randint(0, 256, (IMAGES, HEIGHT, WIDTH, CHANNELS), dtype=torch.uint8)
    labels = torch.randint(0, CLASSES, (IMAGES,), dtype=torch.uint8)
    logits = model(images.permute(0, 3, 1, 2).float() / 255)
    loss = nn.functional.cross_entropy(logits, labels.long())
    loss.backward()
    tensors = {"images": images, "labels": labels, "logits": logits.detach(), "loss": loss.detach().reshape(1)}
    for parameter, values in model.named_parameters():
        tensors["p." + parameter] = values.detach()
        tensors["g." + parameter] = values.grad
    save_file(tensors, directory / f"{name}.safetensors")


if __name__ == "__main__":
    torch.manual_seed(5)
    write("mlp", Mlp(), pathlib.Path(sys.argv[1]))
    write("cnn", Cnn(), pathlib.Path(sys.argv[1]))
