"""Electronic processes: BPMN instances and the work they hand out."""
