"""A handful of decisions per committee of `data/organisations`."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta

import numpy as np
import pandas as pd

from kpi.demo.follow_up import HOME, ROLES, SPANS
from kpi.demo.write import Shelf, day

DECISIONS = (
    ("{sickness}", "Arbejdssteder med stigende fravær fremlægger en plan på næste møde.", 90, "gennemført"),
    ("", "Arbejdsulykker med fravær gennemgås kvartalsvis i arbejdsmiljøgrupperne.", 120, "gennemført"),
    ("{sickness}", "Der afholdes en temadrøftelse om korttidsfravær med alle ledere.", 150, "gennemført"),
    ("", "Proceduren for vold og trusler opdateres og lægges på medarbejdersiden.", 180, "bortfaldet"),
    ("", "Trivselsmålingens opfølgning tages op på hvert møde frem til sommer.", 200, "gennemført"),
    ("{sickness}", "Udvalget følger delvise sygemeldinger særskilt det kommende år.", 300, "åben"),
)
SICKNESS = {
    "aalborg-fb": "aa19-sickness-days",
    "albertslund-sf": "al-sickness-2019",
    "kbh-sof": "kbh-sickness",
}
LAST_MEETINGS = {"aalborg-fb": date(2019, 12, 4), "albertslund-sf": date(2019, 12, 11), "kbh-sof": date(2007, 12, 5)}


def write_decisions(shelf: Shelf, rng: np.random.Generator) -> None:
    """One decision per quarterly meeting, the newest still open."""
    path = HOME / "data/organisations" / f"{shelf.organisation}.toml"
    found = tomllib.loads(path.read_text(encoding="utf-8")).get("committees", []) if path.exists() else []
    rows = []
    for committee in found:
        shift = timedelta(days=int(rng.integers(0, 6)))
        for number, (target, text, days, state) in enumerate(DECISIONS):
            held = LAST_MEETINGS[shelf.organisation] - timedelta(weeks=13 * (len(DECISIONS) - 1 - number)) - shift
            rows.append(
                {
                    "BeslutningID": f"{committee['id']}-{held:%Y%m%d}-{number + 1}",
                    "UdvalgID": committee["id"],
                    "EnhedsID": committee["root_unit"].removeprefix(f"{shelf.organisation}."),
                    "Dato": day(held),
                    "MaalID": target.format(sickness=SICKNESS[shelf.organisation]),
                    "Tekst": text,
                    "Rolle": rng.choice(ROLES[shelf.organisation]),
                    "Frist": day(held + timedelta(days=days)),
                    "Tilstand": state,
                }
            )
    if rows:
        first, last = SPANS[shelf.organisation]
        shelf.csv(shelf.path("beslutninger", "beslutninger", first, last, "csv"), pd.DataFrame(rows))
