"""A guided tour of a training section: every role to step into, and the story of one truck, step by step."""

DOORS = ()
