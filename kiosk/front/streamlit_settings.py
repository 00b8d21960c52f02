"""The options Streamlit runs with, put in force from code so that the working folder is no matter.

`.streamlit/config.toml` says the same for `streamlit run` and is compared with this by a test.
"""

import gc
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from streamlit import config
from streamlit.web import bootstrap

from kiosk.front import bundle, icons
from kiosk.front.bundle import BundleUnknown
from kiosk.front.stock import known_bundle
from kiosk.front.theme import DARK, LIGHT
from kiosk.look.palette import CODE_FONTS, FONTS

OPTIONS: Final[Mapping[str, Any]] = {
    "server.headless": True,
    "server.fileWatcherType": "none",
    "server.maxUploadSize": 15,
    "server.disconnectedSessionTTL": 600,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.maxCacheDataSize": "200mb",
    # A full collection after every run took 85 % of all time; see settle() for the other half.
    "runner.postScriptGC": False,
    "runner.magicEnabled": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "browser.gatherUsageStats": False,
    "logger.hideWelcomeMessage": True,
    "theme.font": FONTS,
    "theme.headingFont": FONTS,
    "theme.codeFont": CODE_FONTS,
    "theme.baseFontSize": 16,
    "theme.baseRadius": "12px",
    "theme.buttonRadius": "12px",
    "theme.showWidgetBorder": True,
    **{f"theme.light.{name}": colour for name, colour in LIGHT.items()},
    **{f"theme.dark.{name}": colour for name, colour in DARK.items()},
}

# Sessions cost four files each; below this a busy morning ends in "too many open files".
_FILES_WANTED: Final = 8192


def apply(public_url: str = "") -> None:
    """Put the options in force over every config file; call before the `st.App` is made."""
    options = dict(OPTIONS)
    parts = urlsplit(public_url)
    if parts.hostname:
        # Known by name, the server need not ask the internet who it is.
        options["browser.serverAddress"] = parts.hostname
        options["client.allowedOrigins"] = [f"{parts.scheme}://{parts.netloc}"]
    # The same way the options of `App.run(config=…)` go in: as if given on the command line.
    bootstrap.load_config_options(options)


def settle() -> None:
    """Put what start-up made out of the garbage collector's sight; call once when all is up."""
    gc.collect()
    gc.freeze()


def raise_open_file_limit() -> int:
    """Raise the limit of open files as far as allowed; return it, 0 where there is none."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        except (OSError, ValueError):  # macOS calls its limit infinite, and refuses it
            return soft
    return hard


def self_check() -> list[str]:
    """Return what is not as it should be, one sentence each; empty when all is well."""
    return [*_options_off(), *_front_end_off(), *_limits_off()]


def _options_off() -> list[str]:
    return [
        f"Streamlit's option {name} should be {wanted!r} but is {found!r}."
        for name, wanted in OPTIONS.items()
        if (found := config.get_option(name)) != wanted
    ]


def _front_end_off() -> list[str]:
    off = []
    try:
        known_bundle()
        icons.font_file()
    except (BundleUnknown, icons.FontUnknown) as unknown:
        off.append(
            f"The front end of Streamlit {bundle.version()} is not as known ({unknown}); "
            "its own page is served, more slowly."
        )
    if (icons.ROOT / "kiosk" / "pages").exists():
        off.append("The folder kiosk/pages lets pages run past the login; remove it.")
    return off


def _limits_off() -> list[str]:
    limit = raise_open_file_limit()
    if limit <= 0 or limit >= _FILES_WANTED:  # nothing or less: no limit
        return []
    enough = f"enough for about {limit // 4} sessions; at least {_FILES_WANTED} is advised"
    return [f"At most {limit} files can be open, {enough}."]
