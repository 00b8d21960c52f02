"""Every "no" the product can say: a stable code for logs and tests, a sentence for people.

One chapter a column; what people hand in, files and the house itself have chapters of their own.
"""
