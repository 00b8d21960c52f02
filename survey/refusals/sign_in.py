"""Refusals of keys and phones that are known again: passkeys, PINs."""

from typing import ClassVar

from survey.refusals.directory import NotSignedIn
from survey.refusals.kinds import Absent, Conflicting, NotAllowed, Unusable
from survey.texts import Text


class PasskeysImpossible(Conflicting):
    """The kiosk is not reached by a name under https: browsers have no passkeys there."""

    code: ClassVar[str] = "access.no-passkeys-here"
    sentence: ClassVar[Text] = Text(
        "这里还不能用通行密钥：要用 https 的域名访问。动态码可以照常使用。",
        "Passkeys work only where the kiosk is reached by a name under https. "
        "Codes of an app work all the same.",
    )


class PasskeyRefused(NotAllowed):
    """What was signed is not what was asked for: too old, used before, or by another key."""

    code: ClassVar[str] = "access.passkey-refused"
    sentence: ClassVar[Text] = Text(
        "通行密钥没有通过：可能等得太久，或不是这个账号的。请再试一次。",
        "The passkey was not accepted: it took too long, or belongs to another account. "
        "Please try again.",
    )


class PasskeyCopied(PasskeyRefused):
    """A key's count went backwards: somebody may have a copy of it."""

    code: ClassVar[str] = "access.passkey-copied"
    sentence: ClassVar[Text] = Text(
        "通行密钥“{name}”可能被人复制了，没有通过，已记录在案。请用动态码或备用码，再把它删除。",
        "Somebody may have a copy of the passkey “{name}”: it was refused, on record. "
        "Use a code, then remove this passkey.",
    )


class PasskeyThere(Conflicting):
    """A passkey is known already."""

    code: ClassVar[str] = "access.passkey-there"
    sentence: ClassVar[Text] = Text("这把通行密钥已经登记过。", "This passkey is known already.")


class PasskeyGone(Absent):
    """A passkey is not there, or not there any more."""

    code: ClassVar[str] = "access.passkey-gone"
    sentence: ClassVar[Text] = Text("这把通行密钥已经不在了。", "This passkey is gone already.")


class PasskeysFull(Conflicting):
    """An account has as many passkeys as it may."""

    code: ClassVar[str] = "access.passkeys-full"
    sentence: ClassVar[Text] = Text(
        "一个账号最多 {most} 把通行密钥，请先删除一把。",
        "An account has {most} passkeys at most. Remove one first.",
    )


class PasskeyNameMissing(Unusable):
    """A passkey without a name: nobody could tell it from another."""

    code: ClassVar[str] = "access.passkey-name-missing"
    sentence: ClassVar[Text] = Text(
        "请给通行密钥起个名字，比如“我的手机”。",
        "Give the passkey a name, such as “my phone”.",
    )


class PinTooEasy(Unusable):
    """A PIN that is no six digits, or one of those that are guessed first."""

    code: ClassVar[str] = "access.pin-too-easy"
    sentence: ClassVar[Text] = Text(
        "PIN 要 {digits} 位数字，不要连号、重复的。",
        "A PIN has {digits} digits: no row of them, and not the same again and again.",
    )


class PinsDiffer(Unusable):
    """A new PIN was repeated otherwise."""

    code: ClassVar[str] = "access.pins-differ"
    sentence: ClassVar[Text] = Text("两次输入的 PIN 不一样。", "The two PINs differ.")


class WrongPin(NotAllowed):
    """A phone was to be opened with another PIN than its own."""

    code: ClassVar[str] = "access.wrong-pin"
    sentence: ClassVar[Text] = Text(
        "PIN 不对，还可以试 {left} 次，之后要用密码登录。",
        "The PIN is wrong. {left} more {left:try|tries}; then your password is asked.",
    )


class PhoneShut(NotSignedIn):
    """A phone is signed out: too many wrong PINs, or its time is over."""

    code: ClassVar[str] = "access.phone-shut"
    sentence: ClassVar[Text] = Text(
        "这台手机要用密码重新登录。手机上没交的检查还在。",
        "This phone signs in with the password again. Checks not handed in yet are still on it.",
    )


class PhoneKeyWrong(NotAllowed):
    """A phone did not sign with its own key: another one, or it forgot its key."""

    code: ClassVar[str] = "access.phone-key-wrong"
    sentence: ClassVar[Text] = Text(
        "没有认出这台手机，请再试一次，或用密码登录。",
        "This phone was not recognised. Please try again, or sign in with your password.",
    )


class PhoneMayNotStay(NotAllowed):
    """A role whose phones do not stay signed in."""

    code: ClassVar[str] = "access.phone-may-not-stay"
    sentence: ClassVar[Text] = Text(
        "这个角色的手机不能长期保持登录。", "A phone of this role does not stay signed in."
    )
