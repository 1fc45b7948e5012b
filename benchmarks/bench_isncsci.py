"""Worksheets a second: ours in a batch, and the public JavaScript package, in one run.

``bench_isncsci.py FOLDER``: FOLDER is one in which ``npm install isncsci@2`` was run;
without it only ours is measured. Seconds of the processor, not of the clock.
"""

import gc
import json
import random
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.test_isncsci_peer import SCRIPT, draw

from neurosim.isncsci import classify_many, parse_record

COUNT = 20_000


def main() -> None:
    """Print worksheets a second by kind."""
    for kind in ("plain", "NT", "tagged"):
        rng = random.Random(5)
        exams = [draw(rng, kind) for _ in range(COUNT)]
        sheets = [parse_record(exam) for exam in exams]
        gc.freeze()  # what was drawn is not looked through again
        start = time.process_time()
        count = sum(1 for _ in classify_many(sheets))
        line = f"{kind:7} neurosim {count / (time.process_time() - start):8.0f}"
        if len(sys.argv) > 1:
            done = subprocess.run(
                ["node", "peer.js", "seconds"],
                cwd=peer_folder(sys.argv[1]),
                check=True,
                capture_output=True,
                text=True,
                input="\n".join(map(json.dumps, exams)),
            )
            line += f"   isncsci (JavaScript) {COUNT / float(done.stdout):8.0f}"
        print(line)


def peer_folder(folder: str) -> Path:
    """Return the folder with our script in it."""
    path = Path(folder)
    (path / "peer.js").write_text(SCRIPT.read_text("utf-8"), "utf-8")
    return path


if __name__ == "__main__":
    main()
