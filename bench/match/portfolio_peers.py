#!/usr/bin/python3
"""Portfolio selection beside CBC, GLPK and HiGHS on the same instances.

usage: portfolio_peers.py BURSARY [check N]

Every solver is a process of its own that reads a file; CPU seconds and peak
memory are those of that process (the memory is never told below that of this
script, which starts it).  HiGHS is called through scipy.  "check N"
compares the optimum with CBC's on N small random instances instead.
"""
import json
import os
import random
import subprocess
import sys
import tempfile

HIGHS = """
import sys, time, numpy, scipy.sparse as sp
from scipy.optimize import milp, LinearConstraint, Bounds
d = numpy.load(sys.argv[1])
a = sp.csr_matrix((d['v'], d['c'], d['s']), shape=(len(d['s']) - 1, len(d['score'])))
began = time.process_time()
r = milp(-d['score'], constraints=LinearConstraint(a, d['lo'], d['hi']),
         integrality=numpy.ones(len(d['score'])), bounds=Bounds(0, 1),
         options={'mip_rel_gap': 0})
print(repr(float(-r.fun)) if r.fun is not None else 'none', time.process_time() - began)
"""


def instance(rng, n, groups, part, credits=False, areas=0):
    score = [round(rng.gammavariate(9, .4), 3) for _ in range(n)]
    cash = [1000 * rng.randint(20, 80) for _ in range(n)]
    cred = [1000 * rng.randint(0, 50) for _ in range(n)]
    held = []
    for g in range(groups):
        held.append(rng.sample(range(n), min(n, rng.randint(2, 4))))
    area = [rng.randrange(areas) if areas else -1 for _ in range(n)]
    rows = [(cash, None, part * sum(cash))]
    if credits:
        rows.append((cred, None, part * sum(cred)))
    quota = []
    for a in range(areas):
        size = area.count(a)
        low = rng.randint(0, max(0, int(size * part / 2)))
        quota.append((low, max(low, int(size * part) + 1)))
    return dict(n=n, score=score, cash=cash, cred=cred, held=held, area=area, quota=quota,
                budget=int(part * sum(cash)), credits=int(part * sum(cred)) if credits else None)


def write_csv(t, d):
    people = [[] for _ in range(t['n'])]
    for g, members in enumerate(t['held']):
        for i in members:
            people[i].append('h%d' % g)
    with open(d + '/p.csv', 'w') as f:
        has_credits = t['credits'] is not None
        f.write('id,score,cash,person,area%s\n' % (',credits' if has_credits else ''))
        for i in range(t['n']):
            f.write('p%d,%s,%d,%s,a%d%s\n' % (i, t['score'][i], t['cash'][i], ';'.join(people[i]), t['area'][i],
                                            ',%d' % t['cred'][i] if has_credits else ''))
    with open(d + '/q.csv', 'w') as f:
        f.write('attribute,value,min,max\n')
        for a, (lo, hi) in enumerate(t['quota']):
            if a in t['area']:
                f.write('area,a%d,%d,%d\n' % (a, lo, hi))


def rows_of(t):
    n = t['n']
    yield [(i, t['cash'][i]) for i in range(n)], None, t['budget']
    if t['credits'] is not None:
        yield [(i, t['cred'][i]) for i in range(n) if t['cred'][i]], None, t['credits']
    for members in t['held']:
        yield [(i, 1) for i in members], None, 1
    for a, (lo, hi) in enumerate(t['quota']):
        if a in t['area']:
            yield [(i, 1) for i in range(n) if t['area'][i] == a], lo, hi


def write_lp(t, path):
    def terms(row):
        out = []
        for k, (i, c) in enumerate(row):
            out.append('%s%s x%d' % ('\n ' if k % 8 == 7 else '', '+ %d' % c, i))
        return ' '.join(out)
    with open(path, 'w') as f:
        f.write('Maximize\n obj: ')
        for i in range(t['n']):
            f.write('%s+ %s x%d ' % ('\n ' if i % 8 == 7 else '', t['score'][i], i))
        f.write('\nSubject To\n')
        for k, (row, lo, hi) in enumerate(rows_of(t)):
            if not row:
                continue
            f.write(' u%d: %s <= %d\n' % (k, terms(row), hi))
            if lo:
                f.write(' l%d: %s >= %d\n' % (k, terms(row), lo))
        f.write('Binary\n')
        for i in range(t['n']):
            f.write(' x%d\n' % i)
        f.write('End\n')


def write_npz(t, path):
    import numpy
    v, c, s, lo, hi = [], [], [0], [], []
    for row, low, high in rows_of(t):
        c += [i for i, _ in row]
        v += [float(x) for _, x in row]
        s.append(len(c))
        lo.append(-numpy.inf if low is None else low)
        hi.append(high)
    numpy.savez(path, v=numpy.array(v), c=numpy.array(c), s=numpy.array(s), lo=numpy.array(lo),
                hi=numpy.array(hi), score=numpy.array(t['score']))


CPU_LIMIT = 30


