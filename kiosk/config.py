"""Settings: a frozen value, read once from KIOSK_* variables and `.env`, refused loudly."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from survey.feedback.questionnaire import Side
from survey.refusals.house import SettingUnusable
from survey.texts import CHINESE, Language, Text

STORES = ("s3://", "file:///")
DATABASES = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise ValueError(f"no time zone is called {name!r}") from unknown
    return name


def _store(address: str) -> str:
    if address and not address.startswith(STORES):
        raise ValueError(f"it must be empty or start with {' or '.join(STORES)}")
    return address.rstrip("/")


def _database(address: str) -> str:
    if address:
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError

        try:
            kind = make_url(address).drivername
        except (ArgumentError, ValueError):  # their words may repeat the password
            kind = ""
        if kind not in DATABASES:
            raise ValueError(
                "it must be empty or look like postgresql+psycopg://user:password@host/name "
                "or sqlite:///folder/file.db"
            )
    return address


def _authority(address: str) -> str:
    return _without_slash(address) if address else address


def _small(word: Any) -> Any:
    return word.lower() if isinstance(word, str) else word


def _without_slash(address: str) -> str:
    if not address.startswith(("http://", "https://")):
        raise ValueError("it must start with http:// or https://")
    return address.rstrip("/")


class Settings(BaseSettings):
    """What may differ between two installations of the kiosk."""

    model_config = SettingsConfigDict(
        env_prefix="KIOSK_", env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    data_dir: Path = Field(
        Path("data"), description="Folder of the embedded database, photos, keys and caches."
    )
    database_url: Annotated[str, AfterValidator(_database)] = Field(
        "",
        description="Database; empty means SQLite in the data folder. "
        "postgresql+psycopg://user:password@host/name when one machine is outgrown.",
    )
    public_url: Annotated[str, AfterValidator(_without_slash)] = Field(
        "http://localhost:8501", description="Address customers reach; it is printed in QR codes."
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Key that seals contacts and cookies; empty means the file secret.key in "
        "the data folder, made by `kiosk init`.",
    )
    backup_recipient: str = Field(
        "",
        description="Public keys (age1…, separated by spaces) that backups are encrypted for; the "
        "private ones lie elsewhere.",
    )
    backup_passphrase: SecretStr = Field(
        SecretStr(""), description="Passphrase that backups are encrypted and restored with."
    )
    photo_store: Annotated[str, AfterValidator(_store)] = Field(
        "",
        description="Where photos lie; empty means a folder in the data folder. "
        "s3://bucket/prefix where several servers share them, with the usual AWS_* variables.",
    )
    photo_endpoint: str = Field(
        "",
        description="Address of an S3-compatible store other than Amazon's, such as "
        "https://minio.example.com.",
    )
    timezone: Annotated[str, AfterValidator(_zone)] = Field(
        "Asia/Shanghai", description="Business time zone: decides days and months."
    )
    language: Language = Field(CHINESE, description="Language of staff pages: zh-CN or en.")
    company: str = Field("集团公司", description="Company name on every page and poster.")
    company_en: str = Field(
        "",
        description="Company name in English; empty means that there is none: English pages say "
        "the Chinese one, posters print it once.",
    )
    contact: str = Field(
        "", description="Where a customer reaches a person (telephone) when a code is dead."
    )
    best_face: Side = Field(
        "left", description="On which side the best face stands: left or right."
    )
    host: str = Field("127.0.0.1", description="Address `kiosk serve` listens on.")
    port: int = Field(8501, ge=1, le=65535, description="Port `kiosk serve` listens on.")
    answer_timeout: int = Field(
        5,
        ge=0,
        le=3600,
        description="Seconds after which a PostgreSQL server that is silent is taken for gone; "
        "0 is never, as with the next two.",
    )
    lock_timeout: int = Field(
        10, ge=0, le=3600, description="Seconds to wait on PostgreSQL for what another holds."
    )
    statement_timeout: int = Field(
        30,
        ge=0,
        le=86400,
        description="Seconds that one statement of the server may take on PostgreSQL; other "
        "commands may take as long as they need.",
    )
    second_factor_from: date | None = Field(
        None,
        description="Day (2027-01-31) from which whoever decides over money, policies, "
        "publications or accounts has to show a second factor; empty: whoever set one up.",
    )
    oidc_issuer: str = Field(
        "",
        description="Address of the company's OpenID Connect provider, as it calls itself "
        "(https://id.example.com/realms/staff); empty: nobody signs in by it.",
    )
    oidc_client_id: str = Field("", description="By what name the provider knows the kiosk.")
    oidc_client_secret: SecretStr = Field(
        SecretStr(""), description="The kiosk's secret with the provider; some need none."
    )
    oidc_client_secret_file: Path | None = Field(
        None, description="File that holds it, instead; so with the next two secrets."
    )
    oidc_scopes: str = Field("openid profile email", description="What the provider is asked for.")
    oidc_name: str = Field("", description="What the provider is called where staff sign in.")
    oidc_name_en: str = Field("", description="The same in English.")
    oidc_hosts: str = Field(
        "",
        description="Further hosts of the provider, separated by commas, where tokens or keys lie "
        "elsewhere than the issuer (oauth2.googleapis.com,www.googleapis.com).",
    )
    oidc_claim_name: str = Field("name", description="Where the provider tells a person's name.")
    oidc_claim_address: str = Field(
        "email", description="Where it tells an address by which an administrator knows them."
    )
    oidc_claim_groups: str = Field("groups", description="Where it tells a person's groups.")
    oidc_roles: str = Field(
        "",
        description="Roles that groups speak for, to be proposed to who links (hr=finance,yard="
        "inspector); nobody gets one by it.",
    )
    wecom_corp_id: str = Field(
        "", description="WeCom's number of the company; empty: nobody signs in by WeCom."
    )
    wecom_agent_id: str = Field("", description="Number of the kiosk's own application there.")
    wecom_secret: SecretStr = Field(SecretStr(""), description="That application's secret.")
    wecom_secret_file: Path | None = Field(None, description="File that holds it, instead.")
    dingtalk_corp_id: str = Field(
        "", description="DingTalk's number of the company; empty: nobody signs in by DingTalk."
    )
    dingtalk_client_id: str = Field("", description="Client ID of the kiosk's application there.")
    dingtalk_secret: SecretStr = Field(SecretStr(""), description="That application's secret.")
    dingtalk_secret_file: Path | None = Field(None, description="File that holds it, instead.")
    provider_alone: bool = Field(
        False,
        description="Whether who is linked to a provider that is set signs in by it alone, and by "
        "no password; administrators always may.",
    )
    stamp_url: Annotated[str, AfterValidator(_authority)] = Field(
        "",
        description="Address of a time-stamping authority (RFC 3161) that stamps the end of the "
        "trail once a day; empty: none.",
    )
    stamp_root: Path | None = Field(
        None,
        description="File of that authority's root certificate (PEM), by which its stamps are "
        "proved.",
    )
    migrate_on_start: bool = Field(False, description="Migrate the database before serving.")
    replica: int = Field(
        0, ge=0, le=999, description="Number of this process among several on one PostgreSQL."
    )
    trusted_proxies: str = Field(
        "127.0.0.1", description="Proxies whose X-Forwarded-* headers are believed."
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_small)] = (
        Field("info", description="debug, info, warning or error.")
    )

    @classmethod
    def read(cls, **given: Any) -> Self:
        """Read the settings; refuse with the variable's name what cannot work."""
        try:
            return cls(**given)
        except ValidationError as wrong:
            first = wrong.errors()[0]
            name = "KIOSK_" + "_".join(str(part) for part in first["loc"]).upper()
            raise SettingUnusable(name=name, why=first["msg"]) from wrong
        except UnicodeDecodeError as wrong:
            raise SettingUnusable(name=".env", why="it is not written in UTF-8") from wrong

    @property
    def zone(self) -> ZoneInfo:
        """The business time zone."""
        return ZoneInfo(self.timezone)

    @property
    def photo_folder(self) -> Path:
        """The folder of photos where no other store is set."""
        return self.data_dir / "photos"

    @property
    def company_name(self) -> Text:
        """The company's name in both languages."""
        return Text(self.company, self.company_en or self.company)

    @property
    def resolved_database_url(self) -> str:
        """The database's address, the embedded default spelled out."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'kiosk.db'}"
