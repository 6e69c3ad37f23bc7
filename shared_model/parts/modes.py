"""The modes of a part that an operator may take over, as its setting `mode` holds them. Numbers only; what they do is each part's."""

OFF = 0
MANUAL = 1
AUTO = 2
