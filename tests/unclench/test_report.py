"""`unclench report`: some weeks on a few pages, whatever the weeks were like."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from hrv.event import CheckIn, Tag
from tests.alerts.diaries import Planted
from tests.unclench.command import answered
from tests.unclench.reported_days import UNTIL, kept, lived, with_own_words
from unclench.reports.span import weeks_until
from unclench.reports.told import told_in

LAST = ("--until", UNTIL.isoformat())
A4_PT, LETTER_PT = (595, 842), (612, 792)
EVIL = '<img src="http://nowhere.invalid/x" onerror=alert(1)><script>alert(2)</script>'
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenträger" * 5
MARGIN_MM = 9
PLANTED = Planted(load=1.5, vacation=1.5)


def has_pango() -> bool:
    try:
        __import__("weasyprint")
    except OSError:
        return False
    return True


paper = pytest.mark.skipif(
    not has_pango() and not os.environ.get("CI"), reason="no Pango on this machine: no PDF can be made here"
)


@pytest.fixture(scope="module")
def long_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """400 days, in which pain follows the load of the day before and is lower on vacation."""
    home = kept(tmp_path_factory.mktemp("long"), lived(400, PLANTED, seed=5))
    answered(home, "safety", "--none", "--data-dir", str(home))
    return home


@pytest.fixture(scope="module")
def wild_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """30 days without an accelerometer, with words that are far too long, or HTML."""
    words = [
        one
        for hour in range(0, 48, 4)
        for one in (
            *with_own_words(LONG, LONG[:60].lower(), LONG[:36].lower(), hour),
            *with_own_words(EVIL, "<b>here</b>", f"tag-{hour}", hour + 1),
        )
    ]
    home = kept(tmp_path_factory.mktemp("wild"), [*lived(30, has_motion=False), *words])
    answered(home, "safety", "--none", "--data-dir", str(home))
    return home


def made(home: Path, name: str, *options: str) -> Path:
    """Make a report in a file; return it."""
    option = f"--{name.rpartition('.')[2]}"
    done = answered(home, "report", "--data-dir", str(home), *LAST, option, str(home / name), *options)
    assert done.returncode == 0, done.stderr
    return home / name


def text_of(page: PageObject) -> str:
    """Return the words of a page: dear where pictures are drawn on it."""
    return " ".join(page.extract_text().split())


def tags_of(node: object) -> Iterator[DictionaryObject]:
    """Give every element of a PDF's structure tree."""
    match node:
        case ArrayObject():
            for one in node:
                yield from tags_of(one.get_object())
        case DictionaryObject():
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from tags_of(node["/K"])
        case _:
            pass


def assert_margins_are_white(pdf: Path) -> None:
    """Render the pages: nothing may be drawn into the margins."""
    if shutil.which("pdftoppm") is None:
        assert not os.environ.get("CI"), "poppler-utils is missing"
        pytest.skip("no pdftoppm on this machine: the margins were not looked at")
    subprocess.run(["pdftoppm", "-r", "50", "-gray", pdf, pdf.with_suffix("")], check=True)
    margin = round(MARGIN_MM / 25.4 * 50)
    for picture in pdf.parent.glob(f"{pdf.stem}-*.pgm"):
        head, size, _, pixels = picture.read_bytes().split(b"\n", 3)
        assert head == b"P5"
        width = int(size.split()[0])
        rows = [pixels[start : start + width] for start in range(0, len(pixels), width)]
        assert all(min(row[:margin] + row[-margin:]) > 250 for row in rows if len(row) == width), picture


@paper
def test_400_days_come_to_at_most_four_pages_that_can_be_read_aloud_and_selected(long_dir: Path) -> None:
    pdf = made(long_dir, "long.pdf", "--name", "Kim Example")
    reader = PdfReader(pdf)
    assert 2 <= len(reader.pages) <= 4
    assert tuple(round(float(side)) for side in reader.pages[0].mediabox[2:]) == A4_PT
    assert reader.metadata is not None
    assert reader.metadata.title == "4 weeks with unclench · Kim Example"
    assert str(reader.root_object["/Lang"]) == "en"
    elements = list(tags_of(reader.root_object["/StructTreeRoot"]))
    kinds = [str(one["/S"]) for one in elements]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") >= 8
    assert {"/Table", "/TH", "/Figure"} <= set(kinds)
    assert all(one.get("/Alt") for one in elements if str(one["/S"]) == "/Figure")
    words = [text_of(page) for page in reader.pages[1:]]
    assert "Worse in busy seasons" in " ".join(words)
    assert "How this is made, and its limits" in words[-1]
    assert_margins_are_white(pdf)


@paper
def test_words_that_are_too_long_stay_on_the_paper_of_either_size(wild_dir: Path) -> None:
    pdf = made(wild_dir, "wild.pdf", "--name", LONG, "--paper", "letter")
    reader = PdfReader(pdf)
    assert 2 <= len(reader.pages) <= 4
    assert tuple(round(float(side)) for side in reader.pages[0].mediabox[2:]) == LETTER_PT
    assert_margins_are_white(pdf)
    assert "told neither motion nor posture" in text_of(reader.pages[0])


@paper
def test_nothing_kept_and_the_short_form_have_their_pages_too(tmp_path: Path, wild_dir: Path) -> None:
    nothing = kept(tmp_path, [])
    pdf = made(nothing, "nothing.pdf")
    first, _ = PdfReader(pdf).pages
    assert "was not worn in these days" in text_of(first)
    week = made(wild_dir, "week.pdf", "--week", "--name", LONG, "--paper", "letter")
    (only,) = PdfReader(week).pages
    words = text_of(only)
    assert "A week with unclench" in words
    assert "reports with a place" in words


