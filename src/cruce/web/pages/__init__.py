"""The pages of a section: for traders, officers, overseers and the public, in English and Spanish."""

from cruce.web.pages import entering, officers, public, traders
from cruce.web.pages.entering import refused_page

DOORS = (*entering.DOORS, *traders.DOORS, *officers.DOORS, *public.DOORS)

__all__ = ["DOORS", "refused_page"]
