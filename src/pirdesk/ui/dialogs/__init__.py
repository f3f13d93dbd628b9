"""Short conversations: a person answers, or closes them and nothing has changed."""
