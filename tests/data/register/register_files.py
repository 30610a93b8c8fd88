"""A few rows of each of the register's extracts, in their published form."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from data.progress import Progress
from data.register import importer
from data.register.account import RegisterAccount
from data.register.made_up import (
    INTAKE_HEADER,
    PLANT_HEADER,
    RAW_HEADER,
    REPORT_HEADER,
    SYSTEM_HEADER,
    TREATED_HEADER,
)
from data.store import Store

ROROS, OSET, MELHUS = (
    *("Z0704301335369291190KYBNE", "Z0707022019522171190SQFPK", "Z0704301335381471190MBXUL"),
)
"""Three works of the snapshot that ships."""
HEADERS = {
    "vannforsyningssystem": SYSTEM_HEADER,
    "vannforsyningssystem_innrapportering": REPORT_HEADER,
    "vannforsyningssystem_analyse": TREATED_HEADER,
    "inntakspunkt_analyse": RAW_HEADER,
    "vannbehandlingsanlegg": PLANT_HEADER,
    "inntakspunkt": INTAKE_HEADER,
}
USUAL = {
    "vannforsyningssystem": {
        **{"aktiv": "ja", "orgform": "KOMM", "fnavn": "Bygd Kommune", "orgnr": "974559706"},
        **{"virksomhet": "Bygd Vann", "vannforsyningssystem": "Ånes Vannverk", "periode": "2025"},
        **{"kommunenr": "5025", "mtregion": "ERROR [MAT_EJBOrgUnit]", "ant_fastboende": "120"},
        "omraade": 'Ånes; "Ytre"',
    },
    "vannforsyningssystem_innrapportering": {"periode": "2025"},
    "vannforsyningssystem_analyse": {
        **{"mtid_vf": ROROS, "periode": "2024", "analysetype": "Magnesium", "ant_analyser": "4"},
        **{"verdi_min": "1,0", "verdi_median": "1,20", "verdi_max": "1,40"},
    },
    "inntakspunkt_analyse": {
        **{"mtid_vf": ROROS, "mtid_ip": "I1", "periode": "2024", "analysetype": "Magnesium"},
        **{"ant_analyser": "4", "verdi_min": "1.0", "verdi_median": "1.20", "verdi_max": "1.40"},
    },
    "vannbehandlingsanlegg": {
        **{"aktiv": "ja", "mtid_vf": ROROS, "mtid_vb": "P1", "funksjon": "Hovedanlegg"},
        "periode": "2025",
    },
}


def quoted(cell: str) -> str:
    """A cell as the register writes it."""
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(';"\n') else cell


@dataclass
class Laid:
    """A base snapshot with a register on it, as far as tests ask."""

    tables: dict[str, pd.DataFrame]
    account: RegisterAccount

    def figure(self, parameter: str, mtid_vf: str = ROROS, rest: str = "2024-treated") -> pd.Series:
        """The one figure of a sample of the register."""
        figures = self.tables["figures"].set_index(["sample_id", "parameter"])
        return figures.loc[(f"reg-{mtid_vf}-{rest}", parameter)]

    def sample(self, rest: str = "2024-treated", mtid_vf: str = ROROS) -> pd.Series:
        """A sample of the register."""
        return self.tables["samples"].set_index("sample_id").loc[f"reg-{mtid_vf}-{rest}"]

    def samples(self) -> list[str]:
        """The ids of all samples of the register."""
        samples = self.tables["samples"]
        return list(samples.loc[samples["source_id"].eq("register_analyses"), "sample_id"])

    def work(self, mtid_vf: str) -> pd.Series:
        """A waterworks."""
        return self.tables["waterworks"].set_index("waterworks_id").loc[mtid_vf]

    def reasons(self, name: str) -> dict[str, int]:
        """The rows of a file that were set aside, by reason."""
        return dict(self.account.files[name].set_aside)

    def rows(self, kind: str) -> pd.DataFrame:
        """The rows of a kind of file that were set aside."""
        return self.account.rows[kind]


@dataclass
class RegisterFiles:
    """A folder with the extracts of a made-up register."""

    folder: Path
    store: Store
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def add(self, kind: str, **cells: str) -> RegisterFiles:
        """Add a row to an extract, with what is usual in its other cells."""
        self.rows.setdefault(kind, []).append({**USUAL[kind], **cells})
        return self

    def treated(self, **cells: str) -> RegisterFiles:
        """Add an analysis of treated water."""
        return self.add("vannforsyningssystem_analyse", **cells)

    def raw(self, **cells: str) -> RegisterFiles:
        """Add an analysis at an intake."""
        return self.add("inntakspunkt_analyse", **cells)

    def system(self, mtid_vf: str, **cells: str) -> RegisterFiles:
        """Add a supply system."""
        return self.add("vannforsyningssystem", mtid_vf=mtid_vf, **cells)

    def plant(self, **cells: str) -> RegisterFiles:
        """Add a treatment plant."""
        return self.add("vannbehandlingsanlegg", **cells)

    def text(self, kind: str) -> str:
        """An extract as text."""
        names = HEADERS[kind].split(";")
        lines = [";".join(quoted(row.get(name, "")) for name in names) for row in self.rows[kind]]
        return "".join(f"{line}\r\n" for line in [HEADERS[kind], *lines])

    def write(self) -> RegisterFiles:
        """Write the extracts that have rows."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for kind in self.rows:
            path = self.folder / f"{kind}.csv"
            path.write_bytes(self.text(kind).encode("utf-8-sig"))
        return self

    def laid(self) -> Laid:
        """Write the extracts, and read them onto the snapshot that ships."""
        self.write()
        return self.read()

    def read(self) -> Laid:
        """Read what lies in the folder onto the snapshot that ships."""
        with Progress() as progress:
            return Laid(*importer.read(self.folder, self.store, "duckdb", progress))
