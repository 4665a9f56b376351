"""Contact with people: the records members keep of it."""
