"""Documents that leave the office: PDF by typst, Word by docxtpl, and the Chinese faces both need."""
