#!/usr/bin/python3
"""The sentence encoder beside onnxruntime and fasttextembed: same weights, same texts, one thread each.

usage: encoder_peers.py ENCODER_BENCH ENV [TEXTS]

Texts are titles and abstracts of the gold standard in the folder BURSARY_SHARED, or made-up ones.
Each runs in a process of its own; CPU seconds are those of encoding alone, pieces cut included.
onnxruntime runs the graph that its own optimizer makes of this model (fused attention, skip-norms,
bias-gelu), written down here, and the same after its dynamic quantisation; a text at a time,
without padding.  fasttextembed knows one model only, of twelve layers: it and ours run these six
layers twice, with the first piece's state for the text.
"""
import gzip
import json
import logging
import os
import random
import shutil
import struct
import subprocess
import sys
import time

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from encoder_reference import Reference  # noqa: E402

REFERENCE_TEXTS = 12
TWICE_TEXTS = 8  # fasttextembed is slow on texts of this length


def texts_of(n):
    shared, out = os.environ.get('BURSARY_SHARED', ''), []
    folder = os.path.join(shared, 'data/expertise')
    if shared and os.path.isdir(folder):
        for name in ('submissions.jsonl', 'archives.jsonl.gz', 'corpus.jsonl.gz'):
            path = os.path.join(folder, name)
            f = gzip.open(path, 'rt') if name.endswith('gz') else open(path)
            for line in f:
                c = {k: v.get('value') if isinstance(v, dict) else v for k, v in json.loads(line)['content'].items()}
                out.append('%s. %s' % (c.get('title') or '', c.get('abstract') or ''))
    else:
        rng = random.Random(1)
        words = [''.join(rng.choice('aeioulnrst') for _ in range(rng.randint(2, 9))) for _ in range(4000)]
        out = [' '.join(rng.choice(words) for _ in range(rng.randint(40, 160))) for _ in range(n)]
    return out[:n]


def write_onnx(r, path):
    """The fused graph, a text a run: int32 ids [1, n] -> the last state [1, n, hidden]."""
    import onnx
    from onnx import TensorProto as T, helper as h, numpy_helper
    nodes, inits = [], []

    def const(name, a):
        inits.append(numpy_helper.from_array(np.ascontiguousarray(a.astype(np.float32)), name))
        return name

    def node(op, ins, out, domain='', **kw):
        nodes.append(h.make_node(op, ins, [out], domain=domain, **kw))
        return out

    w, ms = r.w, 'com.microsoft'
    x = node('Gather', [const('words', w['embeddings.word_embeddings.weight']), 'ids'], 'e0')
    x = node('Add', [x, 'places'], 'e1')
    const('kind', w['embeddings.token_type_embeddings.weight'][0])
    x = node('SkipLayerNormalization', [x, 'zero', const('g', w['embeddings.LayerNorm.weight']),
                                        const('b', w['embeddings.LayerNorm.bias']), 'kind'], 'x', ms, epsilon=1e-12)
    for i in range(r.layers):
        p, n = 'encoder.layer.%d.' % i, 'l%d_' % i
        qkv = [p + 'attention.self.' + z for z in ('query', 'key', 'value')]
        y = node('Attention', [x, const(n + 'aw', np.hstack([w[z + '.weight'].T for z in qkv])),
                               const(n + 'ab', np.hstack([w[z + '.bias'] for z in qkv]))], n + 'a', ms, num_heads=12)
        y = node('MatMul', [y, const(n + 'ow', w[p + 'attention.output.dense.weight'].T)], n + 'o')
        x = node('SkipLayerNormalization', [y, x, const(n + 'g', w[p + 'attention.output.LayerNorm.weight']),
                 const(n + 'b', w[p + 'attention.output.LayerNorm.bias']),
                 const(n + 'ob', w[p + 'attention.output.dense.bias'])], n + 'x', ms, epsilon=1e-12)
        y = node('MatMul', [x, const(n + 'iw', w[p + 'intermediate.dense.weight'].T)], n + 'i')
        y = node('BiasGelu', [y, const(n + 'ib', w[p + 'intermediate.dense.bias'])], n + 'u', ms)
        y = node('MatMul', [y, const(n + 'dw', w[p + 'output.dense.weight'].T)], n + 'd')
        x = node('SkipLayerNormalization', [y, x, const(n + 'g2', w[p + 'output.LayerNorm.weight']),
                 const(n + 'b2', w[p + 'output.LayerNorm.bias']), const(n + 'db', w[p + 'output.dense.bias'])],
                 n + 'y', ms, epsilon=1e-12)
    state = [1, 'n', 384]
    g = h.make_graph(nodes, 'encoder', [h.make_tensor_value_info('ids', T.INT64, [1, 'n']),
                                        h.make_tensor_value_info('places', T.FLOAT, state),
                                        h.make_tensor_value_info('zero', T.FLOAT, state)],
                     [h.make_tensor_value_info(x, T.FLOAT, state)], inits)
    onnx.save(h.make_model(g, opset_imports=[h.make_opsetid('', 17), h.make_opsetid(ms, 1)], ir_version=8), path)


