"""The line that says how fast a long run is, and how long it still takes."""

import sys
import time
from collections.abc import Callable

import click

#: Seconds between two lines of progress in a log that nobody watches.
_QUIET = 10.0


def rate_line(verb: str) -> Callable[[int, int, float], None]:
    """Return what shows rate and time left: one line that changes, or few lines."""
    watched = sys.stderr.isatty()
    last = time.monotonic()

    def show(done: int, total: int, rate: float) -> None:
        nonlocal last
        now = time.monotonic()
        if not watched and now - last < _QUIET:
            return
        last, left = now, (total - done) / max(rate, 1e-9)
        line = (
            f"{verb} {done:,} of {total:,}; {rate:,.0f} a second; {span_of(left)} left"
        )
        if watched:
            click.echo(f"\r{line:70s}", nl=done >= total, err=True)
        else:
            click.echo(line, err=True)

    return show


def span_of(seconds: float) -> str:
    """Return a length of time as people write it."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
