"""What all tests are given: the houses' fixtures."""

pytest_plugins = ["tests.helpers.houses"]
