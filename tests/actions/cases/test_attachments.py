"""Files at a case, from end to end: whose bytes say what they are, seen by right, never lost."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote

import pytest
from httpx import Response
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.cases import case_store, complaint_store
from db.cases.case_file_store import Content
from db.ground.models import CaseFileRow, FileRow
from kiosk import clock
from kiosk.actions.cases import attachments, steps
from kiosk.pictures.keeping import place_of
from kiosk.reports.cases.desk import View, case_shown, desk
from kiosk.rights.case_files import files_seen
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes import case_files, photos
from kiosk.wiring import House
from survey.cases.attachments import LARGEST_FILE, MOST_FILES
from survey.cases.complaints import INTEGRITY
from survey.cases.file_kinds import Medium
from survey.refusals.attachments import FileNotYours, FileUnknown
from survey.refusals.cases import CaseUnknown
from survey.refusals.given import ReasonMissing
from tests.helpers.casework import OUTSIDERS, Affair
from tests.helpers.given_files import FILM, HTML, M4A, PDF
from tests.helpers.pictured import a_jpeg

READERS: Final = ("officer", "other-officer", "leader-of-team", "chairman")
OTHERS: Final = ("mate", "other-head", *OUTSIDERS)


@pytest.fixture
def affair(house: House) -> Affair:
    made = Affair(house)
    made.verified()
    return made


@pytest.fixture
def client(affair: Affair) -> Iterator[TestClient]:
    app = Starlette(routes=[*case_files.routes(affair.house), *photos.routes(affair.house)])
    with TestClient(app) as opened:
        yield opened


def give(
    client: TestClient, affair: Affair, who: str, content: bytes = PDF, name: str = "说明.pdf"
) -> Response:
    return client.post(
        f"/api/cases/{affair.number}/files?name={quote(name)}",
        content=content,
        headers={"Cookie": f"{SESSION_COOKIE}={affair.signed_in(who)}"},
    )


def look(client: TestClient, affair: Affair, who: str, number: int, **headers: str) -> Response:
    told = {"Cookie": f"{SESSION_COOKIE}={affair.signed_in(who)}"} | headers
    return client.get(f"/case-files/{number}", headers=told)


def given(client: TestClient, affair: Affair, who: str, *file: Any) -> int:
    answer = give(client, affair, who, *file)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["file"])


def events(affair: Affair, kind: str) -> list[Any]:
    with affair.house.reading() as session:
        number = complaint_store.get(session, affair.number).id
        return [each for each in case_store.events(session, number) if each.kind == kind]


def kept(affair: Affair, row: Any) -> int:
    with affair.house.reading() as session:
        return session.scalar(select(func.count()).select_from(row)) or 0


def seen(affair: Affair, who: str) -> list[str]:
    with affair.house.reading() as session:
        return [each.name for each in files_seen(session, affair.case(affair.users[who]))]


def test_the_accuseds_file_is_seen_by_who_reads_the_case_and_by_themselves_alone(
    affair: Affair, client: TestClient
) -> None:
    number = given(client, affair, "accused")
    for who in (*READERS, "accused"):
        answer = look(client, affair, who, number)
        assert answer.status_code == 200
        assert answer.content == PDF
    for who in ("head", "group-leader", *OTHERS):
        assert look(client, affair, who, number).status_code in {403, 404}
    assert client.get(f"/case-files/{number}").status_code == 401
    assert seen(affair, "accused") == ["说明.pdf"]
    assert seen(affair, "head") == []


def test_an_officers_file_is_not_seen_by_who_it_is_about_nor_by_their_heads(
    affair: Affair, client: TestClient
) -> None:
    number = given(client, affair, "officer", a_jpeg(), "监控截图.png")
    for who in READERS:
        answer = look(client, affair, who, number)
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.content != a_jpeg()  # re-encoded: no place, no device
    for who in ("accused", "head", "group-leader", *OTHERS):
        assert look(client, affair, who, number).status_code in {403, 404}
    with affair.house.reading() as session:
        [file] = files_seen(session, affair.case(affair.users["officer"]))
    photo = f"/photos/{file.content.sha256}"
    for who, status in (("officer", 200), ("inspector", 404), ("head", 404)):
        cookie = {"Cookie": f"{SESSION_COOKIE}={affair.signed_in(who)}"}
        assert client.get(photo, headers=cookie).status_code == status


def test_a_heads_file_is_theirs_and_the_officers_not_the_accuseds(
    affair: Affair, client: TestClient
) -> None:
    number = given(client, affair, "group-leader", M4A, "谈话.m4a")
    assert look(client, affair, "officer", number).status_code == 200
    assert look(client, affair, "group-leader", number).status_code == 200
    assert look(client, affair, "accused", number).status_code == 404
    assert look(client, affair, "head", number).status_code == 404


def test_whom_a_case_does_not_concern_attaches_nothing_to_it(
    affair: Affair, client: TestClient
) -> None:
    for who in OTHERS:
        assert give(client, affair, who).status_code in {403, 404}
    address = f"/api/cases/{affair.number}/files"
    assert client.post(address, content=PDF).status_code == 401
    assert kept(affair, CaseFileRow) == 0
    assert kept(affair, FileRow) == 0


def test_before_there_is_a_summary_the_accused_attaches_nothing(house: House) -> None:
    early = Affair(house)
    with TestClient(Starlette(routes=case_files.routes(house))) as client:
        assert give(client, early, "accused").json()["error"]["code"] == "case.unknown"


def test_a_sealed_case_keeps_its_files_among_those_at_the_top(house: House) -> None:
    sealed = Affair(house, category=INTEGRITY)
    with TestClient(Starlette(routes=case_files.routes(house))) as client:
        number = given(client, sealed, "leader-of-team")
        assert look(client, sealed, "chairman", number).status_code == 200
        for who in ("officer", "other-officer", "accused", "head", *OTHERS):
            assert look(client, sealed, who, number).status_code in {403, 404}
            assert give(client, sealed, who).status_code in {403, 404}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (HTML, "case.file-unusable"),
        (FILM, "case.file-unusable"),
        (b"", "case.file-unusable"),
        (b"%PDF-" + bytes(LARGEST_FILE), "case.file-too-large"),
        (a_jpeg()[:-40], "photo.damaged"),
    ],
)
def test_what_a_file_is_its_bytes_say_and_the_rest_is_refused_in_a_sentence(
    affair: Affair, client: TestClient, content: bytes, code: str
) -> None:
    answer = give(client, affair, "accused", content, "说明.pdf")
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["sentence"]
    assert kept(affair, CaseFileRow) == 0
    assert not list(affair.house.photo_folder.rglob("*.bin"))


def test_what_goes_out_runs_nowhere_and_is_never_a_page(affair: Affair, client: TestClient) -> None:
    paper = look(client, affair, "officer", given(client, affair, "officer", PDF, "扫描<1>.html"))
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.headers["content-disposition"].startswith("attachment; filename=")
    assert quote("扫描_1_.html.pdf") in paper.headers["content-disposition"]
    sound = look(client, affair, "officer", given(client, affair, "officer", M4A, "录音.m4a"))
    assert sound.headers["content-type"] == "audio/mp4"
    assert sound.headers["content-disposition"].startswith("inline; ")
    for answer in (paper, sound):
        assert answer.headers["content-security-policy"].startswith("sandbox;")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "private, no-cache"


def test_a_player_gets_the_part_it_asks_for(affair: Affair, client: TestClient) -> None:
    number = given(client, affair, "officer", M4A, "录音.m4a")
    for asked, status, content in (
        ("bytes=0-1", 206, M4A[:2]),
        ("bytes=4-", 206, M4A[4:]),
        ("bytes=0-999999", 206, M4A),
        ("bytes=999999-", 416, b""),
        ("bytes=9-4", 200, M4A),
        ("bytes=-5", 200, M4A),
        ("nonsense", 200, M4A),
    ):
        answer = look(client, affair, "officer", number, Range=asked)
        assert (answer.status_code, answer.content) == (status, content)
    assert (
        look(client, affair, "officer", number, Range="bytes=0-1").headers["content-range"]
        == f"bytes 0-1/{len(M4A)}"
    )


def test_the_same_file_twice_is_one_and_an_answer_that_was_lost_costs_nothing(
    affair: Affair, client: TestClient
) -> None:
    number = given(client, affair, "accused")
    again = give(client, affair, "accused", PDF, "别的名字.pdf")
    assert (again.status_code, again.json()["file"]) == (200, number)
    other = given(client, affair, "officer")  # the same content is somebody else's file, too
    assert other != number
    assert len(events(affair, "attached")) == 2
    assert kept(affair, FileRow) == 1


def test_a_flood_of_files_ends_at_the_limit_and_leaves_nothing_behind(
    affair: Affair, client: TestClient
) -> None:
    for n in range(MOST_FILES):
        given(client, affair, "accused", PDF + bytes([n]), f"{n}.pdf")
    over = give(client, affair, "accused", PDF + b"one more")
    assert over.json()["error"]["code"] == "case.too-many-files"
    assert len(list(affair.house.photo_folder.rglob("*.bin"))) == MOST_FILES
    assert give(client, affair, "accused", PDF + bytes([0])).status_code == 200
    assert give(client, affair, "officer").status_code == 201


def test_of_the_same_file_handed_in_many_times_at_once_one_is_kept(any_house: House) -> None:
    affair = Affair(any_house)
    affair.verified()
    place_of(any_house).put_file(PDF)
    content = Content(sha256(PDF).hexdigest(), Medium.PDF, len(PDF))

    def attach(_: int) -> tuple[int, bool]:
        done: tuple[int, bool] = affair.do(
            attachments.attach, affair.users["accused"], content, name="说明.pdf"
        )
        return done

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(attach, range(6)))
    assert len({number for number, _ in done}) == 1
    assert [new for _, new in done].count(True) == 1
    assert len(events(affair, "attached")) == 1


def test_a_withdrawn_file_stays_on_record_with_the_reason(
    affair: Affair, client: TestClient
) -> None:
    number = given(client, affair, "accused")
    accused = affair.users["accused"]
    with pytest.raises(ReasonMissing):
        affair.do(attachments.withdraw, accused, number, "  ")
    affair.do(attachments.withdraw, accused, number, "传错了")
    with pytest.raises(FileNotYours):
        affair.do(attachments.withdraw, accused, number, "再撤一次")
    with affair.house.reading() as session:
        [file] = files_seen(session, affair.case(affair.users["officer"]))
    assert (file.withdrawn_why, file.withdrawn_at is not None) == ("传错了", True)
    assert look(client, affair, "officer", number).content == PDF
    assert [each.detail["reason"] for each in events(affair, "file-withdrawn")] == ["传错了"]


def test_nobody_withdraws_what_another_attached(affair: Affair, client: TestClient) -> None:
    number = given(client, affair, "accused")
    with pytest.raises(FileNotYours):
        affair.do(attachments.withdraw, affair.users["officer"], number, "不要了")
    with pytest.raises(FileUnknown):
        affair.do(attachments.withdraw, affair.users["head"], number, "不要了")


def test_a_closed_case_takes_files_as_it_takes_statements(
    affair: Affair, client: TestClient
) -> None:
    affair.do(steps.comment, affair.users["accused"], "我当时在场")
    with affair.house.writing() as session:
        case = affair.case(affair.users["officer"])
        case_store.change(session, case.complaint.id, version=case.record.version, state="closed")
    assert give(client, affair, "accused").status_code == 201


def test_who_is_named_instead_sees_nothing_of_what_the_other_attached(
    affair: Affair, client: TestClient
) -> None:
    number = given(client, affair, "accused")
    affair.step(steps.name_accused, affair.worker, affair.code("M"), zone=affair.zone)
    affair.step(steps.summarise, affair.worker, "另一份摘要")
    assert look(client, affair, "mate", number).status_code == 404
    assert look(client, affair, "accused", number).status_code == 404
    with pytest.raises(CaseUnknown):
        affair.case(affair.users["accused"])


# Who is told


def waits(affair: Affair, who: str = "officer") -> bool:
    with affair.house.reading() as session:
        found = desk(session, affair.users[who], View.MINE).cases
    return any(each.person_waits for each in found if each.ref == affair.number)


@pytest.mark.parametrize(
    "adds",
    [
        lambda affair, client: given(client, affair, "accused"),
        lambda affair, client: given(client, affair, "group-leader"),
        lambda affair, client: affair.do(steps.comment, affair.users["accused"], "不是我"),
    ],
)
def test_what_the_persons_side_adds_waits_at_the_officers_desk_until_it_is_read(
    affair: Affair, client: TestClient, adds: Callable[[Affair, TestClient], object]
) -> None:
    assert not waits(affair)
    adds(affair, client)
    assert waits(affair)
    affair.do(attachments.read_the_person, affair.users["officer"], seen=clock.now())
    assert not waits(affair)


def test_what_came_after_the_page_was_drawn_goes_on_waiting(
    affair: Affair, client: TestClient
) -> None:
    given(client, affair, "accused")
    drawn = clock.now()
    given(client, affair, "accused", M4A, "录音.m4a")
    affair.do(attachments.read_the_person, affair.users["officer"], seen=drawn)
    assert waits(affair)


def test_the_officers_own_file_is_no_news_to_them(affair: Affair, client: TestClient) -> None:
    given(client, affair, "officer")
    assert not waits(affair)
    with affair.house.reading() as session:
        shown = case_shown(
            session, affair.case(affair.users["officer"]), now=clock.now(),
            secret=affair.house.secret,
        )  # fmt: skip
    assert shown.person_since is None
    assert [each.name for each in shown.files] == ["说明.pdf"]


def test_a_file_of_one_accounts_page_is_not_attached_by_another_who_signed_in_beside_it(
    client: TestClient, affair: Affair
) -> None:
    page_of = affair.users["officer"].id
    answer = client.post(
        f"/api/cases/{affair.number}/files?name=a.pdf&as={page_of}",
        content=PDF,
        headers={"Cookie": f"{SESSION_COOKIE}={affair.signed_in('leader-of-team')}"},
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "access.another-signed-in")
    assert seen(affair, "officer") == []
