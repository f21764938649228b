// Deleted with the room's first file.