def run_onnx(env, path, texts):
    import onnxruntime as ort
    r = Reference(env + '/model')
    o = ort.SessionOptions()
    o.intra_op_num_threads = o.inter_op_num_threads = 1
    s = ort.InferenceSession(path, o, providers=['CPUExecutionProvider'])
    places = r.w['embeddings.position_embeddings.weight'].astype(np.float32)
    zero, out = np.zeros_like(places), []
    began = time.process_time()
    for t in texts:
        ids = r.tokenizer.encode(t).ids
        n = len(ids)
        x = s.run(None, {'ids': np.array([ids], dtype=np.int64), 'places': places[None, :n], 'zero': zero[None, :n]})[0]
        v = x[0].mean(0)
        out.append(v / np.linalg.norm(v))
    return time.process_time() - began, np.array(out)


def write_fte(r, path, vocabulary):
    """The six layers twice in fasttextembed's form, which is made for twelve."""
    w, tensors = r.w, {}
    for k in ('embeddings.word_embeddings.weight', 'embeddings.position_embeddings.weight',
              'embeddings.token_type_embeddings.weight', 'embeddings.LayerNorm.weight', 'embeddings.LayerNorm.bias'):
        tensors[k] = w[k]
    names = [1536] + [1549 + 13 * i for i in range(11)]
    for i in range(12):
        p, q = 'encoder.layer.%d.' % (i % 6), 'encoder.layer.%d.' % i
        qkv = [p + 'attention.self.' + z for z in ('query', 'key', 'value')]
        tensors['Attention_%d_qkv_weight' % i] = np.hstack([w[z + '.weight'].T for z in qkv])
        tensors['Attention_%d_qkv_bias' % i] = np.hstack([w[z + '.bias'] for z in qkv])
        for k, z in enumerate(('attention.output.dense', 'intermediate.dense', 'output.dense')):
            tensors['onnx::MatMul_%d' % (names[i] + k)] = w[p + z + '.weight'].T
            tensors[q + z + '.bias'] = w[p + z + '.bias']
        for z in ('attention.output.LayerNorm', 'output.LayerNorm'):
            for e in ('.weight', '.bias'):
                tensors[q + z + e] = w[p + z + e]
    entries, blob = [], bytearray()
    for name in sorted(tensors):
        a = tensors[name]
        a = np.ascontiguousarray(a.astype(np.float16 if a.ndim == 2 else np.float32))
        blob += b'\0' * (-len(blob) % 64)
        entries.append((name, list(a.shape), len(blob), a.nbytes, 1 if a.ndim == 2 else 0))
        blob += a.tobytes()
    head, entry = struct.Struct('<QQ11I'), struct.Struct('<QQ64s6i')
    table = (head.size + 63) // 64 * 64
    at = (table + entry.size * len(entries) + 63) // 64 * 64
    with open(path, 'wb') as f:
        f.write(head.pack(table, at, 0x31455446, 2, 384, 12, 12, 1536, 30522, 512, 2, len(entries), 0).ljust(table, b'\0'))
        for name, shape, offset, size, dtype in entries:
            f.write(entry.pack(at + offset, size, name.encode().ljust(64, b'\0'), len(shape),
                               *(shape + [0] * 4)[:4], dtype))
        f.write(b'\0' * (at - f.tell()))
        f.write(blob)
    with open(vocabulary, 'w') as f:
        for token, i in sorted(r.tokenizer.get_vocab().items(), key=lambda x: x[1]):
            f.write('%s\t%d\n' % (token, i))


def write_twice(env, folder):
    """The same in a folder as published, for ours."""
    from safetensors.numpy import load_file, save_file
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder + '/1_Pooling')
    w = load_file(env + '/model/model.safetensors')
    for k in [k for k in w if k.startswith('encoder.layer.')]:
        part = k.split('.')
        part[2] = str(int(part[2]) + 6)
        w['.'.join(part)] = w[k].copy()
    save_file(w, folder + '/model.safetensors')
    shutil.copy(env + '/model/tokenizer.json', folder)
    c = json.load(open(env + '/model/config.json'))
    c['num_hidden_layers'] = 12
    json.dump(c, open(folder + '/config.json', 'w'))
    json.dump({'pooling_mode_cls_token': True}, open(folder + '/1_Pooling/config.json', 'w'))


