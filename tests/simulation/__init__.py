"""A border in one process: the real code of all sections under a simulated clock, network and disk.

Everything that happens follows from one seed, so that any failure can be played again:
``python -m tests.simulation --seed N``. What goes wrong, and how often, stands in ``bench/faults.yaml``.
Stores are in memory: that a commit survives a kill is proved elsewhere, with real files and real kills.
"""
