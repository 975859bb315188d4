"""The laws of the house, each a function from a tree's root to the sentences that say where it is broken."""
