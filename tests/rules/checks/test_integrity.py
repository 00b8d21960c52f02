"""What a check found of integrity is told by nothing that all may read."""

from hypothesis import given
from hypothesis import strategies as st

from survey.checks.checklists import Answer, Given, checklist_of, score
from survey.checks.integrity import SEALED_ITEMS, graver, is_sealed, open_part, open_score
from survey.directory.posts import post_of

LOADING = checklist_of(post_of("ZC"))
CODES = [each.code for each in LOADING.items]
answers = st.lists(st.sampled_from(list(Answer)), min_size=7, max_size=7).map(
    lambda found: {code: Given(each) for code, each in zip(CODES, found, strict=True)}
)


def as_read(given: dict[str, Given]) -> tuple[object, ...]:
    exact = score(LOADING, given)
    shown = open_score(LOADING, given)
    return open_part(given), None if exact is None else exact * 100 if shown is None else shown


def test_the_two_promises_of_integrity_are_sealed_and_no_other() -> None:
    assert frozenset({"ZC4", "XC3"}) == SEALED_ITEMS
    assert not is_sealed(None)


@given(answers)
def test_met_and_not_met_read_the_same_to_all_but_the_top(given: dict[str, Given]) -> None:
    met = given | {"ZC4": Given(Answer.MET)}
    failed = given | {"ZC4": Given(Answer.NOT_MET, "收了一条烟")}
    assert as_read(met) == as_read(failed)


@given(answers)
def test_a_score_of_its_own_is_kept_only_where_integrity_failed(given: dict[str, Given]) -> None:
    failed = given["ZC4"].answer is Answer.NOT_MET
    assert (open_score(LOADING, given) is not None) == failed


def test_of_two_answers_about_integrity_the_graver_one_stands() -> None:
    assert graver("met", "not_met") == graver("not_met", None) == "not_met"
    assert graver("met", "not_applicable") == "met"
    assert graver("not_applicable", "not_applicable") == "not_applicable"
