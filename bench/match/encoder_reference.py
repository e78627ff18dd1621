#!/usr/bin/python3
"""A published encoder reckoned plainly in double precision: what ours is compared with.

usage: encoder_reference.py MODEL OUT

Writes OUT/texts (each ended by a NUL), OUT/pieces (by the published tokenizer: a count and as many
numbers a text, 32 bits) and OUT/vectors (double precision).
"""
import math
import os
import struct
import sys

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

TEXTS = [
    '', 'a', 'Soil.', 'Poincar\u00e9 and \u0141ukasiewicz, na\u00efve co\u00f6peration: Stra\u00dfe, \u0130stanbul',
    '\u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8 and \ud55c\uad6d\uc5b4 with 3.14 \u00b1 $5 `x` ^ ~ <y>',
    'tab\tand\nline \u200b\ufeff ends\r\n, \u00a0nbsp\u3000wide', 'e\u0301 \u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2 \ufb01ne', 'x' * 100 + ' ' + 'y' * 101,
    'Graph neural networks for molecules. We learn representations of molecular graphs and predict '
    'their properties with message passing; attention over neighbours helps where rings are large.',
    'Nitrogen in soil. ' * 90,
]


class Reference:
    def __init__(self, folder):
        self.tokenizer = Tokenizer.from_file(folder + '/tokenizer.json')
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(256)
        self.w = {k: v.astype(np.float64) for k, v in load_file(folder + '/model.safetensors').items()}
        self.layers = len({k for k in self.w if k.endswith('output.dense.bias')}) // 2
        self.erf = np.vectorize(math.erf)

    def norm(self, x, name):
        d = x - x.mean(-1, keepdims=True)
        x = d / np.sqrt((d * d).mean(-1, keepdims=True) + 1e-12)
        return x * self.w[name + '.weight'] + self.w[name + '.bias']

    def linear(self, x, name):
        return x @ self.w[name + '.weight'].T + self.w[name + '.bias']

    def vector(self, text, heads=12):
        w, ids = self.w, self.tokenizer.encode(text).ids
        n, h = len(ids), self.w['embeddings.LayerNorm.bias'].size
        x = (w['embeddings.word_embeddings.weight'][ids] + w['embeddings.position_embeddings.weight'][:n]
             + w['embeddings.token_type_embeddings.weight'][0])
        x = self.norm(x, 'embeddings.LayerNorm')
        for i in range(self.layers):
            p = 'encoder.layer.%d.' % i
            q, k, v = (self.linear(x, p + 'attention.self.' + z).reshape(n, heads, -1).transpose(1, 0, 2)
                       for z in ('query', 'key', 'value'))
            s = q @ k.transpose(0, 2, 1) / math.sqrt(h // heads)
            s = np.exp(s - s.max(-1, keepdims=True))
            y = (s / s.sum(-1, keepdims=True)) @ v
            y = self.linear(y.transpose(1, 0, 2).reshape(n, h), p + 'attention.output.dense')
            x = self.norm(x + y, p + 'attention.output.LayerNorm')
            y = self.linear(x, p + 'intermediate.dense')
            y = y * .5 * (1 + self.erf(y / math.sqrt(2)))
            x = self.norm(x + self.linear(y, p + 'output.dense'), p + 'output.LayerNorm')
        v = x.mean(0)
        return v / np.linalg.norm(v)


def main():
    r, out = Reference(sys.argv[1]), sys.argv[2]
    os.makedirs(out, exist_ok=True)
    with open(out + '/texts', 'wb') as f:
        f.write(b''.join(t.encode() + b'\0' for t in TEXTS))
    with open(out + '/pieces', 'wb') as f:
        for t in TEXTS:
            ids = r.tokenizer.encode(t).ids
            f.write(struct.pack('<%dI' % (len(ids) + 1), len(ids), *ids))
    np.array([r.vector(t) for t in TEXTS]).tofile(out + '/vectors')


if __name__ == '__main__':
    main()
