"""Tiny seeded models as Hugging Face directories, and what the reference implementation computes with them.

    python -m venv venv && venv/bin/pip install torch transformers peft safetensors numpy tokenizers
    venv/bin/python make_fixtures.py [directory]

Writes one directory a model beside this script: config.json, the weights as the library saves them, and expected.json:

  batch     rows of token ids of various lengths; the reference gets them padded on the left, with a mask
  logits    for each row, for each of its real positions, the scores of every token (fp32)
  prompt, greedy   a prompt and the tokens that greedy generation with the KV cache adds to it
  curve     losses of ten steps of full fine-tuning with AdamW, before each step
  adapted   scores of the last row with the LoRA adapter in adapter/, for two of the models
  rotary    cosines and sines of rotary positions, also far beyond the context
  loss      mean cross-entropy in nats a token over all rows, each token but the first predicted

and tokenizer/tokenizer.json with cases.json, texts and their ids by the tokenizers library.
The numbers are those of the versions that versions.json names.
"""

import copy
import json
import pathlib
import shutil
import sys

import peft
import tokenizers
import torch
import transformers
from transformers import (
    AutoModelForCausalLM, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, MistralConfig, MistralForCausalLM, Qwen2Config,
    Qwen2ForCausalLM)

HERE = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
HERE = HERE if HERE.is_dir() else HERE.parent

CURVE_RATE = 3e-3

LLAMA = dict(vocab_size=61, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4,
             num_key_value_heads=2, max_position_embeddings=64, bos_token_id=1, eos_token_id=None,
             initializer_range=0.3)


def llama(**more):
    return LlamaForCausalLM(LlamaConfig(**{**LLAMA, **more}))


MODELS = {
    "gpt2": lambda: GPT2LMHeadModel(GPT2Config(
        vocab_size=61, n_positions=48, n_embd=16, n_layer=2, n_head=4, bos_token_id=1, eos_token_id=None,
        initializer_range=0.3)),
    "gpt2-untied-erf": lambda: GPT2LMHeadModel(GPT2Config(
        vocab_size=61, n_positions=48, n_embd=16, n_layer=2, n_head=2, n_inner=40, activation_function="gelu",
        tie_word_embeddings=False, layer_norm_epsilon=1e-6, bos_token_id=1, eos_token_id=None, initializer_range=0.3)),
    "llama": lambda: llama(),
    "llama-tied-biased": lambda: llama(
        tie_word_embeddings=True, attention_bias=True, mlp_bias=True, num_key_value_heads=4, head_dim=8,
        rms_norm_eps=1e-5),
    "llama-sharded-bf16": lambda: llama().to(torch.bfloat16),
    "llama-linear": lambda: llama(rope_parameters=dict(rope_type="linear", factor=4.0, rope_theta=10000.0)),
    "llama-dynamic": lambda: llama(
        max_position_embeddings=32, rope_parameters=dict(rope_type="dynamic", factor=2.0, rope_theta=10000.0)),
    "llama-yarn": lambda: llama(rope_parameters=dict(
        rope_type="yarn", factor=4.0, original_max_position_embeddings=16, rope_theta=10000.0, beta_fast=4.0,
        beta_slow=1.0)),
    "llama3": lambda: llama(rope_parameters=dict(
        rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
        original_max_position_embeddings=16, rope_theta=500000.0)),
    "mistral": lambda: MistralForCausalLM(MistralConfig(**LLAMA, sliding_window=7)),
    "qwen2": lambda: Qwen2ForCausalLM(Qwen2Config(**{**LLAMA, "tie_word_embeddings": True})),
}


def perturb(model):
    """Gains and biases away from the ones and zeros of the start, so that leaving one out is seen."""
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 1:
                parameter.add_(torch.randn_like(parameter) * 0.2)


def expected(model, context, vocabulary):
    lengths = [context, 5, 1, 17]
    batch = [torch.randint(2, vocabulary, (n,)).tolist() for n in lengths]
    longest = max(lengths)
    ids = torch.tensor([[0] * (longest - len(row)) + row for row in batch])
    mask = torch.tensor([[0] * (longest - len(row)) + [1] * len(row) for row in batch])
    positions = (mask.cumsum(1) - 1).clamp(min=0)
    with torch.no_grad():
        logits = model(input_ids=ids, attention_mask=mask, position_ids=positions).logits.float()
        rows = [logits[i, longest - n:] for i, n in enumerate(lengths)]
        losses = [torch.nn.functional.cross_entropy(row[:-1], torch.tensor(tokens[1:]), reduction="sum")
                  for row, tokens in zip(rows, batch) if len(tokens) > 1]
        prompt = batch[3][:17 if "dynamic" in str(model.config.to_dict().get("rope_parameters")) else 7]
        greedy = model.generate(torch.tensor([prompt]), attention_mask=torch.ones(1, len(prompt), dtype=torch.long),
                                max_new_tokens=20, do_sample=False, use_cache=True, pad_token_id=0)[0, len(prompt):]
    return dict(
        batch=batch,
        logits=[[[float(f"{v:.7g}") for v in position] for position in row.tolist()] for row in rows],
        loss=float(sum(losses) / sum(n - 1 for n in lengths)),
        prompt=prompt,
        greedy=greedy.tolist())


