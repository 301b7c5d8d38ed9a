"""Bytes in, bytes out: files that people bring and files that they take away."""
