"""Chinese policy texts in, structured and reviewable data out."""
