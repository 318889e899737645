"""The ground floor: who works here, in which role, at which site, since when."""
