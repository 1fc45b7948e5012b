"""Do the jobs of a cohort here, in processes, or on a Dask cluster.

Whoever works, the results come in the order of the jobs, and no more than a few
jobs wait at a time: sums over them are the same to the last bit, and memory does
not grow with the cohort.
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

from neurosim.terms import NeurosimError

Job = TypeVar("Job")
Result = TypeVar("Result")
#: Name of the scheduler that starts a Dask cluster on this machine.
LOCAL = "local"
#: How long a scheduler may take to answer.
PATIENCE = "10s"
_WAITING = 3  # jobs handed out for each worker
#: Dask has its workers give every bit of memory back at once. What an array then costs
#: in page faults makes ranking take more than three times as long.
_KEEP = {"MALLOC_TRIM_THRESHOLD_": str(2**27), "MALLOC_MMAP_THRESHOLD_": str(2**25)}
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}


def run_jobs(
    work: Callable[[Job], Result],
    jobs: Sequence[Job],
    *,
    workers: int = 1,
    scheduler: str = "",
) -> Iterator[Result]:
    """Yield the result of each job, in order.

    Parameters
    ----------
    work
        A function of a module, so that other processes find it.
    jobs
        What it is called with.
    workers
        Processes to use; 1 works in this one. Of a Dask cluster elsewhere, as many as
        it has.
    scheduler
        Empty for processes of our own; ``local`` for a Dask cluster on this machine;
        else the address of a scheduler, such as ``tcp://host:8786``.

    Raises
    ------
    NeurosimError
        If Dask is not installed, the scheduler does not answer, or a process dies.
    """
    if not jobs:
        return
    work = partial(calmly, work)
    if scheduler:
        with _client(scheduler, workers) as client:
            width = _WAITING * max(workers, len(client.scheduler_info()["workers"]))
            yield from _on_dask(client, work, jobs, width)
    elif workers <= 1 or len(jobs) == 1:
        yield from map(work, jobs)
    else:
        try:
            with _pool(min(workers, len(jobs))) as pool:
                yield from _windowed(pool.submit, work, jobs, _WAITING * workers)
        except BrokenProcessPool:
            raise NeurosimError(
                "a worker process was killed; run the same again to continue"
            ) from None


def _windowed(
    submit: Callable[..., Any],
    work: Callable[[Job], Result],
    jobs: Sequence[Job],
    width: int,
) -> Iterator[Result]:
    """Hand out jobs a few at a time; yield their results in order."""
    waiting: deque[Any] = deque()
    try:
        for job in jobs:
            waiting.append(submit(work, job))
            if len(waiting) >= width:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def _on_dask(
    client: Any, work: Callable[[Job], Result], jobs: Sequence[Job], width: int
) -> Iterator[Result]:
    def submit(function: Callable[[Job], Result], job: Job) -> Any:
        # A job is pure in its result, but its file is not: never take a result that
        # the cluster remembers from another run.
        return client.submit(function, job, pure=False, retries=3)

    yield from _windowed(submit, work, jobs, width)


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Open a pool of fresh processes, each with one BLAS thread."""
    with _environment(_ONE_THREAD):
        pool = ProcessPoolExecutor(
            workers, mp_context=get_context("spawn"), initializer=_follow_parent
        )
        try:
            yield pool
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def calmly(work: Callable[[Job], Result], job: Job) -> Result:
    """Do a job with one BLAS thread.

    Its matrices are small: more threads slow each other down, and their number moves
    the last bit of sums.
    """
    try:
        limits = import_module("threadpoolctl").threadpool_limits
    except ImportError:  # a want of speed, not of sense
        return work(job)
    with limits(1, user_api="blas"):
        return work(job)


@contextmanager
def _environment(names: Mapping[str, str]) -> Iterator[None]:
    """Have new processes start with some variables."""
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _follow_parent() -> None:
    """End this process when the one that started it is gone, however it went.

    A parent that is killed tells its pool nothing, and the workers would wait for
    jobs for ever.
    """
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: Any) -> None:
    parent.join()
    os._exit(1)


@contextmanager
def local_cluster(workers: int) -> Iterator[Any]:
    """Start a Dask cluster on this machine whose workers rank at full speed."""
    with (
        _environment(_ONE_THREAD | _KEEP),  # which Dask leaves as they are
        import_module("distributed").LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address=None
        ) as cluster,
    ):
        yield cluster


@contextmanager
def _client(scheduler: str, workers: int) -> Iterator[Any]:
    """Connect to a Dask cluster, or start one on this machine."""
    try:
        distributed = import_module("distributed")
    except ImportError:
        raise NeurosimError(
            "a scheduler needs Dask: install neurosim-exam[dask]"
        ) from None
    if scheduler == LOCAL:
        with local_cluster(workers) as cluster, distributed.Client(cluster) as client:
            yield client
        return
    try:
        client = distributed.Client(scheduler, timeout=PATIENCE)
    except (OSError, ValueError, TimeoutError) as error:
        raise NeurosimError(f"scheduler {scheduler}: {error}") from None
    with client:
        yield client
