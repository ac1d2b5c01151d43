"""Joint meetings (联席会议): plan, notice, agenda, minutes, and resolutions with an owner and a day."""
