"""Issues of the linkage (联动问题): from who raises one to its writing off."""
