"""How everything looks: the palette, and style sheets and scripts as they go into a page."""
