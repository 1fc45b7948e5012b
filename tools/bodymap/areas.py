"""The named area of every point of the skin, from areas.json."""

import numpy as np

from bodymap.dermatomes import CODE, nearest_ray, on_foot, on_hand

_ARM = 0.45
FINGERS = ("thumb", "index_finger", "middle_finger", "ring_finger", "little_finger")
#: The finger that two nerves share has two areas.
SPLIT = "ring_finger"
HALVES = ("ring_radial", "ring_ulnar")
TOES = ("great_toe", "second_toe", "third_toe", "fourth_toe", "little_toe")


def area_names(rules):
    """Return every area in a fixed order."""
    boxes = [rule["area"] for rule in rules["boxes"]]
    fingers = [f for f in FINGERS if f != SPLIT]
    hand = [*fingers, *HALVES, *rules["hand"]["areas"]]
    return tuple(dict.fromkeys([*boxes, *hand, *TOES, *rules["foot"]["areas"],
                                *rules["saddle"]["areas"]]))  # fmt: skip


def areas(skin, rules, painted, charts):
    """Return the code of the area of each point; ``painted`` are the dermatomes."""
    code = {name: i for i, name in enumerate(area_names(rules))}
    found = np.full(len(skin.points), -1)
    for rule in rules["boxes"]:
        found[_in_box(rule, skin)] = code[rule["area"]]
    if (found < 0).any():
        raise ValueError(f"areas.json leaves {(found < 0).sum()} points without a name")
    _hand(found, skin, rules["hand"], code=code, rays=charts.rays)
    upward = skin.normals @ charts.foot.axes[1]
    _foot(found, skin, rules["foot"], code=code, up=upward)
    _saddle(found, skin, rules["saddle"], painted=painted, code=code)
    return found


def _in_box(rule, skin):
    first, second = skin.chart(rule["chart"]).T
    low, high = rule["across"]
    if rule["chart"] == "trunk":
        across = (first >= low) & (first < high)
    else:
        across = (first - low) % 360 < high - low
    # Borders across a limb are rounded: higher, and lower, in the middle of the area.
    off = 2 * ((first - low) % 360) / (high - low) - 1
    round_ = rule.get("rounded", 0.0) * (1 - np.minimum(np.abs(off), 1.0) ** 2)
    along = (second >= rule["along"][0] - round_) & (second < rule["along"][1] + round_)
    arm = skin.weight["arm"]
    leg = (skin.points[:, 1] < 2.7) & (arm + skin.weight["shoulder"] < 0.05)
    part = {"trunk": arm <= _ARM, "arm": arm > _ARM, "leg": leg}[rule["chart"]]
    return across & along & part


def _hand(found, skin, rule, *, code, rays):
    on = on_hand(skin, rule["from_s"])
    if not on.any():
        return
    ray = nearest_ray(skin, on, rays)
    points, palm = skin.points[on], skin.normals[on][:, 2] > rule["palm_normal"]
    radial = ray <= rule["radial_rays"]
    name = np.select(
        [palm & radial, palm, radial],
        [code["palm_radial"], code["palm_ulnar"], code["hand_dorsum_radial"]],
        code["hand_dorsum_ulnar"],
    )
    for k, finger in enumerate(FINGERS, start=1):
        knuckle, joint = rays[k][-3], rays[k][-2]
        along = (points - knuckle) @ (joint - knuckle) / ((joint - knuckle) ** 2).sum()
        start = rule["finger_starts"][finger]
        on_finger = (ray == k) & (along > start)
        if finger != SPLIT:
            name[on_finger] = code[finger]
            continue
        radial = _sideways(points, rays[k], rays[k - 1]) > 0
        for half, side in zip(HALVES, (radial, ~radial), strict=True):
            name[on_finger & side] = code[half]
    web = rule["first_web"]
    between = np.abs(_share(points, rays[1][-3], rays[2][-3]) - 0.5) < web["width"] / 2
    level = _share(points, rays[2][0], rays[2][-3])
    on_web = ~palm & between & (level > web["from"]) & (level < web["to"]) & (ray < 3)
    name[on_web & (name == code["hand_dorsum_radial"])] = code["first_web_hand"]
    found[on] = name


def _sideways(points, ray, neighbour):
    """Return how far points lie from the middle of a finger toward its neighbour."""
    knuckle, along = ray[-3], ray[-1] - ray[-3]
    toward = neighbour[-3] - knuckle
    toward = toward - along * (toward @ along) / (along @ along)
    return (points - knuckle) @ toward


def _share(points, start, end):
    along = end - start
    return (points - start) @ along / (along @ along)


def _foot(found, skin, rule, *, code, up):
    on = on_foot(skin, rule["from_s"])
    if not on.any():
        return
    u, v, sole, local = (values[on] for values in skin.foot)
    name = np.full(on.sum(), code["foot_dorsum"])
    name[v < rule["medial_v"]] = code["foot_medial"]
    name[v > rule["lateral_v"]] = code["foot_lateral"]
    web = rule["first_web"]
    name[
        (u > web["u"][0]) & (u < web["u"][1]) & (v > web["v"][0]) & (v < web["v"][1])
    ] = code["first_web_foot"]
    name[sole & (up[on] < rule["sole_normal"])] = code["sole"]
    low = local[:, 1] < rule["heel_height"]
    name[(u < rule["heel_u"]) & (low | sole)] = code["heel"]
    for k, toe in enumerate(TOES, start=1):
        name[skin.weight[f"toe{k}"][on] > 0.5] = code[toe]
    found[on] = name


def _saddle(found, skin, rule, *, painted, code):
    ring = painted == CODE["S3"]
    ahead = skin.points[:, 2] > rule["genital_z"]
    found[ring] = code["perineum"]
    near = rule["perineum"]
    across = skin.points[:, 0] / near["wide"]
    upward = (skin.points[:, 1] - near["height"]) / near["high"]
    found[ring & (across**2 + upward**2 > 1) & ~ahead] = code["gluteal_fold"]
    found[ring & ahead] = code["genitals"]
    found[painted == CODE["S4-5"]] = code["perianal"]
