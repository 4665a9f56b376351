"""Laws: what must stay true of the whole product, whoever adds a page, a field or a rule to it."""
