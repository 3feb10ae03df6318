"""Reports for the eyes: rendered cells, files, documents, the weekly digest."""
