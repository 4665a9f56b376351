"""同心: an open-source platform for people's political consultative committees."""
