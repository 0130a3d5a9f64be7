"""What is asked of slips and indicators."""
