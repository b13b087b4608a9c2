"""The trader's desk: filing by form, in bulk and as a trial; money, versions and appointments."""
