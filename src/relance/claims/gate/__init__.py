"""May this act happen now? The gate asks the law of every place that may apply, and says what stands in the way."""
