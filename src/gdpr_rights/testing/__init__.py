"""What the authors of adapters and of test suites need: strategies, properties, kits, fakes."""
