"""Refusals of backups: what cannot be written, opened or put back."""

from survey.refusals.kinds import Conflicting, Unusable
from survey.texts import Text


class PlaceNotEmpty(Conflicting):
    """A backup is restored into an empty place only."""

    code = "backup.place-not-empty"
    sentence = Text(
        "数据库里已有数据，备份只能恢复到空的地方。",
        "The database is not empty; a backup is restored into an empty place only.",
    )


class FolderUnusable(Unusable):
    """There is no folder to write the backup into, or it may not be written."""

    code = "backup.folder-unusable"
    sentence = Text(
        "文件夹 {folder} 不存在，或不能写入：备份没有做。",
        "There is no folder {folder}, or it may not be written: no backup was made.",
    )


class NotABackup(Unusable):
    """The file is no backup of this product, or is damaged."""

    code = "backup.unreadable"
    sentence = Text("{file} 不是完整的备份文件：{why}。", "{file} is not a complete backup: {why}.")


class BackupNewer(Unusable):
    """The backup was made by newer code."""

    code = "backup.newer"
    sentence = Text(
        "{file} 由更新的程序（{program}，数据库版本 {revision}）备份，请先升级程序。",
        "{file} was made by a newer program ({program}, database {revision}). Upgrade first.",
    )


class AnotherKeyHere(Conflicting):
    """The key that is here cannot open what the backup holds."""

    code = "backup.another-key"
    sentence = Text(
        "这里已有另一个密钥（{place}），打不开备份里封存的联系方式：请移走它，或换成备份当时的密钥，再恢复。",
        "There is another secret key here ({place}), which cannot open the backup's contacts. "
        "Take it away, or put the backup's own there, then restore again.",
    )


class KeysApart(Conflicting):
    """The backup's keys are neither in it nor here, nor given."""

    code = "backup.keys-apart"
    sentence = Text(
        "这份备份不含 {missing}：请用 --key 给出备份当时的 secret.key"
        "（trail.keys、seal.keys 放在它旁边），或设置 KIOSK_SECRET_KEY；"
        "如果再也找不到，请加 --without-key，以前封存的内容将永远打不开。",
        "{missing} of this backup is not in it: give the secret.key of then by --key (trail.keys, "
        "seal.keys beside it) or by KIOSK_SECRET_KEY. If it is lost for good, --without-key "
        "restores the rest, and what was sealed stays sealed.",
    )


class EnvelopeClosed(Unusable):
    """The file is encrypted, and nothing was given that may open it."""

    code = "backup.closed"
    sentence = Text(
        "{file} 已加密：请用 --identity 给出私钥文件，或用 --passphrase "
        "（或 KIOSK_BACKUP_PASSPHRASE）给出口令。",
        "{file} is encrypted: give the private key's file by --identity, or the passphrase by "
        "--passphrase or KIOSK_BACKUP_PASSPHRASE.",
    )


class EnvelopeForAnother(Unusable):
    """The file does not open with the key or passphrase that was given."""

    code = "backup.for-another"
    sentence = Text(
        "这个私钥或口令打不开 {file}，没有恢复任何内容。",
        "{file} does not open with this key or passphrase; nothing was restored.",
    )


class RecipientUnusable(Unusable):
    """What was given as a reader's public key is none."""

    code = "backup.recipient-unusable"
    sentence = Text(
        "{recipient} 不是公钥：公钥以 age1 开头，由 kiosk backup-identity 或 age-keygen 生成。",
        "{recipient} is no public key: one begins with age1, and is made by kiosk backup-identity "
        "or age-keygen.",
    )


class IdentityUnusable(Unusable):
    """The file holds no private key."""

    code = "backup.identity-unusable"
    sentence = Text(
        "{file} 里没有私钥（AGE-SECRET-KEY-…）。",
        "{file} holds no private key (AGE-SECRET-KEY-…).",
    )


class PassphraseShort(Unusable):
    """A passphrase that is guessed within years closes nothing."""

    code = "backup.passphrase-short"
    sentence = Text(
        "备份口令至少要 {length} 个字符：拿到文件的人可以慢慢猜。",
        "A backup's passphrase takes at least {length} signs: whoever has the file may guess "
        "for years.",
    )
