"""A label image becomes a planar subdivision: smooth arcs with a cell on each side.

Two cells share the very vertices of the arc between them, so there can be neither
gap nor overlap, and any union of cells is exact.
"""

from collections import defaultdict

import numpy as np
from scipy import ndimage
from shapely import STRtree
from shapely.geometry import LineString, Point
from shapely.ops import polygonize, unary_union

OUTSIDE, MIDDLE = -1, -2


def remove_specks(labels, smallest, *, within=None):
    """Give connected pieces under ``smallest`` pixels the label around them.

    With ``within``, a piece only takes a label from pixels equal to it there.
    """
    bad = np.zeros(labels.shape, bool)
    for code in np.unique(labels):
        pieces, count = ndimage.label(labels == code)
        size = ndimage.sum_labels(np.ones_like(pieces), pieces, range(1, count + 1))
        bad |= np.isin(pieces, np.nonzero(size < smallest)[0] + 1)
    if not bad.any():
        return labels
    if within is None:
        return _nearest(labels, bad)
    found = labels.copy()
    for code in np.unique(within[bad]):
        same = within == code
        if (same & ~bad).any():
            filled = _nearest(labels, ~same | bad)
            found[same & bad] = filled[same & bad]
    return found


def soften(labels, where, sigma):
    """Round the borders of a label image off, in the pixels ``where`` only.

    Each pixel takes the label that fills most of its surroundings (``sigma`` pixels).
    """
    found, best = labels.copy(), np.zeros(labels.shape)
    for code in np.unique(labels[where]):
        share = ndimage.gaussian_filter((labels == code).astype(np.float32), sigma)
        more = where & (share > best)
        found[more], best[more] = code, share[more]
    return found


def _nearest(labels, bad):
    index = ndimage.distance_transform_edt(
        bad, return_distances=False, return_indices=True
    )
    return labels[tuple(index)]


def _adjacency(labels):
    near = defaultdict(list)
    rows, columns = np.nonzero(labels[:, 1:] != labels[:, :-1])
    for y, x in zip(rows.tolist(), columns.tolist(), strict=True):
        near[x + 1, y].append((x + 1, y + 1))
        near[x + 1, y + 1].append((x + 1, y))
    rows, columns = np.nonzero(labels[1:] != labels[:-1])
    for y, x in zip(rows.tolist(), columns.tolist(), strict=True):
        near[x, y + 1].append((x + 1, y + 1))
        near[x + 1, y + 1].append((x, y + 1))
    return near


def _chains(labels):
    """Return the pixel-edge boundaries, cut where three or more cells meet."""
    near = _adjacency(labels)
    nodes = {corner for corner, others in near.items() if len(others) != 2}
    seen = set()
    return [
        _walk(start, step, (near, nodes), seen)
        for start in [*sorted(nodes), *sorted(near)]
        for step in near[start]
        if (start, step) not in seen
    ]


def _walk(start, step, graph, seen):
    near, nodes = graph
    chain = [start, step]
    seen |= {(start, step), (step, start)}
    while chain[-1] not in nodes and chain[-1] != start:
        before, here = chain[-2:]
        ahead = near[here][0] if near[here][0] != before else near[here][1]
        if (here, ahead) in seen:
            break
        seen |= {(here, ahead), (ahead, here)}
        chain.append(ahead)
    return chain


def _smooth(chain, sigma, middle):
    line = np.array(chain, float)
    if middle is not None and (line[:, 0] == middle).all():
        return line[[0, -1]]
    if len(line) < 4:
        return line
    if (line[0] == line[-1]).all():
        loop = ndimage.gaussian_filter1d(line[:-1], sigma, axis=0, mode="wrap")
        return np.concatenate([loop, loop[:1]])
    reach = min(len(line) - 1, int(4 * sigma) + 1)
    before = 2 * line[0] - line[reach:0:-1]
    after = 2 * line[-1] - line[-2 : -reach - 2 : -1]
    wide = ndimage.gaussian_filter1d(
        np.concatenate([before, line, after]), sigma, axis=0
    )
    smooth = wide[reach : reach + len(line)]
    smooth[0], smooth[-1] = line[0], line[-1]
    if middle is not None:  # stay on this side of the mid line
        smooth[:, 0] = np.maximum(smooth[:, 0], middle)
    return smooth


def _faces(lines, labels):
    """Return (polygon, code) of every face that the lines enclose."""
    rows, columns = labels.shape
    for face in polygonize(lines):
        spot = face.representative_point()
        y, x = min(int(spot.y), rows - 1), min(int(spot.x), columns - 1)
        yield face, int(labels[y, x])


def _merged(lines):
    noded = unary_union(lines)
    return [line for line in getattr(noded, "geoms", [noded]) if line.length > 0]


def _pieces(chains, labels, *, sigma, tolerance, middle):
    smooth = (LineString(_smooth(chain, sigma, middle)) for chain in chains)
    noded = _merged([line.simplify(tolerance) for line in smooth if line.length > 0])
    faces = list(_faces(noded, labels))
    tree = STRtree([face for face, _ in faces])

    def code_at(point):
        for index in tree.query(point):
            if faces[index][0].contains(point):
                return faces[index][1]
        return OUTSIDE

    for line in noded:
        yield line, *_sides(line, code_at)


def _sides(line, code_at, reach=1e-4):
    at = np.array(line.coords)
    longest = np.linalg.norm(np.diff(at, axis=0), axis=1).argmax()
    start, end = at[longest], at[longest + 1]
    ahead = (end - start) / np.linalg.norm(end - start)
    across = np.array([-ahead[1], ahead[0]]) * reach
    middle = (start + end) / 2
    return code_at(Point(middle + across)), code_at(Point(middle - across))


def subdivide_plane(labels, *, half, sigma=2.6, tolerance=0.24):
    """Return arcs ``(points, left code, right code)`` in pixels of ``labels``.

    ``half``: the left border of the image is the mid line; arcs on it have
    ``MIDDLE`` on the far side.
    """
    full = np.pad(labels, 1, constant_values=OUTSIDE)
    if half:
        full[:, 0] = MIDDLE
    middle = 1 if half else None
    arcs = []
    for line, left, right in _pieces(
        _chains(full), full, sigma=sigma, tolerance=tolerance, middle=middle
    ):
        points = np.array(line.coords) - 1
        on_middle = half and (np.abs(points[:, 0]) < 1e-9).all()
        sides = [MIDDLE if on_middle and code < 0 else code for code in (left, right)]
        if sides[0] != sides[1]:
            arcs.append((points, *sides))
    return arcs


def outline(mask, *, half, smallest, sigma=2.6, tolerance=0.3):
    """Return the smooth rings of a mask, in pixels."""
    labels = remove_specks(np.where(mask, 0, OUTSIDE), smallest)
    full = np.pad(labels, 1, constant_values=OUTSIDE)
    middle = 1 if half else None
    lines = [
        LineString(_smooth(chain, sigma, middle)).simplify(tolerance)
        for chain in _chains(full)
    ]
    faces = [face for face, code in _faces(_merged(lines), full) if code >= 0]
    shape = unary_union(faces) if faces else None
    if shape is None or shape.is_empty:
        return []
    return [
        np.array(ring.coords[:-1]) - 1
        for part in getattr(shape, "geoms", [shape])
        for ring in (part.exterior, *part.interiors)
    ]
