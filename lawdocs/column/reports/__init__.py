"""Annual rule-of-law reports (年度工作报告): register of bodies, cycles, reports, coverage and the public board."""
