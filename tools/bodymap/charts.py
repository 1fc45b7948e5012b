"""Body coordinates ("charts") of every surface point of the posed mesh.

The subject's LEFT half in the anatomical position; x lateral, y up, z anterior; dm.

trunk
    phi (0 front mid line, 90 side, 180 back mid line), y (height)
arm, leg
    theta round the limb axis (0 anterior, 90 lateral, 180 posterior, -90 medial),
    s along it (0 shoulder or hip, 1 elbow or knee, 2 wrist or ankle)
foot
    u (0 back of the heel, 1 tip of the toes), v (0 medial border, 1 lateral border)
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.interpolate import PchipInterpolator

from bodymap.mesh import unit

FORWARD = np.array([0.0, 0.0, 1.0])
_STEPS = 14
_BEYOND = 9


class Axis:
    """A smooth limb axis through joints, extended straight at both ends."""

    def __init__(self, joints):
        joints = np.asarray(joints, float)
        knots = np.arange(len(joints))
        s = np.linspace(0, knots[-1], _STEPS * knots[-1] + 1)
        first, last = joints[1] - joints[0], joints[-1] - joints[-2]
        inner = PchipInterpolator(knots, joints)(s)
        self.s = np.r_[-_BEYOND, s, len(joints) + _BEYOND - 1]
        self.points = np.concatenate(
            [[inner[0] - _BEYOND * first], inner, [inner[-1] + _BEYOND * last]]
        )
        self.tangents = self._relaxed(first, last)

    def _relaxed(self, first, last):
        t = unit(np.diff(self.points, axis=0))
        t = np.concatenate([t[:1], unit(t[1:] + t[:-1]), t[-1:]])
        kernel = np.ones(9) / 9
        for _ in range(2):
            smooth = np.stack(
                [np.convolve(t[:, k], kernel, "same") for k in range(3)], 1
            )
            t[2:-2] = unit(smooth[2:-2])
        t[:6], t[-6:] = unit(first), unit(last)
        return t

    def __call__(self, points):
        """Return (theta, s) and the distance from the axis."""
        best = np.full(len(points), np.inf)
        s = np.zeros(len(points))
        radius, tangent = np.zeros((len(points), 3)), np.zeros((len(points), 3))
        for i, start in enumerate(self.points[:-1]):
            along = self.points[i + 1] - start
            share = np.clip((points - start) @ along / (along @ along), 0, 1)
            out = points - (start + share[:, None] * along)
            square = (out * out).sum(1)
            near = square < best
            best[near], radius[near] = square[near], out[near]
            s[near] = self.s[i] + share[near] * (self.s[i + 1] - self.s[i])
            turn = share[near, None] * (self.tangents[i + 1] - self.tangents[i])
            tangent[near] = self.tangents[i] + turn
        theta = self._angle(radius, unit(tangent))
        return np.stack([theta, s], 1), np.sqrt(best)

    @staticmethod
    def _angle(radius, tangent):
        ahead = unit(FORWARD - (tangent @ FORWARD)[:, None] * tangent)
        lateral = np.cross(tangent, ahead)
        lateral *= np.sign(lateral[:, :1] + 1e-9)
        return np.degrees(
            np.arctan2((radius * lateral).sum(1), (radius * ahead).sum(1))
        )


class FootFrame:
    """Foot coordinates: heel to toes, medial to lateral, sole or dorsum."""

    def __init__(self, joints, vertices, weight):
        self.origin = joints["foot"]
        self.axes = np.stack([joints[f"foot_{name}"] for name in ("lat", "up", "fwd")])
        local = (vertices[weight > 0.6] - self.origin) @ self.axes.T
        self.low, self.high = local[:, 2].min(), local[:, 2].max()
        u = (local[:, 2] - self.low) / (self.high - self.low)
        self.bins = np.linspace(0, 1, 21)
        slices = [local[np.abs(u - centre) < 0.06, 0] for centre in self.bins]
        self.medial = np.array([part.min() for part in slices])
        self.lateral = np.array([part.max() for part in slices])
        self.floor = local[:, 1].min()

    def __call__(self, points, normals):
        """Return u, v, whether a point is on the sole, and local coordinates.

        The second local coordinate is the height above the floor of the foot.
        """
        local = (points - self.origin) @ self.axes.T
        u = np.clip((local[:, 2] - self.low) / (self.high - self.low), 0, 1)
        low = np.interp(u, self.bins, self.medial)
        high = np.interp(u, self.bins, self.lateral)
        sole = normals @ self.axes[1] < 0
        v = (local[:, 0] - low) / (high - low)
        return u, v, sole, local - np.array([0, self.floor, 0])


#: Where the five finger rays leave the wrist, sideways (dm, lateral positive).
RAY_STARTS = {1: 0.36, 2: -0.01, 3: -0.03, 4: -0.25, 5: -0.34}


def finger_rays(joints):
    """Return a line through the bones of each finger, wrist to tip."""
    wrist = joints["wrist"]
    along = unit(joints["mcp3"] - wrist)
    lateral = np.array([-along[1], along[0], 0]) * np.sign(-along[1])
    rays = {
        k: np.array(
            [wrist + lateral * start - 0.1 * along]
            + [joints[f"{bone}{k}"] for bone in ("mcp", "pip", "ftip")]
        )
        for k, start in RAY_STARTS.items()
    }
    saddle_joint = wrist + 0.36 * lateral + 0.30 * along
    rays[1] = np.insert(rays[1], 1, saddle_joint, axis=0)
    return rays


def segment_distance(points, line):
    """Return the distance of each point from a broken line."""
    best = np.full(len(points), np.inf)
    for start, end in pairwise(line):
        along = end - start
        share = np.clip((points - start) @ along / (along @ along), 0, 1)
        off = points - (start + share[:, None] * along)
        best = np.minimum(best, np.linalg.norm(off, axis=1))
    return best


@dataclass(frozen=True)
class Surface:
    """Points of the skin with everything a rule may ask about them."""

    points: np.ndarray
    normals: np.ndarray
    weight: dict[str, np.ndarray]
    trunk: np.ndarray
    arm: np.ndarray
    arm_radius: np.ndarray
    leg: np.ndarray
    leg_radius: np.ndarray
    foot: tuple[np.ndarray, ...]

    def chart(self, name):
        """Return the (n, 2) coordinates of the chart ``name``."""
        return {"trunk": self.trunk, "arm": self.arm, "leg": self.leg}[name]


class Charts:
    """The coordinate systems of one posed body."""

    def __init__(self, body):
        self.joints = joints = body.joints
        self.arm = Axis(
            [joints[n] for n in ("upperarm01", "lowerarm01", "wrist", "mcp3")]
        )
        self.leg = Axis([joints[n] for n in ("upperleg01", "lowerleg01", "foot")])
        self.foot = FootFrame(joints, body.coarse, body.coarse_weight["foot"])
        self.rays = finger_rays(joints)
        self.heights, self.depths = _trunk_axis(body.coarse)

    def __call__(self, points, normals, weight):
        """Return the points with all their coordinates."""
        depth = np.interp(points[:, 1], self.heights, self.depths)
        phi = np.degrees(np.arctan2(np.maximum(points[:, 0], 0), points[:, 2] - depth))
        arm, arm_radius = self.arm(points)
        leg, leg_radius = self.leg(points)
        return Surface(
            points,
            normals,
            weight,
            np.stack([phi, points[:, 1]], 1),
            arm,
            arm_radius,
            leg,
            leg_radius,
            self.foot(points, normals),
        )


def _trunk_axis(vertices, low=0.2):
    """Return heights and the middle depth of trunk, neck and head there."""
    heights = np.arange(low, vertices[:, 1].max(), 0.15)
    middle = vertices[:, 0] < 1.25
    depth = np.full(len(heights), np.nan)
    for i, height in enumerate(heights):
        here = vertices[middle & (np.abs(vertices[:, 1] - height) < 0.2), 2]
        if len(here):
            depth[i] = (here.min() + here.max()) / 2
    good = ~np.isnan(depth)
    depth = np.interp(heights, heights[good], depth[good])
    return heights, np.convolve(np.pad(depth, 3, mode="edge"), np.ones(7) / 7, "valid")
