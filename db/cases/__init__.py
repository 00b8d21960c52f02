"""Cases: complaints, their handling, messages, counselling."""
