"""The library as files for other programs: calendars and spreadsheets."""
