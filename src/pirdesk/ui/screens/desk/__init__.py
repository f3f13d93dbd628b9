"""What waits for the person at the desk."""
