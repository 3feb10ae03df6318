"""What crosses nouns: bulk actions, nurture sequences, the next step that is offered."""
