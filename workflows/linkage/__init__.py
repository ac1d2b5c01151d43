"""The linkage of government and procuratorate (府检联动): who stands on which side, and how its records move."""
