#!/usr/bin/python3
"""Proposals that hang together through people, and dense conflicts, beside CBC and HiGHS in the same run.

usage: portfolio_networks.py BURSARY [GAP.svg]

`bursary` is told by the CPU of its whole process, HiGHS by that of the solver alone, CBC by that of
its process.  Where nobody can prove anything (dense conflicts) each gets ten seconds, and what it
found by then counts.  Networks of test data come in when BURSARY_SHARED names their
folder.  With GAP.svg, the gap against seconds is drawn.
"""
import csv
import json
import os
import random
import sys
import tempfile

import portfolio_peers as peers

SECONDS = 10


def network(n, pool, part, credits=None, each=2, areas=0, quota=None, seed=1):
    """Each proposal names so many people of one pool: nearly all are one component."""
    rng = random.Random(seed)
    score = [round(min(10, max(.01, rng.gauss(5.5, 1.5))), 2) for _ in range(n)]
    cash = [100 * int(rng.lognormvariate(6.7, .5)) for _ in range(n)]
    cred = [1000 * rng.randint(5, 40) for _ in range(n)]
    held = [[] for _ in range(pool)]
    for i in range(n):
        for h in rng.sample(range(pool), each):
            held[h].append(i)
    area = [rng.randrange(areas) if areas else -1 for _ in range(n)]
    return dict(n=n, score=score, cash=cash, cred=cred, held=[h for h in held if len(h) > 1], area=area,
                quota=[quota] * areas, budget=int(part * sum(cash)),
                credits=int(credits * sum(cred)) if credits else None)


def dense(n, density, part=.1, seed=1):
    """Pairs that exclude each other, everywhere."""
    rng = random.Random(seed)
    score = [round(rng.gammavariate(9, .4), 2) for _ in range(n)]
    cash = [1000 * rng.randint(20, 80) for _ in range(n)]
    held = [[i, j] for i in range(n) for j in range(i) if rng.random() < density]
    return dict(n=n, score=score, cash=cash, cred=[0] * n, held=held, area=[-1] * n, quota=[],
                budget=int(part * sum(cash)), credits=None)


def shared(name, budget, credits=None, quota=None):
    path = os.path.join(os.environ['BURSARY_SHARED'], 'data/portfolio', name)
    with open(path) as f:
        rows = list(csv.DictReader(f))
    people = {}
    for i, row in enumerate(rows):
        for column in ('person', 'person2'):
            people.setdefault(row[column], []).append(i)
    areas = sorted(set(row.get('area', '') for row in rows))
    return dict(n=len(rows), score=[float(r['score']) for r in rows], cash=[int(r['cash']) for r in rows],
                cred=[int(r.get('credits', 0)) for r in rows], held=[h for h in people.values() if len(h) > 1],
                area=[areas.index(r['area']) if quota else -1 for r in rows],
                quota=[quota] * len(areas) if quota else [], budget=budget, credits=credits)


def instances():
    if 'BURSARY_SHARED' in os.environ:
        yield 'network-1000', shared('network-1000.csv', 24966600)
        yield 'network-5000', shared('network-5000.csv', 208868850, 75423500)
        yield 'network-2000', shared('network-2000-quotas.csv', 64638840, 24515200)
        yield 'network-2000, areas', shared('network-2000-quotas.csv', 64638840, 24515200, (40, 75))
    yield '5,000, half the money', network(5000, 5000, .5)
    yield '5,000, three people each', network(5000, 4000, .12, .12, each=3)
    yield '20,000', network(20000, 20000, .25)
    yield '20,000, two budgets', network(20000, 20000, .25, .25)
    yield 'dense 300, 1 in 10', dense(300, .1)
    yield 'dense 600, 3 in 10', dense(600, .3)
    yield 'dense 1,000, 1 in 2', dense(1000, .5)


def bursary(t, d, program, seconds):
    argv = [program, 'select', '--proposals', d + '/p.csv', '--budget', str(t['budget']), '--seconds',
            str(seconds), '--out', d + '/out.csv']
    if t['credits'] is not None:
        argv += ['--credits', str(t['credits'])]
    if t['quota']:
        argv += ['--quotas', d + '/q.csv']
    said = d + '/said'
    _, status, cpu, mb = peers.timed(['sh', '-c', 'exec "$@" 2>' + said, 'sh'] + argv)
    with open(said) as f:
        text = f.read()
    if status != 0:
        return None, None, cpu, mb
    with open(d + '/out.csv') as f:
        score = sum(float(line.split(',')[1]) for line in list(f)[1:])
    return score, float(text.split()[-1]) if text else score, cpu, mb