def timed(argv):
    with tempfile.TemporaryFile('w+') as out:
        p = subprocess.Popen(['prlimit', '--cpu=%d' % CPU_LIMIT] + argv, stdout=out, stderr=subprocess.DEVNULL)
        _, status, u = os.wait4(p.pid, 0)
        p.returncode = 0
        out.seek(0)
        late = os.WIFSIGNALED(status) or u.ru_utime + u.ru_stime > CPU_LIMIT - 1
        return out.read(), 124 if late else os.waitstatus_to_exitcode(status), u.ru_utime + u.ru_stime, u.ru_maxrss / 1024


def bursary(t, d, program):
    argv = [program, 'select', '--proposals', d + '/p.csv', '--budget', str(t['budget']), '--out',
            d + '/out.csv']
    if t['credits'] is not None:
        argv += ['--credits', str(t['credits'])]
    if t['quota']:
        argv += ['--quotas', d + '/q.csv']
    text, status, cpu, mb = timed(argv)
    score = None
    if status == 0:
        with open(d + '/out.csv') as f:
            score = sum(float(line.split(',')[1]) for line in list(f)[1:])
    return score, status, cpu, mb


def cbc(t, d):
    text, status, cpu, mb = timed(['cbc', d + '/t.lp', 'ratioGap', '0', 'allowableGap', '0', 'solve',
                                   'solution', d + '/cbc.txt', 'quit'])
    if status == 124:
        return 'over %d s' % CPU_LIMIT, cpu, mb
    with open(d + '/cbc.txt') as f:
        head = f.readline()
    return (abs(float(head.split()[-1])) if head.startswith('Optimal') else None), cpu, mb


def glpk(t, d):
    text, status, cpu, mb = timed(['glpsol', '--lp', d + '/t.lp', '--cuts', '--mipgap', '0', '-w', d + '/glpk.txt'])
    if status == 124:
        return 'over %d s' % CPU_LIMIT, cpu, mb
    if not os.path.exists(d + '/glpk.txt'):
        return 'status %d' % status, cpu, mb
    with open(d + '/glpk.txt') as f:
        for line in f:
            if line.startswith('s '):
                w = line.split()
                return (float(w[5]) if w[4] == 'o' else None), cpu, mb
    return None, cpu, mb


def highs(t, d):
    text, status, cpu, mb = timed(['/usr/bin/python3', '-c', HIGHS, d + '/t.npz'])
    if status == 124:
        return 'over %d s' % CPU_LIMIT, cpu, mb
    # What importing takes is not the solver's.
    return (None if 'none' in text else float(text.split()[0])), float(text.split()[1]), mb


def check(program, rounds):
    rng = random.Random(7)
    infeasible = 0
    with tempfile.TemporaryDirectory() as d:
        for k in range(rounds):
            t = instance(rng, rng.randint(5, 60), rng.randint(0, 30), rng.choice([.1, .3, .6]),
                         rng.random() < .5, rng.choice([0, 0, 3]))
            if k % 2:  # whole points: many ties
                t['score'] = [round(s) for s in t['score']]
            write_csv(t, d)
            write_lp(t, d + '/t.lp')
            mine, status, _, _ = bursary(t, d, program)
            theirs, _, _ = cbc(t, d)
            infeasible += theirs is None
            if (mine is None) != (theirs is None) or (mine is not None and abs(mine - theirs) > 1e-6):
                sys.exit('instance %d: bursary %s, cbc %s' % (k, mine, theirs))
    print('%d small instances, %d of them infeasible: equal to CBC on every one' % (rounds, infeasible))


def main():
    program = sys.argv[1]
    if len(sys.argv) > 3 and sys.argv[2] == 'check':
        check(program, int(sys.argv[3]))
        return
    kinds = [('one budget', 20000, 5800, .1, False, 0), ('two budgets', 5000, 1450, .1, True, 0),
             ('10 area quotas', 5000, 1450, .1, False, 10)]
    print('%-16s %9s %7s %5s | %-9s %14s %8s %7s' % ('kind', 'proposals', 'groups', 'part', 'solver',
                                                    'score', 'CPU s', 'MB'))
    result = []
    with tempfile.TemporaryDirectory() as d:
        for name, n, groups, part, credits, areas in kinds:
            t = instance(random.Random(1), n, groups, part, credits, areas)
            write_csv(t, d)
            write_lp(t, d + '/t.lp')
            write_npz(t, d + '/t.npz')
            mine, _, cpu, mb = bursary(t, d, program)
            answers = [('bursary', mine, cpu, mb)]
            for solver in (highs, cbc, glpk):
                answers.append((solver.__name__,) + solver(t, d))
            for solver, score, cpu, mb in answers:
                print('%-16s %9d %7d %5.2f | %-9s %14s %8.2f %7.0f' % (
                    name, n, groups, part, solver,
                    '%.3f' % score if isinstance(score, float) else score, cpu, mb), flush=True)
            result.append({'kind': name, 'n': n, 'groups': groups, 'part': part,
                           'solvers': {s: {'score': v, 'cpu_s': round(c, 3), 'mb': round(m)} for s, v, c, m in answers}})
    print(json.dumps({'bench': 'portfolio', 'instances': result}))


if __name__ == '__main__':
    main()
