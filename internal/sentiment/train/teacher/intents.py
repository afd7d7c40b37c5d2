"""Judges what texts want with a frozen language model, for the model of intents to learn from.

usage: intents.py TEXTS PACKAGES OUT

TEXTS is what `train/intent -texts` lists; PACKAGES/bge as for teach.py. OUT is the table
that `train/intent` reads: of each text of the pool and of each real post with labels its key
(8 bytes, little-endian) and, a byte each, of 255, the probabilities of the intents, of the
reasons of a complaint and of a crisis. Of a real post the judge is a regression that has
learned from four fifths of them without it; of crises it learns from none of them. Single-threaded and without chance.
"""
import hashlib
import json
import os
import struct
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression

import teach

AT_ONCE = 4096  # what a batch holds decides how its bytes are rounded: part of the recipe
STRENGTH = 3e-3
KINDS = {"intent": 6, "reason": 9, "crisis": 2}
FOLDS = 5
MADE_UP = 3  # a number beside the language model's of texts that we made up, which want something far more often

# What a label of sentiment leaves of each intent: none, complaint, question, praise, interest, spam.
ALLOWED = {
    "positive": (1, 0.1, 1, 1, 1, 1),
    "negative": (1, 1, 1, 0.05, 0.7, 0.5),
    "neutral": (1, 0.25, 1, 0.2, 1, 1),
}
# Of the texts written about brands nearly none is spam, and one that praises or blames is seldom nothing.
OWN_SPAM, OWN_NONE = 0.1, 0.15


def read(rows, packages):
    """What the language model makes of texts; work that was done once is kept."""
    texts, out = [r["text"] for r in rows], []
    for i in range(0, len(texts), AT_ONCE):
        some = texts[i : i + AT_ONCE]
        kept = os.path.join(packages, "intents-" + hashlib.sha256("\n".join(some).encode()).hexdigest()[:16] + ".npy")
        if not os.path.exists(kept):
            np.save(kept, teach.read(some, os.path.join(packages, "bge")).astype(np.float16))
        out.append(np.load(kept).astype(np.float32))
    return np.concatenate(out)


def judge(x, rows, kind):
    """Probabilities of every text; of labelled real posts by regressions that have not seen them."""
    label = np.array([r[kind] for r in rows])
    weight = np.array([r["weight"] for r in rows])
    real = np.array([r["part"] == "real" for r in rows])
    fold = np.array([int(r["key"]) % FOLDS for r in rows])
    learn = lambda of: LogisticRegression(C=STRENGTH, max_iter=400, tol=1e-4).fit(x[of], label[of], sample_weight=weight[of])
    known = (label >= 0) & ~(real & (kind == "crisis"))  # of those one in sixty is told in a real post
    p = learn(known).predict_proba(x)
    for k in range(FOLDS) if kind != "crisis" else ():
        unseen = real & (fold == k)
        p[unseen] = learn(known & ~unseen).predict_proba(x[unseen])
    seen = real & (label >= 0)
    print(kind, "learned from", known.sum(), "right of real posts not seen", round(float((p.argmax(1) == label)[seen].mean()), 3))
    return p


def allowed(r):
    share = np.array(ALLOWED.get(r.get("mood"), (1,) * 6), float)
    if r.get("own"):
        share[5] *= OWN_SPAM
        if r.get("mood") in ("positive", "negative"):
            share[0] *= OWN_NONE
    return share


def main(texts, packages, out):
    rows = [json.loads(line) for line in open(texts, encoding="utf-8")]
    here = np.array([r["part"] == "pool" for r in rows])
    x = np.zeros((len(rows), teach.WIDTH), np.float32)
    x[here] = read([r for r in rows if r["part"] == "pool"], packages)
    x[~here] = read([r for r in rows if r["part"] != "pool"], packages)
    x = (x - x[~here].mean(0)) / (x[~here].std(0) + 1e-6)
    ours = np.array([r["part"] == "posts" or r.get("own", False) for r in rows])
    x = np.hstack([x, MADE_UP * ours[:, None].astype(np.float32)])
    p = {kind: judge(x, rows, kind) for kind in KINDS}
    with open(out, "wb") as f:
        for i in range(len(rows)):
            r = rows[i]
            if r["part"] == "posts":
                continue
            intent = p["intent"][i] * (allowed(r) if here[i] else 1)
            said = np.concatenate([intent / intent.sum(), p["reason"][i], p["crisis"][i, 1:]])
            f.write(struct.pack("<Q16B", int(r["key"]), *np.rint(said * 255).astype(int)))


if __name__ == "__main__":
    main(*sys.argv[1:])
