"""Triangles, normals, subdivision and an orthographic z-buffer. numpy only."""

from dataclasses import dataclass

import numpy as np


def unit(vectors):
    """Return the vectors scaled to length one."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.maximum(length, 1e-9)


def triangulate(quads):
    """Cut every quadrilateral into two triangles."""
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def vertex_normals(vertices, triangles):
    """Return area-weighted unit normals of the vertices."""
    a, b, c = (vertices[triangles[:, k]] for k in range(3))
    faces = np.cross(b - a, c - a)
    normals = np.zeros_like(vertices)
    for k in range(3):
        np.add.at(normals, triangles[:, k], faces)
    return unit(normals)


@dataclass(frozen=True)
class Window:
    """The piece of the picture plane that is drawn, and its resolution."""

    x: tuple[float, float]
    y: tuple[float, float]
    pixels: float

    @property
    def shape(self):
        """Rows and columns of the image."""
        return tuple(
            round((high - low) * self.pixels) for low, high in (self.y, self.x)
        )


def rasterise(vertices, triangles, window):
    """Look along -z; row 0 is the lowest.

    Returns the triangle of each pixel (-1: background), its barycentric
    coordinates and its depth.
    """
    rows, columns = window.shape
    triangle = np.full((rows, columns), -1)
    weights = np.zeros((rows, columns, 3))
    depth = np.full((rows, columns), -np.inf)
    corners = np.column_stack(
        [
            (vertices[:, 0] - window.x[0]) * window.pixels - 0.5,
            (vertices[:, 1] - window.y[0]) * window.pixels - 0.5,
            vertices[:, 2],
        ]
    )[triangles]
    low = np.maximum(np.floor(corners[..., :2].min(1)).astype(int), 0)
    high = np.ceil(corners[..., :2].max(1)).astype(int)
    high = np.minimum(high, [columns - 1, rows - 1])
    for index in np.nonzero((high >= low).all(1))[0]:
        box = (slice(low[index, 1], high[index, 1] + 1),
               slice(low[index, 0], high[index, 0] + 1))  # fmt: skip
        share = _barycentric(corners[index], box)
        if share is None:
            continue
        z = share @ corners[index][:, 2]
        hit = (share >= -1e-9).all(-1) & (z > depth[box])
        depth[box][hit] = z[hit]
        triangle[box][hit] = index
        weights[box][hit] = share[hit]
    return triangle, weights, depth


def _barycentric(corners, box):
    a, b, c = corners[:, :2]
    area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
    if abs(area) < 1e-12:
        return None
    y, x = np.mgrid[box]
    second = ((x - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (y - a[1])) / area
    third = ((b[0] - a[0]) * (y - a[1]) - (x - a[0]) * (b[1] - a[1])) / area
    return np.stack([1 - second - third, second, third], -1)


def _edges(quads):
    pairs = np.concatenate([quads[:, [k, (k + 1) % 4]] for k in range(4)])
    edges, inverse, count = np.unique(
        np.sort(pairs, 1), axis=0, return_inverse=True, return_counts=True
    )
    return edges, inverse.ravel(), count


def _sum_at(size, index, values):
    total = np.zeros((size, values.shape[1]))
    np.add.at(total, index, values)
    return total


def subdivide(vertices, quads, attributes=()):
    """Do one Catmull-Clark step; attributes are averaged linearly."""
    edges, inverse, count = _edges(quads)
    centre = vertices[quads].mean(1)
    middle = vertices[edges].mean(1)
    inner = count == 2
    around = _sum_at(len(edges), inverse, np.tile(centre, (4, 1)))
    points = middle.copy()
    points[inner] = (vertices[edges[inner]].sum(1) + around[inner]) / 4
    moved = _move_corners(vertices, quads, (edges, middle, inner), centre)
    edge = inverse.reshape(4, len(quads)) + len(vertices)
    face = np.arange(len(quads)) + len(vertices) + len(edges)
    cut = np.concatenate(
        [np.column_stack([quads[:, k], edge[k], face, edge[k - 1]]) for k in range(4)]
    )
    mixed = [
        np.concatenate([a, a[edges].mean(1), a[quads].mean(1)]) for a in attributes
    ]
    return np.concatenate([moved, points, centre]), cut, mixed


def _move_corners(vertices, quads, edge_data, centre):
    edges, middle, inner = edge_data
    size = len(vertices)
    faces = _sum_at(size, quads.ravel(), np.repeat(centre, 4, axis=0))
    face_count = np.bincount(quads.ravel(), minlength=size)
    spokes = _sum_at(size, edges.ravel(), np.repeat(middle, 2, axis=0))
    spoke_count = np.bincount(edges.ravel(), minlength=size)
    rim = edges[~inner]
    rims = _sum_at(size, rim.ravel(), np.repeat(middle[~inner], 2, axis=0))
    rim_count = np.bincount(rim.ravel(), minlength=size)
    moved = vertices.copy()
    body = (face_count > 0) & (rim_count == 0)
    n = face_count[body][:, None]
    moved[body] = (
        faces[body] / n
        + 2 * spokes[body] / spoke_count[body][:, None]
        + (n - 3) * vertices[body]
    ) / n
    border = rim_count > 0
    moved[border] = (vertices[border] + rims[border] / rim_count[border][:, None]) / 2
    return moved
