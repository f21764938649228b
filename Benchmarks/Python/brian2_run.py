"""The triplet rule in Brian2, for many parameter sets at once.

usage: brian2_run.py MODE REPEATS INPUT.json
MODE is numpy, cython, standalone (C++), or best: standalone where there is a compiler, numpy elsewhere. INPUT.json holds
  rules        {"A2p": [...], "A3p": [...], "A2m": [...], "A3m": [...], "tau_plus": [...], ...}, seconds
  nearest      whether only nearest spikes interact
  conditions   [{"pre": [...], "post": [...], "period": s, "repetitions": n}, ...]
Writes one line of JSON: the mode, the seconds of each run alone, the seconds of generating and compiling code, and the
weights by condition and parameter set.

Each parameter set is a synapse. Traces are event-driven, which is Brian2's exact integration between spikes. To suit
a clock-driven simulator, conditions that fit on the same time step run side by side in one network with the longest
step that meets all of their spikes.
"""

import json
import shutil
import sys
import tempfile
import time
from functools import reduce
from math import gcd

import brian2
import numpy
from brian2 import Network, SpikeGeneratorGroup, Synapses, second

GRAIN = 1e-5  # spikes and periods are multiples of 10 us

EQUATIONS = """
A2p : 1 (constant)
A3p : 1 (constant)
A2m : 1 (constant)
A3m : 1 (constant)
tau_plus : second (constant)
tau_minus : second (constant)
tau_x : second (constant)
tau_y : second (constant)
w : 1
dr1/dt = -r1 / tau_plus : 1 (event-driven)
dr2/dt = -r2 / tau_x : 1 (event-driven)
do1/dt = -o1 / tau_minus : 1 (event-driven)
do2/dt = -o2 / tau_y : 1 (event-driven)
"""


def ticks(seconds):
    count = round(seconds / GRAIN)
    assert abs(seconds - count * GRAIN) < 1e-9, f"{seconds} s is no multiple of {GRAIN} s"
    return count


def moved(condition):
    """The condition with its first spike at 0, in ticks."""
    first = min(condition["pre"] + condition["post"])
    return {
        "pre": [ticks(t - first) for t in condition["pre"]],
        "post": [ticks(t - first) for t in condition["post"]],
        "period": ticks(condition["period"]),
        "repetitions": condition["repetitions"],
    }


def groups(conditions):
    """Conditions by (time step, whether they last long), as indices."""
    found = {}
    for index, condition in enumerate(conditions):
        step = reduce(gcd, condition["pre"] + condition["post"] + [condition["period"]])
        long = condition["period"] * condition["repetitions"] * GRAIN > 100
        found.setdefault((step, long), []).append(index)
    return found


def network(conditions, step, data):
    """One source, one target and one synapse a parameter set for each condition; returns what to keep."""

    def generator(side):
        times, indices = [], []
        for index, condition in enumerate(conditions):
            for repetition in range(condition["repetitions"]):
                for spike in condition[side]:
                    times.append(repetition * condition["period"] + spike)
                    indices.append(index)
        return SpikeGeneratorGroup(
            len(conditions), numpy.array(indices), numpy.array(times) * GRAIN * second, dt=step * GRAIN * second
        )

    grow = ("{0} = 1" if data["nearest"] else "{0} += 1").format
    source, target = generator("pre"), generator("post")
    synapses = Synapses(
        source,
        target,
        EQUATIONS,
        on_pre="w -= o1 * (A2m + A3m * r2)\n" + grow("r1") + "\n" + grow("r2"),
        on_post="w += r1 * (A2p + A3p * o2)\n" + grow("o1") + "\n" + grow("o2"),
        dt=step * GRAIN * second,
    )
    rules = data["rules"]
    count = len(rules["A2p"])
    neurons = numpy.repeat(numpy.arange(len(conditions)), count)
    synapses.connect(i=neurons, j=neurons)
    for name, values in rules.items():
        unit = second if name.startswith("tau") else 1
        setattr(synapses, name, numpy.tile(numpy.array(values), len(conditions)) * unit)
    end = max(c["period"] * (c["repetitions"] - 1) + max(c["pre"] + c["post"]) for c in conditions)
    return Network(source, target, synapses), synapses, (end + step) * GRAIN * second


def main():
    mode, repeats, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    if mode == "best":
        mode = "standalone" if shutil.which("g++") else "numpy"
    with open(path) as file:
        data = json.load(file)
    conditions = [moved(condition) for condition in data["conditions"]]
    start = time.perf_counter()
    if mode == "standalone":
        brian2.set_device("cpp_standalone", build_on_run=False)
    else:
        brian2.prefs.codegen.target = mode
    built = []
    for (step, _), indices in groups(conditions).items():
        built.append((indices, *network([conditions[i] for i in indices], step, data)))
    running = []
    if mode == "standalone":
        for _, net, _, duration in built:
            net.run(duration)
        with tempfile.TemporaryDirectory() as folder:
            brian2.device.build(directory=folder, compile=True, run=False)
            preparing = time.perf_counter() - start
            for _ in range(repeats):
                before = time.perf_counter()
                brian2.device.run()
                running.append(time.perf_counter() - before)
            weights = collect(built, conditions, data)
    else:
        for _, net, _, _ in built:
            net.run(0 * second)  # code generation and compilation
            net.store()
        preparing = time.perf_counter() - start
        for _ in range(repeats):
            running.append(0.0)
            for _, net, _, duration in built:
                net.restore()
                before = time.perf_counter()
                net.run(duration)
                running[-1] += time.perf_counter() - before
        weights = collect(built, conditions, data)
    answer = {"mode": mode, "version": brian2.__version__, "running": running, "preparing": preparing}
    print(json.dumps(answer | {"weights": weights}))


def collect(built, conditions, data):
    weights = [None] * len(conditions)
    count = len(data["rules"]["A2p"])
    for indices, _, synapses, _ in built:
        values = numpy.array(synapses.w[:]).reshape(len(indices), count)
        for index, row in zip(indices, values):
            weights[index] = row.tolist()
    return weights


main()
