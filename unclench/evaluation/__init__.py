"""The detector against truth: simulated people and days, the protocol, rivals and figures."""
