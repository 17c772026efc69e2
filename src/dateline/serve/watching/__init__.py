"""Watches: what they ask (`asking`), what they tell (`telling`), when they look (`looking`), and how it leaves (`sending`)."""
