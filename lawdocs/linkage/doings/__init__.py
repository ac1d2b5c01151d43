"""What both sides do together (共同工作): joint actions, training and exchange, and shared information."""
