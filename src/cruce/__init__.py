"""cruce: one border, two sovereign customs authorities.

A trader files once; both countries compute, assess, decide and co-sign; every act can be proved.
"""

__version__ = "0.1.0"
