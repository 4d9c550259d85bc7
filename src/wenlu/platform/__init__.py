"""Parts that have nothing to do with securities: database, fan-out, objects, crypto, telemetry, HTTP."""