def run_fte(env, path, texts):
    from fasttextembed import TextEmbedding
    m = TextEmbedding(path + '.fte', path + '.tsv')
    began = time.process_time()
    v = m.embed(texts, threads=1)
    return time.process_time() - began, np.array(v)


def run_ours(bench, model, precision, texts):
    r = subprocess.run([bench, model, precision], input=b''.join(t.encode() + b'\0' for t in texts),
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)
    told = json.loads(r.stderr)
    return told, np.frombuffer(r.stdout, np.float32).reshape(len(texts), -1).astype(np.float64)


def in_child(kind, env, path, texts):
    """A process of its own, so that no other's threads or memory are in its figures."""
    r = subprocess.run([sys.executable, __file__, 'child', kind, env, path], input=json.dumps(texts).encode(),
                       stdout=subprocess.PIPE, check=True)
    seconds, n = struct.unpack('<dq', r.stdout[:16])
    return seconds, np.frombuffer(r.stdout[16:], np.float64).reshape(n, -1)


def child(kind, env, path):
    s, v = (run_onnx if kind == 'onnx' else run_fte)(env, path, json.load(sys.stdin))
    v = np.array(v, dtype=np.float64)
    sys.stdout.buffer.write(struct.pack('<dq', s, len(v)) + v.tobytes())


def distance(a, b):
    return 1 - (a * b).sum(1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)


def main():
    bench, env, texts = sys.argv[1], sys.argv[2], texts_of(int(sys.argv[3]) if len(sys.argv) > 3 else 400)
    r, scratch = Reference(env + '/model'), env + '/peers'
    os.makedirs(scratch, exist_ok=True)
    write_onnx(r, scratch + '/float.onnx')
    from onnxruntime.quantization import QuantType, quantize_dynamic
    logging.disable(logging.WARNING)
    quantize_dynamic(scratch + '/float.onnx', scratch + '/int8.onnx', per_channel=True, weight_type=QuantType.QInt8,
                     extra_options={'DefaultTensorType': 1})
    write_fte(r, scratch + '/twice.fte', scratch + '/twice.tsv')
    write_twice(env, scratch + '/twice')
    wanted = np.array([r.vector(t) for t in texts[:REFERENCE_TEXTS]])

    peak = json.loads(subprocess.run([bench, 'peak'], stdout=subprocess.PIPE, check=True).stdout)
    pieces = sum(len(r.tokenizer.encode(t).ids) for t in texts)
    line = dict(bench='encoder', texts=len(texts), pieces=pieces, **peak)
    print('%d texts of %d pieces, one thread each; the reference is double precision on %d of them'
          % (len(texts), pieces, len(wanted)))
    print('%-38s %9s %12s %11s %11s' % ('', 'CPU s', 'pieces/CPU s', '1-cos max', 'mean'))

    def tell(key, name, seconds, v, to):
        d = distance(v[:len(to)], to)
        n = sum(len(r.tokenizer.encode(t).ids) for t in texts[:len(v)])
        print('%-38s %9.2f %12.0f %11.1e %11.1e' % (name, seconds, n / seconds, d.max(), d.mean()), flush=True)
        line[key + '_cpu_s'], line[key + '_max'] = round(seconds, 3), float('%.2e' % d.max())

    for precision in ('int8', 'float'):
        told, v = run_ours(bench, env + '/model', precision, texts)
        tell(precision, 'bursary, ' + precision, told['cpu_s'], v, wanted)
        line[precision + '_gop_s'] = told['gop_s']
        s, v = in_child('onnx', env, '%s/%s.onnx' % (scratch, precision), texts)
        tell('onnx_' + precision, 'onnxruntime, ' + precision, s, v, wanted)
    few = texts[:TWICE_TEXTS]
    print('six layers twice, %d texts, distances from ours in float:' % len(few))
    twice, mine = run_ours(bench, scratch + '/twice', 'float', few)
    tell('twice_float', 'bursary, float', twice['cpu_s'], mine, mine)
    told, v = run_ours(bench, scratch + '/twice', 'int8', few)
    tell('twice_int8', 'bursary, int8', told['cpu_s'], v, mine)
    s, v = in_child('fte', env, scratch + '/twice', few)
    tell('fasttextembed', 'fasttextembed (weights of 16 bits)', s, v, mine)
    print('peak in registers: float %(peak_float).0f, int8 %(peak_int8).0f thousand million operations a second; '
          'inner loops: %(loops_float).0f, %(loops_int8).0f' % peak)
    for p in ('float', 'int8'):
        print('%s: products with weights %.0f %% of peak over the whole run'
              % (p, 100 * line[p + '_gop_s'] / peak['peak_' + p]))
    print(json.dumps(line))


if __name__ == '__main__':
    if sys.argv[1] == 'child':
        child(*sys.argv[2:])
    else:
        main()
