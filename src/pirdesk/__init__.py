"""PIRDesk: the desk of people who answer for an AI system that harmed someone."""

__version__ = "0.1.0"
