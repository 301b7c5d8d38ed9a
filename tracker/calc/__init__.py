"""Pure calculation: months, numbers, units, progress, lights, counting. No Django, no clock, no I/O."""
