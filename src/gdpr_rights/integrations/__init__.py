"""Thin glue for frameworks: each file can be left out, or copied into an application."""
