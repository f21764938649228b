// Deleted with the room's first test.
