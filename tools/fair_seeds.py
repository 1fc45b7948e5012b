"""Which draw of the first seeds is fair, so that their patients are there at once.

    python tools/fair_seeds.py [SEEDS]

Writes src/neurosim/quiz/fair_seeds.json, which holds for these tables alone. Run it
after a change of the tables; until then every patient is drawn until fair.
"""

import json
import sys
from dataclasses import asdict

from neurosim.atlas import load_atlas
from neurosim.quiz.ready import make_ready
from neurosim.quiz.seeds import SEEDS

LEVELS = (2, 3, 4, 5)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    atlas = load_atlas()
    lines = ",\n".join(
        json.dumps(list(asdict(make_ready(atlas, level, seed)).values()))
        for level in LEVELS
        for seed in range(count)
    )
    text = f'{{"tables": "{atlas.hash}", "patients": [\n{lines}\n]}}'
    SEEDS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
