"""Settings of the product: `kpi.toml` in the checkout or KPI_… variables; the defaults run the demo."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from ipaddress import ip_address
from pathlib import Path

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource


def checkout() -> Path:
    """The checkout the product runs from: KPI_HOME, else the folder above `src`."""
    return Path(os.environ.get("KPI_HOME") or Path(__file__).resolve().parents[2])


class SettingsError(ValueError):
    """Settings that cannot be read; one line."""


class Settings(BaseSettings):
    """One field per setting; an unknown key in `kpi.toml` is an error."""

    model_config = SettingsConfigDict(env_prefix="KPI_", extra="forbid", frozen=True)

    home: Path = Field(default_factory=checkout)
    store: Path = Field(default_factory=lambda: checkout() / "data" / "demo")
    host: str = "127.0.0.1"
    port: int = Field(default=8501, ge=1, le=65_535)
    own_figures: bool | None = None
    """Exact figures for the leaders of a unit: on in demo stores, off in real ones unless this says otherwise."""
    protect_step: int = Field(default=5, ge=1)
    """Totals about persons are told in steps of so many days or counts."""
    protect_people: int = Field(default=3, ge=1)
    protect_share: float = Field(default=0.70, gt=0, le=1)
    """A point has at least so many people, none with a larger share of it."""
    protect_alone_heads: int = Field(default=12, ge=1)
    protect_stay_heads: int = Field(default=10, ge=1)
    """A unit stands alone from so many heads, and stays while it has so many."""
    protect_month_heads: int = Field(default=50, ge=1)
    """From so many heads a unit has a point every month, below every quarter."""
    protect_large_heads: int = Field(default=200, ge=1)
    protect_large_until: int = Field(default=180, ge=1)
    protect_large_from: int = Field(default=220, ge=1)
    protect_large_leaves: int = Field(default=8, ge=1)
    """Large: so many heads, and no units below that are told alone or so many of them."""
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
    """Raises SettingsError."""
    try:
        return Settings()
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise SettingsError(f"{checkout() / 'kpi.toml'} or a KPI_ variable: {told}") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{checkout() / 'kpi.toml'}: not readable as TOML: {error}") from error
