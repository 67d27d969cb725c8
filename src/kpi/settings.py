"""Settings of the product: `kpi.toml` in the checkout or KPI_… variables; the defaults run the demo."""

from __future__ import annotations

import os
from functools import cache
from ipaddress import ip_address
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource


def checkout() -> Path:
    """The checkout the product runs from: KPI_HOME, else the folder above `src`."""
    return Path(os.environ.get("KPI_HOME") or Path(__file__).resolve().parents[2])


class Settings(BaseSettings):
    """One field per setting; an unknown key in `kpi.toml` is an error."""

    model_config = SettingsConfigDict(env_prefix="KPI_", extra="forbid", frozen=True)

    home: Path = Field(default_factory=checkout)
    store: Path = Field(default_factory=lambda: checkout() / "data" / "demo")
    host: str = "127.0.0.1"
    port: int = Field(default=8501, ge=1, le=65_535)
    interim_heads: int = Field(default=200, ge=1)
    """Until cells are protected one by one, a node with fewer heads has no published figure about persons."""
    stale_periods: int = Field(default=2, ge=0)
    """More expected periods missing than this and a target cannot be judged (`stale_data`)."""

    editions_kept: int = Field(default=24, ge=1)
    """So many editions stay; older ones go when a new one is published, never the one in force."""
    raw_days: int = Field(default=30, ge=1)
    """Deliveries carry names and CPR numbers: older than this they are listed and removed by `kpi retention`."""
    extract_years: int = Field(default=5, ge=1)
    """Rows about persons from before so many whole calendar years are listed and removed by `kpi retention`."""

    @field_validator("host")
    @classmethod
    def _is_address(cls, host: str) -> str:
        ip_address("127.0.0.1" if host == "localhost" else host)
        return host

    @property
    def is_loopback(self) -> bool:
        return self.host == "localhost" or ip_address(self.host).is_loopback

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, checkout() / "kpi.toml")


@cache
def settings() -> Settings:
    return Settings()
