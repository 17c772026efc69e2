"""From many Readings to few facts, as pure functions: copies, stories, events, origins, expectations."""
