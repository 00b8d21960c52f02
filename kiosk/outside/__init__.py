"""Who signs in by the word of others: the company's identity provider, WeCom, DingTalk."""
