"""The posed half body: mesh, part weights and joints."""

import numpy as np

from bodymap.charts import Charts
from bodymap.mesh import rasterise, subdivide, triangulate, unit, vertex_normals


class Body:
    """The left half of the body, once subdivided, in two poses."""

    def __init__(self, path):
        data = np.load(path)
        self.parts = [str(part) for part in data["parts"]]
        names = [str(name) for name in data["joint_names"]]
        self.joints = dict(zip(names, data["joints"].astype(float), strict=True))
        weight = data["w"] / 255.0
        self.coarse = data["v"].astype(float)
        self.coarse_weight = self._by_part(weight)
        quads = data["quads"].astype(int)
        self.vertices, cut, (self.weight,) = subdivide(self.coarse, quads, [weight])
        self.seated, _, _ = subdivide(data["v_saddle"].astype(float), quads)
        self.vertices[np.abs(self.vertices[:, 0]) < 2e-3, 0] = 0
        middle = self.vertices[:, 0] == 0
        self.seated[middle, 0] = 0
        self.triangles = triangulate(cut)
        normals = vertex_normals(self.vertices, self.triangles)
        normals[middle, 0] = 0
        self.normals = unit(normals)
        self.charts = Charts(self)

    def _by_part(self, weight):
        return {part: weight[:, i] for i, part in enumerate(self.parts)}

    def skin(self):
        """Return every vertex with its body coordinates."""
        return self.charts(self.vertices, self.normals, self._by_part(self.weight))

    def pose(self, part):
        """Return vertices and triangles of one part (``None``: all of it)."""
        if part is None:
            return self.vertices, self.triangles
        weight = self._by_part(self.weight)
        if part == "saddle":
            height = self.vertices[:, 1]
            shown = (weight["arm"] + weight["shoulder"] < 0.05) & (
                np.abs(height + 2) < 4
            )
            shown &= height < 1.9
            vertices = self.seated
        else:
            shown, vertices = weight[part] > 0.3, self.vertices
        return vertices, self.triangles[shown[self.triangles].all(1)]

    def look(self, camera):
        """Rasterise one view; return the mask, the skin seen and the depth."""
        vertices, triangles = self.pose(camera.part)
        turned = vertices @ camera.matrix.T
        index, share, depth = rasterise(turned, triangles, camera.window)
        seen = index >= 0
        corners, share = triangles[index[seen]], share[seen][:, :, None]
        points, normals, weight = (
            (values[corners] * share).sum(1)
            for values in (self.vertices, self.normals, self.weight)
        )
        skin = self.charts(points, unit(normals), self._by_part(weight))
        return seen, skin, depth
