#!/usr/bin/python3
"""CPU seconds and peak memory of whole commands against size, as SVG.

usage: size_plots.py BURSARY calibrate|select OUT.svg
"""
import math
import os
import random
import subprocess
import sys
import tempfile


def reviews(n, d):
    rng = random.Random(1)
    n_reviewers = max(4, n // 4)
    bias = [rng.gauss(0, .5) for _ in range(n_reviewers)]
    with open(d + '/r.csv', 'w') as f:
        f.write('paper,reviewer,score\n')
        for i in range(n):
            quality = rng.gauss(0, 1)
            for j in rng.sample(range(n_reviewers), 3):
                f.write('p%d,r%d,%.3f\n' % (i, j, 5 + quality + bias[j] + rng.gauss(0, .7)))
    return ['calibrate', '--reviews', d + '/r.csv', '--out', d + '/out.csv']


def proposals(n, d):
    rng = random.Random(1)
    held = [[] for _ in range(n)]
    for g in range(n * 29 // 100):
        for i in rng.sample(range(n), rng.randint(2, 4)):
            held[i].append('h%d' % g)
    total = 0
    with open(d + '/p.csv', 'w') as f:
        f.write('id,score,cash,person\n')
        for i in range(n):
            cash = 1000 * rng.randint(20, 80)
            total += cash
            f.write('p%d,%.3f,%d,%s\n' % (i, rng.gammavariate(9, .4), cash, ';'.join(held[i])))
    return ['select', '--proposals', d + '/p.csv', '--budget', str(total // 10), '--out', d + '/out.csv']


def measure(argv):
    p = subprocess.Popen(argv)
    _, status, u = os.wait4(p.pid, 0)
    p.returncode = 0
    if status != 0:
        sys.exit('%s failed' % ' '.join(argv))
    return u.ru_utime + u.ru_stime, u.ru_maxrss / 1024


def panel(points, left, title, unit):
    """One log-log panel: a line, its points, and the grid of powers of ten."""
    xs, ys = [math.log10(x) for x, _ in points], [math.log10(max(y, 1e-3)) for _, y in points]
    x0, x1 = math.floor(min(xs)), math.ceil(max(xs))
    y0, y1 = math.floor(min(ys)), max(math.ceil(max(ys)), math.floor(min(ys)) + 1)
    px = lambda x: left + 50 + 230 * (x - x0) / (x1 - x0)
    py = lambda y: 220 - 170 * (y - y0) / (y1 - y0)
    out = ['<text x="%d" y="24" font-weight="bold">%s</text>' % (left + 50, title)]
    for k in range(x0, x1 + 1):
        out.append('<line x1="%.1f" x2="%.1f" y1="50" y2="220" stroke="#ddd"/>' % (px(k), px(k)))
        out.append('<text x="%.1f" y="238" text-anchor="middle">10<tspan dy="-4" font-size="8">%d</tspan></text>' % (px(k), k))
    for k in range(y0, y1 + 1):
        out.append('<line x1="%d" x2="%d" y1="%.1f" y2="%.1f" stroke="#ddd"/>' % (left + 50, left + 280, py(k), py(k)))
        out.append('<text x="%d" y="%.1f" text-anchor="end">%g %s</text>' % (left + 46, py(k) + 4, 10 ** k, unit))
    out.append('<polyline fill="none" stroke="#1f4e79" stroke-width="2" points="%s"/>' %
               ' '.join('%.1f,%.1f' % (px(x), py(y)) for x, y in zip(xs, ys)))
    for x, y in zip(xs, ys):
        out.append('<circle cx="%.1f" cy="%.1f" r="3" fill="#1f4e79"/>' % (px(x), py(y)))
    return out


def main():
    program, command, path = sys.argv[1:]
    make, sizes = {'calibrate': (reviews, [300, 1000, 3000, 10000, 30000, 100000]),
                   'select': (proposals, [300, 1000, 3000, 10000, 20000, 50000])}[command]
    noun = {'calibrate': 'papers', 'select': 'proposals'}[command]
    seconds, memory = [], []
    with tempfile.TemporaryDirectory() as d:
        for n in sizes:
            cpu, mb = measure([program] + make(n, d))
            seconds.append((n, cpu))
            memory.append((n, mb))
            print('%8d %s  %.3f s  %.0f MB' % (n, noun, cpu, mb), flush=True)
    body = panel(seconds, 0, 'CPU time against %s' % noun, 's') + panel(memory, 320, 'Memory against %s' % noun, 'MB')
    with open(path, 'w') as f:
        f.write('<svg xmlns="http://www.w3.org/2000/svg" width="640" height="250" role="img" '
                'font-family="sans-serif" font-size="11"><title>bursary %s: time and memory against size</title>\n'
                '<rect width="640" height="250" fill="#fff"/>\n%s\n</svg>\n' % (command, '\n'.join(body)))


main()
