"""A made-up person's weeks: what they lived through, said and answered; pure and seeded."""
