#!/usr/bin/python3
"""The peer: plain TF-IDF with scipy, as one writes it in an afternoon.

usage: plain_tfidf.py SUBMISSIONS ARCHIVES PROFILES CORPUS TOP OUT   (CORPUS "-": none; TOP 0: all)

Lower case, words of two letters and more, scikit-learn's smooth idf, cosine, mean over the profile.
"""
import gzip
import json
import re
import sys

import numpy as np
import scipy.sparse as sp


def texts(path):
    with (gzip.open if path.endswith('.gz') else open)(path, 'rt') as lines:
        for line in lines:
            r = json.loads(line)
            yield r['id'], f"{r['content'].get('title') or ''} {r['content'].get('abstract') or ''}"


def main(submissions, archives, profiles, corpus, top, out):
    ids, docs, place = [], [], {}
    for path in (submissions, archives) + (() if corpus == '-' else (corpus,)):
        for name, text in texts(path):
            if name not in place:
                place[name] = len(ids)
                ids.append(name)
                docs.append(text)
        if path == submissions:
            n_papers = len(ids)
    words, start, column, count = {}, [0], [], []
    for text in docs:
        tf = {}
        for w in re.findall(r'\w\w+', text.lower()):
            w = words.setdefault(w, len(words))
            tf[w] = tf.get(w, 0) + 1
        column.extend(tf)
        count.extend(tf.values())
        start.append(len(column))
    x = sp.csr_matrix((np.array(count, dtype=np.float32), column, start), shape=(len(ids), len(words)))
    df = np.bincount(x.indices, minlength=len(words))
    x = x @ sp.diags(np.log((1 + len(ids)) / (1 + df)).astype(np.float32) + 1)
    norm = np.sqrt(x.multiply(x).sum(1)).A1
    x = (sp.diags(1 / np.maximum(norm, 1e-12)) @ x).tocsr().astype(np.float32)
    with open(profiles) as f:
        profile = json.load(f)
    reviewers = list(profile)
    # The mean of cosines is the cosine with the mean vector: a reviewer is one row.
    rows = [place[p] for r in reviewers for p in profile[r]]
    first = np.cumsum([0] + [len(profile[r]) for r in reviewers])
    weight = np.repeat(1 / np.maximum(np.diff(first), 1), np.diff(first)).astype(np.float32)
    mean = sp.csr_matrix((weight, rows, first), shape=(len(reviewers), len(ids))) @ x
    mean = mean.T.tocsr()
    with open(out, 'w') as f:
        f.write('paper,reviewer,score\n')
        for p in range(0, n_papers, 64):
            block = (x[p:min(p + 64, n_papers)] @ mean).toarray()
            for i, scores in enumerate(block):
                best = np.argsort(-scores)[:int(top) or None]
                f.writelines(f'{ids[p + i]},{reviewers[k]},{scores[k]:.6f}\n' for k in best)


main(*sys.argv[1:])
