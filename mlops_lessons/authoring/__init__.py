"""From one bilingual source to executed notebooks, and what is checked on the way."""
