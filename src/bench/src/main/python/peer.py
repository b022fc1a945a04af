"""The other side of EngineBenchmark: the same model on the same tokens in PyTorch, driven line by line.

    pip install torch transformers safetensors numpy
    python peer.py FORM DIRECTORY PRECISION THREADS

FORM is one of the models below. At start the model is made from a fixed seed and saved to DIRECTORY unless it is there
already, and `ready` is printed. Then it answers commands from standard input, each with one line:

  step FILE ROWS LENGTH     one step on int64 tokens of that file (ROWS x (LENGTH + 1)): `SECONDS LOSS`
  generate FILE COUNT       greedy continuation with the KV cache of the int64 tokens of the file: `SECONDS TOKENS...`
"""

import os
import pathlib
import sys
import time

import numpy
import torch
from transformers import AutoModelForCausalLM, GPT2Config, LlamaConfig

FORMS = {
    "gpt-4x128": GPT2Config(
        vocab_size=96, n_positions=256, n_embd=128, n_layer=4, n_head=4, resid_pdrop=0.0, embd_pdrop=0.0,
        attn_pdrop=0.0, bos_token_id=0, eos_token_id=None),
    "gpt2-4x768": GPT2Config(
        vocab_size=50257, n_positions=1024, n_embd=768, n_layer=4, n_head=12, resid_pdrop=0.0, embd_pdrop=0.0,
        attn_pdrop=0.0, bos_token_id=0, eos_token_id=None),
    "llama-4x768": LlamaConfig(
        vocab_size=32000, max_position_embeddings=1024, hidden_size=768, intermediate_size=2048, num_hidden_layers=4,
        num_attention_heads=12, num_key_value_heads=4, bos_token_id=0, eos_token_id=None),
}
RATE = 1e-4


def make(form, directory):
    if not (directory / "config.json").exists():
        torch.manual_seed(1)
        AutoModelForCausalLM.from_config(FORMS[form]).save_pretrained(directory)
    return AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32, attn_implementation="sdpa")


def groups(model):
    return [
        dict(params=[p for p in model.parameters() if p.dim() > 1], weight_decay=0.1),
        dict(params=[p for p in model.parameters() if p.dim() == 1], weight_decay=0.0)]


class Peer:
    def __init__(self, model, precision):
        self.model = model
        self.lowered = precision == "bf16"
        self.optimizer = torch.optim.AdamW(groups(model), lr=RATE, betas=(0.9, 0.95), eps=1e-8, fused=True)

    def step(self, file, rows, length):
        tokens = torch.from_numpy(numpy.fromfile(file, dtype="<i8").reshape(int(rows), int(length) + 1))
        begin = time.perf_counter()
        inputs, targets = tokens[:, :-1].contiguous(), tokens[:, 1:].contiguous()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.lowered):
            logits = self.model(input_ids=inputs, use_cache=False).logits
            loss = torch.nn.functional.cross_entropy(logits.view(-1, logits.shape[-1]).float(), targets.view(-1))
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0, foreach=True)
        self.optimizer.step()
        value = loss.item()
        return f"{time.perf_counter() - begin:.6f} {value:.6f}"

    def generate(self, file, count):
        prompt = torch.from_numpy(numpy.fromfile(file, dtype="<i8")).unsqueeze(0)
        begin = time.perf_counter()
        with torch.inference_mode():
            found = self.model.generate(
                prompt, attention_mask=torch.ones_like(prompt), max_new_tokens=int(count), do_sample=False,
                use_cache=True, pad_token_id=0)
        seconds = time.perf_counter() - begin
        return f"{seconds:.6f} " + " ".join(str(t) for t in found[0, prompt.shape[1]:].tolist())


def main():
    form, directory, precision, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what the libraries print is no answer
    peer = Peer(make(form, pathlib.Path(directory)), precision)
    print("ready", torch.__version__, file=answers)
    for line in sys.stdin:
        command, *arguments = line.split()
        print(getattr(peer, command)(*arguments), file=answers)


main()
