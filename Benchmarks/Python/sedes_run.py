"""Runs decks in a pool of two sedes workers; prints seconds and end weights."""

import json
import sys
import time

import sedes

decks = []
for path in sys.argv[1:]:
    with open(path) as deck:
        decks.append(deck.read())
pool = sedes.SimulationPool(workers=2)
start = time.perf_counter()
results = pool.run_simulations_batch([(deck, ["set num_threads=1", "run"]) for deck in decks])
seconds = time.perf_counter() - start
for result in results:
    if not result.success:
        sys.exit(f"sedes: {result.error}")
weights = [float(result.vector("w")[-1]) for result in results]
print(json.dumps({"seconds": seconds, "weights": weights}))
