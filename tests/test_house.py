"""The house: one name for one thing."""

import ast
from collections import defaultdict
from pathlib import Path

import neurosim

SOURCE = Path(neurosim.__file__).parent


def test_one_class_name_means_one_thing() -> None:
    places = defaultdict(list)
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{path.relative_to(SOURCE)}:{node.lineno}")
    assert len(places) > 200
    assert {name: at for name, at in places.items() if len(at) > 1} == {}
