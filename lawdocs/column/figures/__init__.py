"""Figures made of our own records, frozen with every row they counted, as evidence (统计佐证)."""
