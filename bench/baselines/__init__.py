"""What the product is compared with: the barest thing that does the same job."""
