"""Panel regressions: small samples with linearmodels, large ones in the engine."""
