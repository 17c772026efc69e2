"""One frozen Settings, from `dateline.toml` in the working folder and the environment (`DATELINE_...`), which wins."""

from __future__ import annotations

import os
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from dateline.errors import SettingsError


class Settings(BaseSettings):
    """What a person may set. Every value has a sensible default."""

    model_config = SettingsConfigDict(
        env_prefix="DATELINE_", toml_file="dateline.toml", frozen=True, extra="forbid", populate_by_name=True
    )

    record: str = Field(default="dateline.db", min_length=1, description="The record that commands open: a file, or postgresql://USER@HOST/DATABASE.")
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1, le=256, description="Processes that read pages.")
    batch: int = Field(default=50, ge=1, le=10_000, description="Pages that are merged and written in one transaction.")
    max_page_bytes: int = Field(default=20_000_000, ge=1_000, description="Pages above this size are named and not read.")
    page_seconds: float = Field(default=20.0, gt=0, description="A page that takes longer to read becomes a Problem.")
    pages_a_worker: int = Field(default=2_000, ge=1, description="A worker process is replaced after so many pages.")
    contact: str = Field(default="", description="An address or mailbox that servers are told when pages are fetched.")
    fetch_seconds: float = Field(default=30.0, gt=0, description="An answer that is not whole by then is given up.")
    host_pause: float = Field(default=1.0, ge=0, le=600, description="Seconds between two questions to one host.")
    host_connections: int = Field(default=1, ge=1, le=8, description="Connections to one host at a time.")
    hosts_at_once: int = Field(default=8, ge=1, le=256, description="Hosts that are asked at the same time.")
    private_addresses: bool = Field(
        default=False, description="Whether pages may be fetched from this machine and from private networks."
    )
    reserved: Literal["read", "leave"] = Field(
        default="read", description="Pages whose publisher reserves text and data mining are read, with a note, or left."
    )
    tokens: str = Field(default="dateline.tokens", description="The file that keeps the tokens for a desk that listens elsewhere.")
    host: str = Field(default="127.0.0.1", description="The address on which the desk listens.")
    port: int = Field(default=8000, ge=1, le=65_535, description="The port on which the desk listens.")
    log: Literal["text", "json"] = Field(
        default="text", description="What the desk writes to standard error: warnings as text, or JSON with a line a request."
    )
    desk: str = Field(default="http://127.0.0.1:8000", description="The address of the desk in what is sent out.")
    channels: dict[str, str] = Field(
        default_factory=dict,
        description="Where watches may send to, by name: `https://...` (a signed webhook), `mailto:...`, or an address of Apprise.",
    )
    webhook_secret: str = Field(default="", description="The key that signs webhooks: `whsec_` and 24 to 64 bytes in base64.")
    smtp: str = Field(default="", description="The mail server: `smtp://[user:password@]host[:port]`, or `smtps://`.")
    mail_from: str = Field(default="", description="The address that mail comes from.")
    digest_hour: int = Field(default=6, ge=0, le=23, description="The hour (UTC) after which daily digests leave.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, the environment over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**given: Any) -> Settings:
    """The Settings in force; `given` wins over environment and file.

    Raises SettingsError, which names the setting and what is wrong with it.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or "settings"
        raise SettingsError(f"{name}: {first['msg']} (given: {first.get('input')!r})") from None
    except ValueError as error:  # dateline.toml is not TOML
        raise SettingsError(f"dateline.toml: {error}") from None
