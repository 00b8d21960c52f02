"""Books: points, money, stars, worst, standings, the policy behind them."""
