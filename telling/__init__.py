"""How it is said: language, words, sentences with their sources, tables."""
