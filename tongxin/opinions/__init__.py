"""Opinion reports: reporters, adoptions and instructions."""
