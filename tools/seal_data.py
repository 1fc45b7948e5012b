"""Check every table and write the hash that says so into datapackage.json."""

import json
import sys

from neurosim.atlas import data_directory, identity
from neurosim.schema import read_tables


def main() -> None:
    """Check, then seal."""
    folder = data_directory()
    read_tables(folder)
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["checked"] = identity(folder)[1]
    text = json.dumps(package, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"{path.name}: sealed {package['checked'][:12]}\n")


if __name__ == "__main__":
    main()
