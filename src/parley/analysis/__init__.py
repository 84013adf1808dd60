"""Reasons about the record: what blocks a deal, which packages would do, where the talks would settle."""