def curve(model, batch):
    """Losses of ten AdamW steps on the rows of the batch that have a next token, cut to one length."""
    rows = torch.tensor([row[:17] for row in batch if len(row) >= 17])
    model = copy.deepcopy(model)  # in evaluation mode: without dropout
    matrices = [p for p in model.parameters() if p.dim() > 1]
    vectors = [p for p in model.parameters() if p.dim() == 1]
    optimizer = torch.optim.AdamW(
        [dict(params=matrices, weight_decay=0.1), dict(params=vectors, weight_decay=0.0)],
        lr=CURVE_RATE, betas=(0.9, 0.95), eps=1e-8)
    losses = []
    for _ in range(10):
        loss = model(input_ids=rows, labels=rows).loss
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    return losses


def adapter(model, name, batch, folder):
    """A seeded LoRA adapter as PEFT saves it, and the loss and scores of the last row with it."""
    targets = ["c_attn", "c_proj"] if name.startswith("gpt2") else ["q_proj", "v_proj", "down_proj"]
    config = peft.LoraConfig(r=3, lora_alpha=5, target_modules=targets, fan_in_fan_out=name.startswith("gpt2"))
    adapted = peft.get_peft_model(copy.deepcopy(model), config)
    with torch.no_grad():
        for parameter in adapted.parameters():
            if parameter.requires_grad:
                parameter.normal_(0, 0.2)
        adapted.eval().save_pretrained(folder / "adapter")
        logits = adapted(input_ids=torch.tensor([batch[3]])).logits[0]
    (folder / "adapter" / "README.md").unlink(missing_ok=True)
    path = folder / "adapter" / "adapter_config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "base_model_name_or_path": name}, indent=2) + "\n")
    return [[float(f"{v:.7g}") for v in position] for position in logits.tolist()]


def rotary(model):
    """Cosines and sines at far positions, one row each of half a head's length; not for dynamic scaling."""
    rotary = getattr(getattr(model, "model", None), "rotary_emb", None)
    if rotary is None or model.config.rope_parameters["rope_type"] == "dynamic":
        return None
    positions = [0, 1, 17, 63, 1000, 4095]
    cos, sin = rotary(torch.zeros(1, 1), torch.tensor([positions]))
    half = cos.shape[-1] // 2
    return dict(positions=positions, cos=cos[0, :, :half].tolist(), sin=sin[0, :, :half].tolist())


def write(path, value):
    path.write_text(json.dumps(value, separators=(",", ":")) + "\n")


def tokenizer(folder):
    """A byte-level BPE as GPT-2 has it, learned from a few sentences of this file's own."""
    folder.mkdir(exist_ok=True)
    learner = tokenizers.ByteLevelBPETokenizer()
    learner.train_from_iterator(
        ["The reviewer reads the proposal.", "A proposal is accepted when both channels pass.",
         "the the the model models modelling reads reading"] * 3,
        vocab_size=300, min_frequency=2, special_tokens=["<|endoftext|>"])
    learner.save(str(folder / "tokenizer.json"))
    texts = ["The reviewer reads.", "modelling été 模型 🙂", " leading and trailing ", "", "a\n\nb\t<|endoftext|>c"]
    write(folder / "cases.json", [dict(text=text, ids=learner.encode(text).ids) for text in texts])


def main():
    torch.set_num_threads(1)
    for number, (name, make) in enumerate(MODELS.items()):
        torch.manual_seed(1000 + number)
        folder = HERE / name
        shutil.rmtree(folder, ignore_errors=True)
        model = make().eval()
        perturb(model)
        if name.endswith("sharded-bf16"):
            model.save_pretrained(folder, max_shard_size="4KB")
        else:
            model.save_pretrained(folder)
        (folder / "generation_config.json").unlink(missing_ok=True)
        context = getattr(model.config, "n_positions", None) or model.config.max_position_embeddings
        context = 48 if name == "llama-dynamic" else min(context, 40)  # of 32, so that its scaling counts
        # Read back, as casting a model to bfloat16 also rounds the frequencies of its positions.
        model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
        numbers = expected(model, context, 61)
        numbers["curve"] = curve(model, numbers["batch"])
        if name in ("gpt2", "llama"):
            numbers["adapted"] = adapter(model, name, numbers["batch"], folder)
        far = rotary(model)
        write(folder / "expected.json", {**numbers, "rotary": far} if far else numbers)
        print(name, sum(p.numel() for p in model.parameters()), "parameters")
    tokenizer(HERE / "tokenizer")
    write(HERE / "versions.json", dict(
        torch=torch.__version__, transformers=transformers.__version__, peft=peft.__version__, tokenizers=tokenizers.__version__))


main()
