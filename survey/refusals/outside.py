"""Refusals about signing in by an identity provider, and about who somebody is elsewhere."""

from survey.refusals.kinds import Conflicting, NotAllowed, NotNow
from survey.texts import Text


class OutsideAway(NotNow):
    """The provider does not answer, or not as it should."""

    code = "outside.away"
    sentence = Text(
        "{name}现在没有回应，请稍后再试，或用本系统的用户名和密码登录。",
        "There is no answer from {name} at the moment. Try again later, or sign in with your user "
        "name and password.",
    )


class OutsideRefused(NotAllowed):
    """The provider lets nobody in: the person gave up, or the code was spent or never given."""

    code = "outside.refused"
    sentence = Text(
        "没有通过{name}登录：可能取消了，或这次登录已经用过。请从登录页重新开始。",
        "You were not signed in by {name}: it was cancelled, or this attempt is spent. Please "
        "begin again on the sign-in page.",
    )


class OutsideSaysNothing(NotAllowed):
    """The provider says of nobody of the company who they are."""

    code = "outside.nobody"
    sentence = Text(
        "对方没有说明您是本公司的谁，不能登录。请用公司的账号再试。",
        "It was not said who of this company you are, so nobody was signed in. Try again with your "
        "account of the company.",
    )


class CrossingLost(NotAllowed):
    """Whoever comes back did not set out from this browser, not lately, or not to that provider."""

    code = "outside.crossing-lost"
    sentence = Text(
        "这次登录不是从这个浏览器开始的，或已经过时。请从登录页重新开始。",
        "This sign-in did not begin in this browser, or took too long. Please begin again on the "
        "sign-in page.",
    )


class NotLinkedYet(NotAllowed):
    """Somebody is known outside, and nobody here yet."""

    code = "outside.not-linked"
    sentence = Text(
        "认出您是 {name}，但还没有关联到这里的账号。管理员已能看到您来过，请找管理员关联一次。",
        "You are {name}, and not linked to an account here yet. An administrator can see that you "
        "came: ask them to link you, once.",
    )


class LinkedToClosed(NotAllowed):
    """The account that somebody is linked to is closed."""

    code = "outside.closed"
    sentence = Text(
        "您在这里的账号已停用，不能登录。请找管理员。",
        "Your account here is closed, so you were not signed in. Ask an administrator.",
    )


class ByProviderAlone(NotAllowed):
    """The password fits, and opens nothing: who is linked signs in by the provider alone."""

    code = "outside.by-provider-alone"
    sentence = Text(
        "这个账号不能用密码登录，请用下面的按钮登录。",
        "This account is not opened by a password: sign in with the button below.",
    )


class IdentityTaken(Conflicting):
    """Somebody outside is linked to one account already, or the account to another of them."""

    code = "identity.taken"
    sentence = Text(
        "这个外部身份已关联到一个账号，或这个账号已关联了同一来源的另一个身份。请先解除原来的。",
        "That identity is linked already, or the account is linked to another one of the same "
        "provider. Undo that link first.",
    )


class IdentityGone(Conflicting):
    """The identity is not there any more, or not linked as the page showed it."""

    code = "identity.gone"
    sentence = Text(
        "这个外部身份刚才变了，这一步没有办。请看现在的情况再决定。",
        "That identity changed just now, and nothing was done. Look at it as it stands, then "
        "decide.",
    )
