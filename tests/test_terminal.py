"""Pages on a terminal: what colours do must not change what is said."""

import pytest

from neurosim.cli.terminal import draw
from neurosim.report.page import Heading, Table


@pytest.mark.parametrize("columns", ["20", "60", "200"])
def test_no_figure_is_cut_short_on_a_narrow_terminal(
    columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    rows = (("crossed straight leg raise", "0.85-0.94", "0.75-0.96", "0.97", "0.98"),)
    titles = ("figure", "interval", "widened", "model", "unfitted")
    draw((Heading("tension"), Table(titles, "plrrr", rows)))
    shown = capsys.readouterr().out
    for word in (*titles, *rows[0][1:]):
        assert word in shown, word
