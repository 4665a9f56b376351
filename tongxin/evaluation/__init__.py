"""Assessment of duty performance: schemes, the pure engine, score sheets and grades."""
