"""One module a step, the oldest first; a step that was released is never changed."""
