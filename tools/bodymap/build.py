"""Build ``data/bodymap/`` from the mesh and the rules: ``make bodymap``.

    python tools/bodymap/build.py [VIEW ...]

Needs scipy, shapely and pillow besides the package's own dependencies; takes about
two minutes for all views. Names of views rebuild only those.
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image
from scipy import ndimage

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from bodymap.areas import area_names, areas  # noqa: E402
from bodymap.body import Body  # noqa: E402
from bodymap.cameras import cameras  # noqa: E402
from bodymap.dermatomes import CODE, ROOTS, dermatomes  # noqa: E402
from bodymap.patches import covers, snap  # noqa: E402
from bodymap.trace import (  # noqa: E402
    MIDDLE,
    OUTSIDE,
    outline,
    remove_specks,
    soften,
    subdivide_plane,
)

OUT = HERE.parents[1] / "data" / "bodymap"
INPUTS = ("bodymesh.npz", "rules.json", "areas.json", "keypoints.json",
          "muscles.json", "reflexes.json", "marks.json")  # fmt: skip
SCALE = 1000  # stored integers are tenths of a millimetre
#: Pieces smaller than this are noise of the pixel grid, not anatomy (dm squared).
SMALLEST_ROOT, SMALLEST_AREA, SMALLEST_MUSCLE = 0.0033, 0.02, 0.03


#: Borders of hands and feet are nearest-ray rules in pixels: rounded off by so much.
_ROUND = 0.06  # decimetres
#: Where a hand and a foot begin, a little above wrist and ankle.
_FROM = 1.88


def _at_ends(skin):
    """Return which points lie on a hand or a foot, or just above."""
    hand = (skin.arm[:, 1] > _FROM) & (skin.weight["arm"] > 0.45)
    foot = (skin.leg[:, 1] > _FROM) & (skin.points[:, 1] < 0)
    return hand | foot


def _read(name):
    spec = json.loads((HERE / name).read_text(encoding="utf-8"))
    return {k: v for k, v in spec.items() if not k.startswith("_")}


class Builder:
    """Everything that is the same for all views."""

    def __init__(self):
        self.body = Body(HERE / "bodymesh.npz")
        self.rules, self.areas = _read("rules.json"), _read("areas.json")
        self.names = area_names(self.areas)
        self.muscles, self.marks = _read("muscles.json"), _read("marks.json")
        skin = self.body.skin()
        self.points = {
            kind: {k: snap(spec, skin, self.body.charts) for k, spec in table.items()}
            for kind, table in (
                ("points", _read("keypoints.json")),
                ("reflexes", _read("reflexes.json")),
            )
        }
        painted = dermatomes(skin, self.rules, self.body.charts.rays)
        self.strays = {
            root: ROOTS[painted[index]]
            for root, index in self.points["points"].items()
            if painted[index] != CODE[root]
        }

    def label(self, skin):
        """Return dermatome and area codes of points of the skin."""
        roots = dermatomes(skin, self.rules, self.body.charts.rays)
        return roots, areas(skin, self.areas, roots, self.body.charts)

    def _rounded(self, seen, skin, sigma):
        """Return images of dermatomes and areas, rounded off at hands and feet."""
        roots, parts = self.label(skin)
        count = len(self.names)
        ends = _image(seen, _at_ends(skin), fill=False)
        cells = soften(_image(seen, roots * count + parts), ends, sigma)
        inside = cells >= 0
        return (np.where(inside, code, OUTSIDE) for code in np.divmod(cells, count))

    def view(self, name, camera):
        """Return the stored record of one view, and write its shading."""
        seen, skin, depth = self.body.look(camera)
        picture = _Picture(camera)
        roots, parts = self._rounded(seen, skin, _ROUND * camera.window.pixels)
        roots = remove_specks(roots, picture.pixels(SMALLEST_ROOT))
        seen_too = roots >= 0
        parts = np.where(seen_too, parts, OUTSIDE)
        parts = remove_specks(parts, picture.pixels(SMALLEST_AREA), within=roots)
        cells = np.where(seen_too, roots * len(self.names) + parts, OUTSIDE)
        _shade(name, seen, skin, camera)
        return {
            "half": camera.half,
            "flip": camera.flip,
            "extent": picture.extent,
            "marks": self.marks.get(name, []),
            **self._plane(cells, picture),
            "muscles": self._muscles(seen, skin, picture),
            **{
                kind: self._visible(spots, camera, seen, depth)
                for kind, spots in self.points.items()
            },
        }

    def _plane(self, cells, picture):
        arcs = subdivide_plane(picture.stored(cells), half=picture.camera.half)
        codes = sorted({code for arc in arcs for code in arc[1:] if code >= 0})
        index = {code: i for i, code in enumerate(codes)}
        index |= {OUTSIDE: OUTSIDE, MIDDLE: MIDDLE}
        named = [
            [ROOTS[code // len(self.names)], self.names[code % len(self.names)]]
            for code in codes
        ]
        stored = [
            [index[left], index[right], *_deltas(picture.integers(points))]
            for points, left, right in arcs
        ]
        stored = sorted(arc for arc in stored if any(arc[4:]))
        return {"cells": named, "arcs": stored}

    def _muscles(self, seen, skin, picture):
        found = {}
        for name, spec in self.muscles.items():
            if picture.name_ok(spec):
                mask = _image(seen, covers(spec, skin, self.body.charts), fill=False)
                rings = outline(
                    picture.stored(mask),
                    half=picture.camera.half,
                    smallest=picture.pixels(SMALLEST_MUSCLE),
                )
                if rings:
                    found[name] = [_deltas(picture.integers(ring)) for ring in rings]
        return found

    def _visible(self, spots, camera, seen, depth):
        vertices, _ = self.body.pose(camera.part)
        window, found = camera.window, {}
        for name, index in spots.items():
            x, y, z = camera.matrix @ vertices[index]
            column = int((x - window.x[0]) * window.pixels)
            row = int((y - window.y[0]) * window.pixels)
            rows, columns = window.shape
            if not (0 <= row < rows and 0 <= column < columns and seen[row, column]):
                continue
            if depth[row, column] - z < 0.06:
                spot = (-x if camera.flip else x, y)
                found[name] = [round(SCALE * value) for value in spot]
        return found


class _Picture:
    """How pixels of an image become stored coordinates."""

    def __init__(self, camera):
        self.camera, self.window = camera, camera.window
        rows, columns = camera.window.shape
        low = -self.window.x[1] if camera.flip else self.window.x[0]
        self.origin = np.array([low, self.window.y[0]])
        high = self.origin + np.array([columns, rows]) / self.window.pixels
        self.extent = [
            round(SCALE * float(value))
            for value in (low, high[0], self.origin[1], high[1])
        ]

    def pixels(self, area):
        return area * self.window.pixels**2

    def stored(self, image):
        return image[:, ::-1] if self.camera.flip else image

    def integers(self, points):
        scaled = SCALE * (self.origin + points / self.window.pixels)
        return np.round(scaled).astype(int)

    def name_ok(self, spec):
        """Hand muscles only where a hand is large enough to show them."""
        part = self.camera.part
        return (
            part is None
            or {
                "arm": spec["chart"] in ("arm", "hand"),
                "leg": spec["chart"] in ("leg", "foot"),
                "saddle": spec["chart"] in ("space", "leg"),
            }[part]
        )


def _image(seen, values, fill=OUTSIDE):
    image = np.full(seen.shape, fill)
    image[seen] = values
    return image


def _deltas(points):
    """Return the first point and then the steps, as one flat list."""
    return np.concatenate([points[:1], np.diff(points, axis=0)]).ravel().tolist()


def _shade(name, seen, skin, camera):
    """Write soft light from the upper front, a little darker at the rim."""
    normals = skin.normals @ camera.matrix.T
    upright = name in ("front", "back", "head_front", "head_back")
    light = np.array([0.0, 0.55, 0.80] if upright else [0.25, 0.40, 0.88])
    light /= np.linalg.norm(light)
    lit = np.clip(normals @ light, 0, 1)
    grey = _image(seen, 0.62 * lit + 0.38 * np.clip(normals[:, 2], 0, 1) ** 0.7, np.nan)
    index = ndimage.distance_transform_edt(
        ~seen, return_distances=False, return_indices=True
    )
    grey = ndimage.gaussian_filter(grey[tuple(index)], 0.7)  # no halo when clipped
    factor = 2 if camera.window.pixels <= 120 else 3
    image = Image.fromarray((np.clip(grey[::-1], 0, 1) * 255).astype("u1"))
    if camera.flip:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    rows, columns = seen.shape
    image = image.resize((columns // factor, rows // factor), Image.Resampling.LANCZOS)
    image.quantize(64).save(OUT / f"shade_{name}.png", optimize=True)


def digest(*paths):
    """Return the SHA-256 of some files, in order."""
    found = hashlib.sha256()
    for path in paths:
        found.update(path.read_bytes())
    return found.hexdigest()


def inputs_digest():
    """Return the hash of the rules, the mesh and the scripts."""
    return digest(*(HERE / name for name in INPUTS), *sorted(HERE.glob("*.py")))


def main(only):
    """Build the views ``only``, or all of them."""
    builder = Builder()
    if builder.strays:
        print("key points outside their own dermatome:", builder.strays)
    target = OUT / "bodymap.json"
    views = json.loads(target.read_text())["views"] if only else {}
    for name, camera in cameras(builder.body).items():
        if not only or name in only:
            views[name] = builder.view(name, camera)
            print(name, len(views[name]["cells"]), "cells", flush=True)
    names = {k: spec["name"] for k, spec in builder.muscles.items()}
    deep = [k for k, spec in builder.muscles.items() if spec.get("deep")]
    reflexes = {k: spec["name"] for k, spec in _read("reflexes.json").items()}
    record = {
        "scale": SCALE,
        "roots": ROOTS,
        "areas": builder.names,
        "muscles": names,
        "deep": deep,
        "reflexes": reflexes,
        "views": views,
    }
    target.write_text(json.dumps(record, separators=(",", ":")) + "\n")
    shades = sorted(OUT.glob("shade_*.png"))
    built = {"inputs": inputs_digest(), "outputs": digest(target, *shades)}
    (OUT / "build.json").write_text(json.dumps(built, indent=1) + "\n")
    print(target.stat().st_size // 1024, "kB")


if __name__ == "__main__":
    main(sys.argv[1:])
