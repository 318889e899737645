"""Pictures of the map of stakeholders, drawn as SVG on the server."""

from engagement.charts.maps import View, draw_map
from engagement.charts.networks import network
from engagement.charts.pictures import history, matrix, meter

__all__ = ["View", "draw_map", "history", "matrix", "meter", "network"]
