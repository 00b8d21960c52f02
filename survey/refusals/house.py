"""Refusals of the house itself: settings, database, keys, ports."""

from survey.refusals.kinds import Absent, Conflicting, NotAllowed, NotNow, SurveyError, Unusable
from survey.texts import Text


class Mishap(SurveyError):
    """Something failed that nobody expected; the log has it under a number."""

    code = "house.mishap"
    sentence = Text(
        "出了意外，这一步没有办成。请再试一次；还不行，请告诉管理员编号 {number}。",
        "Something unexpected went wrong. Please try again; if it stays, give the administrator "
        "the number {number}.",
    )


class ForeignOrigin(NotAllowed):
    """A form was posted from another site."""

    code = "access.foreign-origin"
    sentence = Text(
        "这个请求来自其他网站，已被拒绝。", "This request came from another site and was refused."
    )


class DoneMeanwhile(Conflicting):
    """Somebody else wrote the same at the same moment."""

    code = "store.done-meanwhile"
    sentence = Text(
        "就在这一刻，另一个人做了同样的事，您的这一步没有保存。请看看现在的内容，需要的话再做一次。",
        "Somebody else did the same at this very moment, so yours was not saved. Look at what "
        "stands there now, and do it again if it is still needed.",
    )


class StoreUnavailable(NotNow):
    """The database cannot be written, read or reached at the moment."""

    code = "store.unavailable"
    sentence = Text(
        "系统暂时无法保存，内容没有丢失，请稍后再试。",
        "Saving is not possible at the moment. Nothing is lost; please try again shortly.",
    )
    remedy = Text(
        "连不上数据库：请检查它是否在运行，以及 KIOSK_DATABASE_URL 是否正确。",
        "The database cannot be opened. Check that it runs and that KIOSK_DATABASE_URL is right.",
    )

    @property
    def for_operators(self) -> Text:
        """What to do, and the database's own words."""
        told, why = super().for_operators, self.details.get("why")
        return Text(f"{told.zh}（{why}）", f"{told.en} ({why})") if why else told


class StoreReadOnly(StoreUnavailable):
    """The database may be read, not written."""

    code = "store.read-only"
    remedy = Text(
        "数据库是只读的：请检查数据库文件和所在文件夹的写权限，以及磁盘是否以只读方式挂载。",
        "The database is read-only. Check that its file and folder may be written, and that the "
        "disk is not mounted read-only.",
    )


class StoreFull(StoreUnavailable):
    """The disk has no room left."""

    code = "store.full"
    remedy = Text(
        "磁盘已满，数据库写不进去：请腾出空间，不必重启。",
        "The disk is full, so the database cannot grow. Make room; nothing need be restarted.",
    )


class StoreBusy(StoreUnavailable):
    """Somebody else writes, for longer than one waits."""

    code = "store.busy"
    remedy = Text(
        "数据库正被别的程序长时间写入（例如大批导入）：请等它完成后再试。",
        "Something else has been writing to the database for long, such as a large import. "
        "Try again when it is done.",
    )


class StoreDamaged(StoreUnavailable):
    """The file is damaged, or no database at all."""

    code = "store.damaged"
    remedy = Text(
        "数据库文件已损坏，或者不是数据库：请把它移走，再用 kiosk restore 恢复最近的备份。",
        "The database file is damaged, or no database at all. Move it away and bring back the "
        "last backup with kiosk restore.",
    )


class StoreInUse(NotNow):
    """Another server already runs on this SQLite file."""

    code = "store.in-use"
    sentence = Text(
        "另一个服务正在使用数据库文件 {path}，请先停止它。",
        "Another server is already using the database file {path}. Stop it first.",
    )


class DatabaseNewer(NotNow):
    """The database was migrated by newer code."""

    code = "store.newer"
    sentence = Text(
        "数据库版本（{found}）比程序新，请升级程序。",
        "The database ({found}) is newer than this program. Upgrade the program.",
    )


class DatabaseNotMigrated(NotNow):
    """The database is empty or older than the code."""

    code = "store.not-migrated"
    sentence = Text(
        "数据库还没有准备好，请先运行 kiosk init。",
        "The database is not ready. Run kiosk init first.",
    )


class DatabaseMissing(DatabaseNotMigrated):
    """Where the database should be, there is none, and what only looks makes none."""

    code = "store.missing"
    sentence = Text(
        "{place} 没有数据库：请检查 KIOSK_DATA_DIR 和当前文件夹，或先运行 kiosk init 新建。",
        "There is no database at {place}. Check KIOSK_DATA_DIR and the folder you are in, or run "
        "kiosk init to make one.",
    )


class DatabasePastBackup(NotNow):
    """Rows of an earlier version cannot be put into tables of a later one."""

    code = "store.past-backup"
    sentence = Text(
        "这里的数据库版本（{found}）比备份（{wanted}）新：请先删除这个空的数据库，再恢复。",
        "The database here ({found}) is newer than the backup ({wanted}). "
        "Remove this empty database first, then restore.",
    )


class RowsDangle(NotNow):
    """A migration would leave rows that refer to nothing; it was taken back."""

    code = "store.rows-dangle"
    sentence = Text(
        "表 {tables} 里有记录指向不存在的内容，数据库没有升级，内容没有改动："
        "请从备份恢复，或联系维护者。",
        "Rows in {tables} refer to nothing, so the database was not migrated and nothing was "
        "changed. Restore a backup, or ask the maintainers.",
    )


