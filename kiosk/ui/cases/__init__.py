"""Cases on screens: lists, one case, its forms, counselling, the complaint form."""
