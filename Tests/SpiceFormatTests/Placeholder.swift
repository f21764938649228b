// SpiceFormat
