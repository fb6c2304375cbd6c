"""What a claim comes to. Pure: frozen facts in, figures with the law behind them out."""
