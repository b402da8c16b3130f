"""Microstates of the Gleditsch–Ward list: independent, but with fewer than 250,000 inhabitants.

They are on a list of their own beside the main one: Kristian S. Gleditsch and Michael D. Ward 1999, Interstate system
membership: a revised list of the independent states since 1816, International Interactions 25: 393–413; the list of
microstates (microstates.txt) that is kept beside ksgmdw.txt, as of 2020. Only its numbers stand here.
"""

MICROSTATES = frozenset(
    {
        *("54", "55", "56", "57", "58", "60"),  # the Caribbean
        *("221", "223", "232", "331", "396", "397"),  # Europe and the Caucasus
        *("403", "591"),  # Africa
        *("935", "970", "971", "972", "973", "983", "986", "987", "990"),  # the Pacific
    }
)
"""Their numbers in the scheme `gw`."""
