"""scipy.optimize.curve_fit on curves of the gated synapse.

usage: curve_fit_run.py REPEATS INPUT.json
INPUT.json holds a list of fits, each
  shape    exponential or cubic
  y        readings of the progress, one for each pulse from 0 on
  start    first parameters, as Hillock's: ln T, nu | ln T, p1, p2, p3, then the progress at pulse 0
  lower, upper  bounds of the parameters
Writes one line of JSON: the versions, and for each fit the seconds of each repeat and the parameters found.

curve_fit gets its best: vectorised closed form for the exponential shape, with exact derivatives as well as without; the
cubic, which has no closed form, by Runge-Kutta steps of one pulse, as Hillock's.
"""

import json
import os
import sys
import time

# Threads only get in each other's way with matrices of three columns.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
import scipy
from scipy.optimize import curve_fit


def start_rate(nu):
    return 1 + nu / 2 + nu * nu / 12 if abs(nu) < 1e-3 else nu / -np.expm1(-nu)


def exponential(n, log_t, nu, y0):
    z = nu * n * np.exp(-log_t)
    phi = np.where(np.abs(z) < 1e-9, 1.0, -np.expm1(-z) / np.where(z == 0, 1, z))
    return y0 + (start_rate(nu) - nu * y0) * n * np.exp(-log_t) * phi


def exponential_slopes(n, log_t, nu, y0):
    s = n * np.exp(-log_t)
    z = nu * s
    decay = np.exp(-z)
    safe = np.where(z == 0, 1, z)
    phi = np.where(np.abs(z) < 1e-9, 1.0, (1 - decay) / safe)
    phi_slope = np.where(np.abs(z) < 1e-6, -0.5, (decay - phi) / safe)
    h = start_rate(nu)
    drop = -np.expm1(-nu)
    h_slope = 0.5 if abs(nu) < 1e-3 else (drop - nu * (1 - drop)) / drop**2
    free = h - nu * y0
    return np.stack([-s * free * decay, (h_slope - y0) * s * phi + free * s * s * phi_slope, decay], axis=1)


def cubic(n, log_t, p1, p2, p3, y0):
    scale = np.exp(-log_t)

    def rate(y):
        return (1 + y * (p1 + y * (p2 + y * p3))) * scale

    way = np.empty(len(n))
    y = y0
    for index in range(len(n)):
        way[index] = y
        a = rate(y)
        b = rate(y + a / 2)
        c = rate(y + b / 2)
        d = rate(y + c)
        y += (a + 2 * b + 2 * c + d) / 6
    return way


def main():
    repeats = int(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8") as file:
        questions = json.load(file)
    answers = []
    for question in questions:
        y = np.array(question["y"])
        n = np.arange(len(y), dtype=float)
        model = {"exponential": exponential, "cubic": cubic}[question["shape"]]
        slopes = exponential_slopes if question["shape"] == "exponential" else None
        bounds = (question["lower"], question["upper"])
        ways = {"bounds": {"bounds": bounds}, "free": {}}
        if slopes is not None:
            ways["bounds, exact derivatives"] = {"bounds": bounds, "jac": slopes}
            ways["free, exact derivatives"] = {"jac": slopes}
        for name, options in ways.items():
            times = []
            for _ in range(repeats):
                begin = time.perf_counter()
                found, _ = curve_fit(model, n, y, p0=question["start"], **options)
                times.append(time.perf_counter() - begin)
            answers.append(
                {"shape": question["shape"], "way": name, "seconds": times, "parameters": [float(p) for p in found]}
            )
    print(json.dumps({"version": f"scipy {scipy.__version__}, numpy {np.__version__}", "fits": answers}))


if __name__ == "__main__":
    main()
