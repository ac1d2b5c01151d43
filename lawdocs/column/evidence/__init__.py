"""What units are to prove and how they do (指标佐证): tasks, evidence, its judgement, and how far a set is covered."""
