"""The dermatome of every point of the skin, from rules.json.

Painter's algorithm: bands of the trunk first, then polygons in limb coordinates,
hand, foot and the rings of the saddle; later rules paint over earlier ones, so
nothing can stay uncovered.
"""

import numpy as np
from scipy.interpolate import PchipInterpolator

from bodymap.charts import segment_distance
from bodymap.shapes import capsule_distance, inside, smooth_polygon

ROOTS = (
    *(f"C{n}" for n in range(2, 9)),
    *(f"T{n}" for n in range(1, 13)),
    *(f"L{n}" for n in range(1, 6)),
    *("S1", "S2", "S3", "S4-5", "V1", "V2", "V3"),
)
CODE = {root: code for code, root in enumerate(ROOTS)}
_ARM = 0.45
_BORDERS = ("L4|L5", "L5|S1")


def _domain(rule, skin, painted):
    arm, height = skin.weight["arm"], skin.points[:, 1]
    on_arm = (arm > rule.get("min_weight", _ARM)) & (skin.arm_radius < 1.6)
    torso = arm + skin.weight["shoulder"] < 0.05
    return {
        "head": height > 6.2,
        "face": painted >= CODE["V1"],
        "arm": on_arm,
        "arm_below_C4": (arm > _ARM) & (painted > CODE["C4"]),
        "leg": (height < 2.7) & torso,
    }[rule["only"]]


def dermatomes(skin, rules, rays):
    """Return the code of the dermatome of each point."""
    painted = _trunk(skin, rules["trunk_bands"])
    for rule in rules["polygons"]:
        domain = np.nonzero(_domain(rule, skin, painted))[0]
        if rule["points"] != "all":
            curve = smooth_polygon(rule["points"])
            at = skin.chart(rule["chart"])[domain]
            domain = domain[inside(curve, at, periodic=rule["chart"] != "trunk")]
        painted[domain] = CODE[rule["root"]]
    _paint_hand(painted, skin, rules["hand"], rays)
    _paint_foot(painted, skin, rules["foot"])
    for disc in rules["discs"]:
        near = capsule_distance(skin.points, disc["capsule"], disc["radius"]) < 0
        painted[near & (skin.points[:, 1] < 1.6)] = CODE[disc["root"]]
    return painted


def _trunk(skin, bands):
    phi, height = skin.trunk.T
    painted = np.full(len(phi), CODE["C2"])
    for band in bands["boundaries"]:
        line = PchipInterpolator(bands["phi"], band["height"])(phi)
        painted[height < line] = CODE[band["below"]]
    return painted


def nearest_ray(skin, on, rays):
    """Return the finger ray (1 to 5) that each of the points ``on`` belongs to."""
    away = np.stack([segment_distance(skin.points[on], rays[k]) for k in rays])
    for k in rays:
        away[k - 1] -= 0.6 * skin.weight[f"finger{k}"][on]
    away[0] -= 0.06  # the ball of the thumb and the first web go with the thumb
    return away.argmin(0) + 1


def on_hand(skin, start):
    """Return which points lie beyond the wrist."""
    return (skin.arm[:, 1] > start) & (skin.weight["arm"] > _ARM)


def on_foot(skin, start):
    """Return which points lie beyond the ankle."""
    return (skin.leg[:, 1] > start) & (skin.weight["foot"] > 0.5)


def _paint_hand(painted, skin, rule, rays):
    on = on_hand(skin, rule["from_s"])
    code = np.array([0] + [CODE[rule["roots"][str(k)]] for k in rays])
    if on.any():
        painted[on] = code[nearest_ray(skin, on, rays)]


def _paint_foot(painted, skin, rule):
    on = on_foot(skin, rule["from_s"])
    u, v, sole, local = (values[on] for values in skin.foot)
    found = np.empty(on.sum(), int)
    for part, name in ((~sole, "dorsal"), (sole, "plantar")):
        table = rule[name]
        l5, s1 = (np.interp(u[part], table["u"], table[k]) for k in _BORDERS)
        across = v[part]
        found[part] = np.select(
            [across < l5, across < s1], [CODE["L4"], CODE["L5"]], CODE["S1"]
        )
    heel = rule["heel"]
    found[local[:, 1] < np.interp(u, heel["u"], heel["height"])] = CODE["S1"]
    for toe, root in rule["toes"].items():
        found[skin.weight[f"toe{toe}"][on] > 0.5] = CODE[root]
    painted[on] = found
