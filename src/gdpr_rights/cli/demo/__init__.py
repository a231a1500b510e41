"""The demonstration: a small company, its database, and two requests from one customer."""
