"""Small parts every screen is made of: plain labels, state marks, rules and buttons."""
