#!/usr/bin/python3
"""Time and memory against size, on logarithmic scales, from a bench's JSON lines.

usage: plot.py X TITLE OUT.svg Y=LABEL... < lines    (X and Y are keys; null values are left out)
A dashed line through the first point of each panel shows linear growth.
"""
import json
import math
import sys

W, H, LEFT, TOP, GAP = 320, 220, 64, 44, 40
STYLE = ('text{font:12px Inter,sans-serif;fill:#333}.grid{stroke:#ddd}.linear{stroke:#999;'
         'stroke-dasharray:4 4}.data{stroke:#1f4e79;fill:none;stroke-width:2}.dot{fill:#1f4e79}')


def nice(v):
    return f'{v:,.0f}' if v >= 10 else f'{v:.2g}'


def panel(at, points, label, x_label):
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    x0, x1 = min(xs), max(xs) if max(xs) > min(xs) else min(xs) * 2
    y0, y1 = min(ys) / 1.5, max(max(ys), ys[0] * x1 / xs[0]) * 1.2

    def place(x, y):
        return (at + (math.log(x / x0) / math.log(x1 / x0)) * W,
                TOP + H - math.log(y / y0) / math.log(y1 / y0) * H)

    out = [f'<text x="{at}" y="{TOP - 10}">{label}</text>']
    for x, y in points:
        px, py = place(x, y)
        out.append(f'<line class="grid" x1="{px:.1f}" y1="{TOP}" x2="{px:.1f}" y2="{TOP + H}"/>'
                   f'<text x="{px:.1f}" y="{TOP + H + 16}" text-anchor="middle">{nice(x)}</text>'
                   f'<line class="grid" x1="{at}" y1="{py:.1f}" x2="{at + W}" y2="{py:.1f}"/>'
                   f'<text x="{at - 6}" y="{py + 4:.1f}" text-anchor="end">{nice(y)}</text>')
    ax, ay = place(*points[0])
    bx, by = place(x1, ys[0] * x1 / xs[0])
    out.append(f'<line class="linear" x1="{ax:.1f}" y1="{ay:.1f}" x2="{bx:.1f}" y2="{by:.1f}"/>')
    out.append('<polyline class="data" points="' + ' '.join('%.1f,%.1f' % place(*p) for p in points) + '"/>')
    out += ['<circle class="dot" r="4" cx="%.1f" cy="%.1f"/>' % place(*p) for p in points]
    out.append(f'<text x="{at + W / 2}" y="{TOP + H + 34}" text-anchor="middle">{x_label}</text>')
    return out


def main(x, title, out, *panels):
    rows = [json.loads(line) for line in sys.stdin if line.startswith('{')]
    width = LEFT + len(panels) * (W + LEFT + GAP)
    body = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {TOP + H + 44}" role="img">',
            f'<title>{title}</title><style>{STYLE}</style><rect width="100%" height="100%" fill="#fff"/>']
    for i, spec in enumerate(panels):
        key, label = spec.split('=')
        points = sorted((r[x], r[key]) for r in rows if r.get(key) is not None)
        body += panel(LEFT + i * (W + LEFT + GAP), points, label, title)
    with open(out, 'w') as f:
        f.write('\n'.join(body + ['</svg>']) + '\n')


main(*sys.argv[1:])
