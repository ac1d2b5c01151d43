"""Indicator sets (网络检索指标) with the evidence of units: staff pages and the public board."""
