"""What the office fills in: filters, identities, dated changes, bodies, parameters, accounts."""