def cbc_within(t, d, seconds):
    """What it has found by then; None: nothing."""
    if os.path.exists(d + '/cbc.txt'):
        os.unlink(d + '/cbc.txt')
    _, _, cpu, mb = peers.timed(['cbc', d + '/t.lp', 'sec', str(seconds), 'ratioGap', '0', 'allowableGap', '0',
                                 'solve', 'solution', d + '/cbc.txt', 'quit'])
    if not os.path.exists(d + '/cbc.txt'):
        return None, cpu, mb
    with open(d + '/cbc.txt') as f:
        head = f.readline()
        found = [line.split() for line in f]
    chosen = [int(w[-3][1:]) for w in found if w and w[-3].startswith('x') and float(w[-2]) > .5]
    has_answer = 'no integer solution' not in head and chosen
    return (sum(t['score'][i] for i in chosen) if has_answer else None), cpu, mb


def shown(score):
    return '%.2f' % score if isinstance(score, float) else str(score)


def run(program):
    result = []
    print('%-26s | %12s %12s %7s %5s | %12s %8s | %12s %8s' % (
        'instance', 'bursary', 'bound', 'CPU s', 'MB', 'HiGHS', 'solver s', 'CBC', 'CPU s'))
    with tempfile.TemporaryDirectory() as d:
        for name, t in instances():
            is_dense = name.startswith('dense')
            peers.write_csv(t, d)
            peers.write_lp(t, d + '/t.lp')
            peers.write_npz(t, d + '/t.npz')
            score, bound, cpu, mb = bursary(t, d, program, SECONDS if is_dense else 100)
            theirs, highs_cpu, _ = ('-', 0, 0) if is_dense else peers.highs(t, d)
            cbc, cbc_cpu, _ = cbc_within(t, d, SECONDS)
            print('%-26s | %12s %12s %7.2f %5.0f | %12s %8.2f | %12s %8.2f' % (
                name, shown(score), shown(bound), cpu, mb, shown(theirs), highs_cpu, shown(cbc), cbc_cpu), flush=True)
            result.append({'instance': name, 'score': score, 'bound': bound, 'cpu_s': round(cpu, 3), 'mb': round(mb),
                           'highs': theirs, 'highs_cpu_s': round(highs_cpu, 3), 'cbc': cbc, 'cbc_cpu_s': round(cbc_cpu, 2)})
    print(json.dumps({'bench': 'portfolio-networks', 'instances': result}))


def gaps(t, d, program):
    peers.write_csv(t, d)
    out = []
    for seconds in (.25, .5, 1, 2, 4, 8, 16):
        score, bound, cpu, _ = bursary(t, d, program, seconds)
        out.append((cpu, 100 * (bound - score) / score))
        print('  %5.2f s of the clock, %5.2f s of CPU: gap %.4f %%' % (seconds, cpu, out[-1][1]), flush=True)
        if bound - score < 1e-6:
            break
    return out


def draw(program, path):
    """Gap in per cent against CPU seconds, a line an instance, both on a logarithmic scale."""
    import math
    kinds = [('20,000, two budgets', network(20000, 20000, .25, .25)), ('5,000, three people each', network(5000, 4000, .12, .12, each=3)),
             ('dense 300, 1 in 10', dense(300, .1))]
    colours = ['#1f4e79', '#a23b20', '#3c7a3c']

    def place(cpu, gap):
        return (60 + 340 * (math.log10(min(max(cpu, .1), 20)) + 1) / 2.31,
                220 - 180 * (math.log10(max(gap, 1e-4)) + 4) / 6)
    out = []
    for k in range(-4, 3):
        y = place(1, 10.0 ** k)[1]
        out.append('<line x1="60" x2="400" y1="%.1f" y2="%.1f" stroke="#ddd"/><text x="54" y="%.1f" text-anchor="end">%s</text>' % (
            y, y, y + 4, 'proven' if k == -4 else '%g %%' % 10.0 ** k))
    for s in (.1, 1, 10):
        x = place(s, 1)[0]
        out.append('<line x1="%.1f" x2="%.1f" y1="40" y2="220" stroke="#ddd"/><text x="%.1f" y="238" text-anchor="middle">%g s</text>' % (x, x, x, s))
    with tempfile.TemporaryDirectory() as d:
        for (name, t), colour in zip(kinds, colours):
            print(name)
            points = [place(*p) for p in gaps(t, d, program)]
            out.append('<polyline fill="none" stroke="%s" stroke-width="2" points="%s"/>' % (colour, ' '.join('%.1f,%.1f' % p for p in points)))
            out += ['<circle r="3" fill="%s" cx="%.1f" cy="%.1f"/>' % (colour, *p) for p in points]
            out.append('<text x="410" y="%.1f" fill="%s">%s</text>' % (60 + 20 * colours.index(colour), colour, name))
    with open(path, 'w') as f:
        f.write('<svg xmlns="http://www.w3.org/2000/svg" width="600" height="250" role="img" font-family="sans-serif" '
                'font-size="11"><title>bursary select: gap against CPU seconds</title>\n<rect width="600" height="250" '
                'fill="#fff"/>\n%s\n</svg>\n' % '\n'.join(out))


if __name__ == '__main__':
    run(sys.argv[1])
    if len(sys.argv) > 2:
        draw(sys.argv[1], sys.argv[2])
