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
