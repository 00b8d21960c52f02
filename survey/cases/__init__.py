"""Cases: complaints, their steps and clocks, recusal, counselling."""
