"""Muscles, key points and reflex sites: where they lie on the skin."""

import numpy as np

from bodymap.charts import segment_distance
from bodymap.shapes import capsule_distance, catmull_rom, inside


def covers(spec, skin, charts):
    """Return which points of the skin the patch ``spec`` covers."""
    return {
        "hand": _on_hand,
        "foot": _on_foot,
        "front": _in_plane,
        "back": _in_plane,
        "space": _in_space,
    }.get(spec["chart"], _on_chart)(spec, skin, charts)


def _on_chart(spec, skin, _charts):
    curve = catmull_rom(spec["points"], closed=True)
    chart = spec["chart"]
    on = inside(curve, skin.chart(chart), periodic=chart != "trunk")
    if chart == "trunk":
        return on & (skin.weight["arm"] < 0.5)
    if chart == "leg":
        torso = skin.weight["arm"] + skin.weight["shoulder"] < 0.05
        return on & (skin.points[:, 1] < 2.7) & torso
    return on & (skin.weight["arm"] > spec.get("min_weight", 0.3))


def _in_plane(spec, skin, _charts):
    curve = catmull_rom(spec["points"], closed=True)
    facing = skin.normals[:, 2] * (1 if spec["chart"] == "front" else -1) > 0
    return facing & inside(curve, skin.points[:, :2], periodic=False)


def _in_space(spec, skin, _charts):
    near = capsule_distance(skin.points, spec["capsule"], spec["radius"]) < 0
    return near & (skin.points[:, 1] < 1.6)


def _on_hand(spec, skin, charts):
    line = np.array([_hand_point(end, charts.rays) for end in spec["ends"]])
    sign = 1 if spec["face"] == "palm" else -1
    face = skin.normals[:, 2] * sign > spec.get("normal", -0.2)
    near = segment_distance(skin.points, line) < spec["radius"]
    return near & face & (skin.weight["hand"] > 0.4)


def _hand_point(end, rays):
    """Return the mean of points on rays: pairs of ray and share of its metacarpal."""
    spots = [
        rays[ray][0] + share * (rays[ray][-3] - rays[ray][0]) for ray, share in end
    ]
    return np.mean(spots, axis=0)


def _on_foot(spec, skin, charts):
    u, v, _, _ = skin.foot
    up = skin.normals @ charts.foot.axes[1]
    face = up > 0.1 if spec["face"] == "dorsal" else up < -0.3
    curve = catmull_rom(spec["points"], closed=True)
    on = inside(curve, np.stack([u, v], 1), periodic=False)
    return on & face & (skin.weight["foot"] > 0.5)


def snap(spec, skin, charts):
    """Return the index of the vertex nearest to a described point."""
    away, allowed = {
        "arm": _limb,
        "leg": _limb,
        "front": _plane,
        "back": _plane,
        "ray": _ray,
        "foot": _foot,
    }[spec["chart"]](spec, skin, charts)
    return int(np.where(allowed, away, np.inf).argmin())


def _limb(spec, skin, _charts):
    name, (theta, s) = spec["chart"], spec["at"]
    at = skin.chart(name)
    radius = skin.arm_radius if name == "arm" else skin.leg_radius
    turn = np.radians((at[:, 0] - theta + 180) % 360 - 180)
    away = np.hypot(turn * np.minimum(radius, 1), (at[:, 1] - s) * 3.5)
    return away, skin.weight[name] > 0.5


def _plane(spec, skin, _charts):
    sign = 1 if spec["chart"] == "front" else -1
    away = np.hypot(*(skin.points[:, :2] - spec["at"]).T)
    allowed = (skin.normals[:, 2] * sign > 0.1) & (skin.weight["arm"] < 0.6)
    depth = skin.points[:, 2] * sign
    near = allowed & (away < away[allowed].min() + 0.1)
    return away, allowed & (depth > depth[near].max() - 0.15)


def _ray(spec, skin, charts):
    finger, share, face = spec["at"]
    knuckle, joint = (charts.joints[f"{bone}{finger}"] for bone in ("mcp", "pip"))
    away = np.linalg.norm(skin.points - knuckle - share * (joint - knuckle), axis=1)
    steep = 0.75 if finger > 1 else 0.6
    sign = -1 if face == "dorsal" else 1
    return away, (skin.weight["hand"] > 0.5) & (skin.normals[:, 2] * sign > steep)


#: Height of the key point on the heel above the floor of the foot (dm).
_HEEL_POINT = 0.32


def _foot(spec, skin, charts):
    u, v, _, local = skin.foot
    across, upward, face = spec["at"]
    away = np.hypot(u - across, (v - upward) * 0.5)
    up = skin.normals @ charts.foot.axes[1]
    allowed = (skin.weight["foot"] > 0.5) & {
        "dorsal": up > 0.3,
        "plantar": up < -0.3,
        "lateral": np.abs(up) < 0.5,
    }[face]
    if face == "lateral":
        out = skin.normals @ charts.foot.axes[0] > 0.7
        allowed &= out & (np.abs(local[:, 1] - _HEEL_POINT) < 0.15)
    return away, allowed
