"""Which staff groups a kind of unit has, and how often each is absent."""

from __future__ import annotations

import numpy as np

from kpi.demo.tree import DemoUnit

GROUPS: dict[str, tuple[str, float]] = {
    "pædagog": ("Pædagogisk personale", 1.10),
    "dagplejer": ("Dagplejere", 1.08),
    "sosu": ("Social- og sundhedspersonale", 1.33),
    "socialrådgiver": ("Socialrådgivere", 1.00),
    "administrativ": ("Administrativt personale", 0.86),
    "akademiker": ("Akademikere", 0.58),
    "sygeplejerske": ("Sygeplejersker og sundhedsplejersker", 1.10),
    "terapeut": ("Terapeuter og psykologer", 0.92),
    "tandplejer": ("Tandlæger, tandplejere og klinikassistenter", 0.98),
    "leder": ("Ledere", 0.50),
}
"""The name of a staff group and its level of sickness absence against the whole."""
MIXES: dict[str, dict[str, float]] = {
    "dagtilbud": {"pædagog": 0.92, "administrativ": 0.03},
    "dagpleje": {"dagplejer": 0.90, "pædagog": 0.07},
    "familie": {"pædagog": 0.35, "socialrådgiver": 0.30, "terapeut": 0.28},
    "socialrådgivning": {"socialrådgiver": 0.72, "administrativ": 0.22},
    "botilbud": {"sosu": 0.48, "pædagog": 0.46},
    "bostøtte": {"sosu": 0.30, "pædagog": 0.62},
    "beskæftigelse": {"socialrådgiver": 0.55, "administrativ": 0.36, "akademiker": 0.03},
    "administration": {"administrativ": 0.90},
    "sundhedspleje": {"sygeplejerske": 0.58, "terapeut": 0.30, "administrativ": 0.06},
    "tandpleje": {"tandplejer": 0.92},
    "stab": {"akademiker": 0.55, "administrativ": 0.38},
}
"""The share of each group in a kind of unit; what is left are leaders."""


def groups_of(place: DemoUnit, rng: np.random.Generator) -> list[str]:
    mix = MIXES[place.mix]
    names = [*mix, "leder"]
    shares = np.array([*mix.values(), 1 - sum(mix.values())])
    drawn = [names[index] for index in rng.choice(len(names), size=place.heads - 1, p=shares)]
    return ["leder", *drawn]
