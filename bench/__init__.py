"""The performance harness: each figure beside a baseline, measured in the same run."""