class RoleUnusable(Unusable):
    """Rights can be kept from a role that is there and is neither owner nor superuser."""

    code = "database.role-unusable"
    sentence = Text(
        "数据库里没有角色 {role}，或者它是超级用户、表的所有者，权限限制不了它。"
        "请先建一个普通角色：CREATE ROLE … LOGIN PASSWORD …",
        "The database has no role {role}, or it is a superuser or owns the tables, so that no "
        "right can be kept from it. Make a plain one first: CREATE ROLE … LOGIN PASSWORD …",
    )


class OnPostgresqlAlone(Unusable):
    """An SQLite file knows no roles."""

    code = "database.no-roles"
    sentence = Text(
        "SQLite 没有角色；这个命令只用于 PostgreSQL。",
        "SQLite knows no roles; this command is for PostgreSQL alone.",
    )


class SettingUnusable(SurveyError):
    """A setting has a value the product cannot run with."""

    code = "settings.unusable"
    sentence = Text("设置 {name} 的值不能用：{why}", "The setting {name} cannot be used: {why}")


class SecretKeyMissing(NotNow):
    """There is no secret key, so nothing that was sealed could be opened."""

    code = "settings.secret-key-missing"
    sentence = Text(
        "没有找到密钥：请运行 kiosk init，或设置 KIOSK_SECRET_KEY。",
        "There is no secret key: run kiosk init, or set KIOSK_SECRET_KEY.",
    )


class KeyIsAnother(NotNow):
    """The key the database knows is not the one that is here, or none is here."""

    code = "settings.secret-key-another"
    sentence = Text(
        "这个数据库用的是另一个密钥：请放回另处保存的 secret.key，或设回原来的 "
        "KIOSK_SECRET_KEY；如果再也找不到，请运行 kiosk init --accept-key，"
        "以前封存的联系方式将永远打不开。",
        "This database knows another secret key than is here: put back the former secret.key from "
        "where a copy is kept, or KIOSK_SECRET_KEY. If it is lost for good, kiosk init "
        "--accept-key goes on without it, and contacts sealed before stay sealed.",
    )


class TrailKeysMissing(NotNow):
    """Keys that the trail was sealed with are not in their file, or the file is gone."""

    code = "settings.trail-keys-missing"
    sentence = Text(
        "{file} 不在，或缺少 kiosk rotate-key 换上的密钥（{marks}）：请从另存的副本放回这个文件，"
        "否则之后的记录无从核对。如果再也找不到，请运行 kiosk init --accept-key，"
        "以前的记录将无法再证明。",
        "{file} is gone or lacks what kiosk rotate-key made (key {marks}): put that file back from "
        "where its copy is kept, or what was sealed since cannot be proved. If it is lost for "
        "good, kiosk init --accept-key begins the trail anew, and what was sealed before is proved "
        "no longer.",
    )


class SealKeysMissing(NotNow):
    """Keys that contacts and words were sealed with are not in their file, or the file is gone."""

    code = "settings.seal-keys-missing"
    sentence = Text(
        "{file} 不在，或缺少 kiosk rotate-key 换上的密钥（{marks}）：请从另存的副本放回这个文件，"
        "否则之后密封的联系方式和文字打不开。如果再也找不到，请运行 kiosk init --accept-key，"
        "那些内容将无法再打开。",
        "{file} is gone or lacks what kiosk rotate-key made (key {marks}): put that file back from "
        "where its copy is kept, or contacts and words sealed since cannot be opened. If it is "
        "lost for good, kiosk init --accept-key goes on without, and they stay sealed.",
    )


class PortUnusable(NotNow):
    """The port is taken, or may not be used by this account."""

    code = "serve.port-unusable"
    sentence = Text(
        "端口 {port} 不能用（{why}）：请停掉占用它的程序，或用 --port 另选一个。",
        "Port {port} cannot be used ({why}). Stop what uses it, or choose another with --port.",
    )


class ClockDoubtful(NotNow):
    """By a clock that may be wrong no deadline is noted: what it noted would stay on record."""

    code = "clock.doubtful"


class ClockBehind(ClockDoubtful):
    """The machine's clock is behind what it wrote before, or behind the database's."""

    code = "clock.behind"
    sentence = Text(
        "这台机器的时钟（{now}）比数据库里最新的时刻（{known}）慢：时限暂不计算，请先把时钟校准。",
        "This machine's clock ({now}) is behind the newest moment the database knows ({known}), so "
        "no deadline is noted. Set the clock right.",
    )


class ClockAhead(ClockDoubtful):
    """The machine's clock is ahead of the database's."""

    code = "clock.ahead"
    sentence = Text(
        "这台机器的时钟（{now}）比数据库的时钟（{known}）快：时限暂不计算，请先把时钟校准。",
        "This machine's clock ({now}) is ahead of the database's ({known}), so no deadline is "
        "noted. Set the clock right.",
    )


class ClockSet(ClockDoubtful):
    """The machine's clock was set while we were running."""

    code = "clock.set"
    sentence = Text(
        "这台机器的时钟刚被拨动了 {seconds} 秒（现在是 {now}）：一刻钟内不计算时限；"
        "如果拨错了，请现在改正。",
        "This machine's clock was just set by {seconds} s (it says {now}), so no deadline is "
        "noted for a quarter of an hour. If that was wrong, set it right now.",
    )


class DeedUnknown(Absent):
    """The trail has no entry of that number, or none that this reader may know of."""

    code = "trail.unknown"
    sentence = Text("没有这条记录。", "There is no such entry.")


class NothingToProve(Absent):
    """There is no such case or no books of such a month, or nothing of it was ever sealed."""

    code = "evidence.nothing"
    sentence = Text("没有可以证明的内容：{subject}。", "There is nothing to prove about {subject}.")