def test_html_is_one_file_that_fetches_and_runs_nothing_and_words_are_text_in_it(wild_dir: Path) -> None:
    page = made(wild_dir, "wild.html", "--name", EVIL).read_text("utf-8")
    assert "&lt;script&gt;alert(2)" in page
    assert "<script" not in page
    assert '<img src="http' not in page
    assert "<b>here" not in page
    assert "default-src 'none'" in page
    assert page.count('<img src="data:image/svg+xml;base64,') == page.count("<img ") >= 5


def test_a_planted_pattern_is_shown_and_one_that_is_not_there_is_not(long_dir: Path, tmp_path: Path) -> None:
    signs = json.loads(shown(long_dir, "--json"))["signs"]["found"]
    verdicts = {one["kind"]: one["verdict"] for one in signs}
    assert verdicts["busy_seasons"] == "fits"
    assert "the load of the day before" in next(
        one["words"] for one in signs if one["kind"] == "busy_seasons"
    )
    assert verdicts["vacation"] == "fits"
    other = kept(tmp_path, lived(90, seed=5))
    answered(other, "safety", "--none", "--data-dir", str(other))
    unplanted = json.loads(shown(other, "--json"))["signs"]["found"]
    found = {one["kind"]: one["verdict"] for one in unplanted}
    assert "fits" not in (found["busy_seasons"], found["vacation"])


def test_a_night_that_was_told_twice_is_one_night_as_it_was_told_last() -> None:
    span = weeks_until(UNTIL, 1, "UTC")
    morning = CheckIn(span.to_ms - 50_000_000, sleep=2, woke=True)
    told = told_in([morning, CheckIn(span.to_ms - 40_000_000, sleep=4, woke=False)], span)
    assert (told.nights, told.sleep_mean) == (1, 4.0)
    assert (told.woke_nights, told.woke_asked) == (0, 1)


def test_the_highest_hours_were_there_on_two_days_at_least(long_dir: Path) -> None:
    assert "The highest: " not in shown(long_dir, "--weeks", "1")
    assert "days). Single fields" in " ".join(shown(long_dir).split())


def shown(home: Path, *options: str) -> str:
    done = answered(home, "report", "--data-dir", str(home), *LAST, *options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_terminal_has_the_words_and_tables(long_dir: Path) -> None:
    told = " ".join(shown(long_dir, "--name", "Kim").split())
    for words in (
        "4 weeks with unclench",
        "Kim",
        "days worn",
        "Heart-focused",
        "no proof and no diagnosis",
    ):
        assert words in told


def test_a_warning_sign_leaves_no_word_of_the_back_but_its_advice(tmp_path: Path) -> None:
    home = kept(
        tmp_path, [*lived(14, PLANTED), *with_own_words("my back again", "lower back right", "deadline")]
    )
    answered(home, "safety", "--flag", "now-2", "--data-dir", str(home))
    told = " ".join(shown(home).split())
    assert "Get help now" in told
    assert "new trouble passing or holding urine or stool" in told
    for words in ("Pain, and where", "Nine signs", "lower back", "fits"):
        assert words not in told
    page = made(home, "flags.html").read_text("utf-8")
    assert "lower back" not in page
    figures = json.loads(shown(home, "--json"))
    assert figures["signs"]["found"] == []
    assert figures["told"]["places"] == []
    assert figures["told"]["pain_mean"] is None


def test_signs_wait_for_the_warning_signs(tmp_path: Path) -> None:
    home = kept(tmp_path, lived(14, PLANTED))
    told = " ".join(shown(home).split())
    assert "unclench safety --ask" in told
    assert "Worse in busy seasons" not in told


def test_one_day_is_enough_for_a_report(tmp_path: Path) -> None:
    home = kept(tmp_path, lived(1))
    assert "1 of 28" in shown(home)
    assert "svg+xml" in made(home, "one.html").read_text("utf-8")


def test_without_check_ins_it_says_so(tmp_path: Path) -> None:
    home = kept(tmp_path, [one for one in lived(7) if not isinstance(one, CheckIn | Tag)])
    answered(home, "safety", "--none", "--data-dir", str(home))
    told = shown(home)
    for words in ("Nothing was told of pain", "Nothing was told of the nights", "no check-in was made"):
        assert words in told


def test_a_wrong_wish_is_refused_with_its_reason(long_dir: Path, tmp_path: Path) -> None:
    future = (UNTIL + timedelta(days=36_500)).isoformat()
    for options, words in (
        (("--until", future), "still to come"),
        (("--until", "soon"), "is no day"),
        (("--until", "1969-01-01"), "before 1972"),
        (("--pdf", "report.doc"), "ends in .pdf"),
    ):
        done = answered(long_dir, "report", "--data-dir", str(long_dir), *options)
        assert (done.returncode, words in " ".join(done.stderr.split())) == (2, True), done.stderr
    away = answered(tmp_path, "report", "--data-dir", str(tmp_path / "none"))
    assert away.returncode == 1
    assert "Traceback" not in away.stderr
    folder = tmp_path / "folder.html"
    folder.mkdir()
    unwritten = answered(long_dir, "report", "--data-dir", str(long_dir), *LAST, "--html", str(folder))
    assert unwritten.returncode == 1
    assert "can't be written" in unwritten.stderr
