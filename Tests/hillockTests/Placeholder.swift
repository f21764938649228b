// hillock
