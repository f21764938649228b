"""Runs decks one after the other in InSpice's shared ngspice, as its users do; prints seconds and end weights."""

import json
import sys
import time

from InSpice.Spice.NgSpice.Shared import NgSpiceShared

ngspice = NgSpiceShared.new_instance()
ngspice.exec_command("set num_threads=1")
weights = []
start = time.perf_counter()
for path in sys.argv[1:]:
    with open(path) as deck:
        ngspice.load_circuit(deck.read())
    ngspice.run()
    plot = ngspice.plot(None, ngspice.last_plot)
    weights.append(float(plot["w"]._data[-1]))
    ngspice.destroy()
    ngspice.remove_circuit()
print(json.dumps({"seconds": time.perf_counter() - start, "weights": weights}))
