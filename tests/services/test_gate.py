"""One gate: what readiness shows is what submission and approval refuse, with a place to go to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from pirdesk import datafiles
from pirdesk.casefile.case import DocumentState
from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import Answer, Certainty
from pirdesk.casefile.terms import TermType
from pirdesk.documents import parse_template
from pirdesk.errors import DataFault, PirdeskError, UserError
from pirdesk.forms import Readiness, Required, says_nothing
from pirdesk.services import acceptance, answers, cases, drafting, reviews
from pirdesk.services.speaking import reader
from pirdesk.storage import NewDocument
from pirdesk.wording import error_text, say
from tests.builders import Office, confirm_methods, run, sample_case
from tests.refusing import refuses

PAPERS = {"harm": "harm_assessment", "art33": "art33", "art34": "art34", "pir": "pir"}
GONE = Answer(None, Certainty.NOT_APPLICABLE, because="Nothing of the kind was decided here.")
STATES: tuple[Answer | None, ...] = (None, Answer("n/a"), Answer(None, Certainty.UNKNOWN), GONE)


def ready(office: Office, case_id: str) -> dict[str, Readiness]:
    return {r.output: r for r in cases.case_view(office.desk, case_id).readiness}


def leads_somewhere(office: Office, point: Finding) -> bool:
    """Tell whether a point names a question, a page, or a part of a document that exists."""
    kind, _, name = point.where.partition(":")
    if kind == "page":
        return name == "documents" or name.startswith("harm#")
    if kind == "document":
        held, _, part = name.partition("#")
        parts = {block.id for block in drafting.document(office.desk, held).blocks}
        return part in parts or part.startswith("head.")
    return bool(office.desk.library.vocabulary.term(point.where))


def passes(office: Office, document_id: str) -> PirdeskError | None:
    """Submit and approve a draft, give it back; return what refused it."""
    try:
        reviews.submit(office.author, document_id)
        reviews.approve(office.reviewer, document_id)
    except PirdeskError as fault:
        return fault
    finally:
        if drafting.document(office.desk, document_id).state is not DocumentState.DRAFT:
            reviews.return_to_author(office.reviewer, document_id, "The next state is tried.")
    return None


def agrees(office: Office, case_id: str, output: str, document_id: str) -> bool:
    """Check that readiness and gate say the same; return whether the document passed."""
    found, refused = ready(office, case_id)[output], passes(office, document_id)
    assert (found.state == "ready") == (refused is None), (found, refused)
    if refused is not None:
        speaker = reader(office.desk.library)
        shown = [say(point.message, speaker) for point in found.blockers]
        assert refused.code == "review.blocked"
        assert sum(words in refused.what_to_do for words in shown) == min(len(shown), 5)
    assert all(leads_somewhere(office, point) for point in found.blockers)
    return refused is None


def asked(office: Office, form_id: str) -> Iterator[str]:
    """Yield some of the plain questions a form requires, texts first."""
    vocabulary, form = office.desk.library.vocabulary, office.desk.library.forms[form_id]
    wanted = [
        q.term
        for q in form.questions
        if q.required is not Required.NO and vocabulary.term(q.term).type is not TermType.ROWS
    ]
    texts = [key for key in wanted if vocabulary.term(key).type is TermType.TEXT]
    yield from (*texts[::6], *(key for key in wanted[::9] if key not in texts))


@pytest.mark.parametrize(
    "output",
    [pytest.param(each, marks=() if each == "art33" else pytest.mark.full) for each in PAPERS],
)
def test_readiness_is_the_gate_in_states_of_a_whole_case(office: Office, output: str) -> None:
    case = sample_case(office)
    to = {"recipient": "IT"} if output == "art33" else {}
    document = drafting.start_document(office.author, case.id, PAPERS[output], **to)
    assert agrees(office, case.id, output, document.id) == (output != "harm")
    confirm_methods(office, document)
    assert agrees(office, case.id, output, document.id)
    vocabulary = office.desk.library.vocabulary
    for number, key in enumerate(asked(office, output)):
        before = cases.fact_sheet(office.desk, case.id).get(key)
        then = STATES[number % len(STATES)]
        if then is not None and then.value and vocabulary.term(key).type is not TermType.TEXT:
            then = None
        answers.answer_terms(office.author, case.id, {key: then})
        passed = agrees(office, case.id, output, document.id)
        assert passed or then is not STATES[2], key  # “unknown” is an answer
        answers.answer_terms(office.author, case.id, {key: before})


@pytest.mark.parametrize("sample", ["claude-2025-08", "itutorgroup-2020"])
def test_readiness_is_the_gate_of_the_other_samples(office: Office, sample: str) -> None:
    case = sample_case(office, sample)
    assert set(ready(office, case.id)) == {"intake", "harm", "pir"}
    for output in ("harm", "pir"):
        before = ready(office, case.id)[output]
        document = drafting.start_document(office.author, case.id, PAPERS[output])
        after = ready(office, case.id)[output]
        assert {p.where for p in before.blockers} == {p.where for p in after.blockers}
        agrees(office, case.id, output, document.id)


def test_a_letter_about_a_breach_has_no_place_where_there_is_none(office: Office) -> None:
    case = sample_case(office)
    letter = drafting.start_document(office.author, case.id, "art34")
    answers.answer_terms(office.author, case.id, {"data.personal": Answer(False)})
    refused = passes(office, letter.id)
    assert refused is not None
    assert "has no place in this case" in refused.what_to_do
    (point,) = [p for p in ready(office, case.id)["art34"].blockers if p.code == "document.place"]
    assert leads_somewhere(office, point)


def test_a_locked_section_is_neither_emptied_nor_shortened(office: Office) -> None:
    case = sample_case(office)
    review = drafting.start_document(office.author, case.id, "pir")
    (block,) = [b for b in review.blocks if b.id == "harm"]
    cuts = (
        "",
        "## 7. Harm and rights\n\nNothing.",
        block.markdown.replace("{{ redress.remedy }}", ""),
        block.markdown.replace("### Fairness: was any group affected more than others?", ""),
    )
    for words in cuts:
        with pytest.raises(UserError) as refused:
            drafting.change_block(office.author, review.id, "harm", words, block.revision)
        assert refused.value.code == "block.locked"
        assert "your text is kept" in error_text(refused.value)
    more = f"Read first who was harmed.\n\n{block.markdown.replace('## 7.', '## 6.')}"
    drafting.change_block(office.author, review.id, "harm", more, block.revision)
    assert passes(office, review.id) is None


def test_a_review_that_came_in_without_its_locked_section_is_refused(office: Office) -> None:

    case = sample_case(office)
    whole = drafting.start_document(office.author, case.id, "pir")
    for number, kept in enumerate(
        (
            tuple(b for b in whole.blocks if b.id != "harm"),
            tuple(replace(b, markdown="") if b.id == "harm" else b for b in whole.blocks),
        )
    ):
        came = replace(whole, id=f"D-CAME000{number}", blocks=kept)
        office.author.write("document.new", [NewDocument(came)], case_id=case.id)
        refused = passes(office, came.id)
        assert refused is not None
        assert "is locked in this document" in refused.what_to_do


def test_only_a_text_that_stands_in_every_document_is_locked(office: Office) -> None:

    file = datafiles.read_toml(datafiles.path("exports", "templates", "en", "pir.toml"))
    first = {**file.data["blocks"][0], "locked": True, "when": "answered(review.summary)"}
    data = {**file.data, "blocks": [first]}
    with pytest.raises(DataFault, match="locked"):
        parse_template(datafiles.DataFile(file.name, data, ""), office.desk.library.vocabulary)


SAY_NOTHING = (
    *("", " ", "n/a", "N/A.", "N. A.", "-", "–", "—", "...", "…", ".", "?", "x", "xXx", "xx."),
    *("none", "None.", "(none)", "tbd", "TBC", "Nothing", "unknown", "not known", "k. A.", "k.A."),
    *("entfällt", "Keine", "nicht zutreffend", "s. o.", "s.o.", "sans objet", "néant", "n.v.t."),
    *("nessuno", "н/д", "нет", "なし", "无", "해당 없음", "لا يوجد", "n/a\u200b", "\uff2e\uff21"),
    *("\u00a0", "*n/a*", "“none”"),
)
SAY_SOMETHING = (
    *("None of the 41 people answered.", "0", "12", "Not before 3 May.", "A5", "R2D2"),
    *("No group was affected more.", "Nothing found; looked at by Ruth Reviewer."),
)


def test_words_in_place_of_an_answer_are_told_from_answers() -> None:
    assert [text for text in SAY_NOTHING if not says_nothing(text)] == []
    assert [text for text in SAY_SOMETHING if says_nothing(text)] == []
    assert not says_nothing("X", name=True)
    assert says_nothing("tbd", name=True)


@pytest.mark.parametrize("key", ["redress.access", "review.fairness", "factors[f1].evidence"])
def test_no_answer_is_no_answer_in_any_language(office: Office, key: str) -> None:
    case = sample_case(office)
    rows = cases.fact_sheet(office.desk, case.id).rows("factors").ids
    key = key.replace("[f1]", f"[{rows[0]}]")
    for text in ("n/a", "entfällt", "…"):
        answers.answer_terms(office.author, case.id, {key: Answer(text)})
        found = ready(office, case.id)["pir"]
        assert [(p.code, p.where) for p in found.blockers] == [("nothing", key)]


def test_a_reason_that_says_nothing_is_not_stored(office: Office) -> None:
    case = sample_case(office)
    gone = Answer(None, Certainty.NOT_APPLICABLE, because="n/a")
    with refuses(UserError, match="does not say why") as refused:
        answers.answer_terms(office.author, case.id, {"redress.access": gone})
    assert refused.value.code == "answer.because"
    document = drafting.start_document(office.author, case.id, "pir")
    reviews.submit(office.author, document.id)
    with refuses(UserError, match="needs a reason"):
        reviews.return_to_author(office.reviewer, document.id, "tbd")


def test_what_does_not_apply_waits_for_a_reviewer(office: Office) -> None:
    case = sample_case(office)
    answers.answer_terms(office.author, case.id, {"redress.human_review": GONE})
    review = drafting.start_document(office.author, case.id, "pir")
    reviews.submit(office.author, review.id)
    with refuses(UserError, match="1 point is open") as refused:
        reviews.approve(office.reviewer, review.id)
    assert GONE.because in error_text(refused.value)
    for desk, key in (
        (office.author, "redress.human_review"),  # wrote the document and the answer
        (office.writer, "redress.human_review"),  # is no reviewer
        (office.reviewer, "redress.access"),  # is answered
        (office.reviewer, "review.lucky"),  # stands in no locked section
    ):
        with pytest.raises(UserError):
            acceptance.accept(desk, review.id, key)
    acceptance.accept(office.reviewer, review.id, "redress.human_review")
    (held,) = acceptance.acceptances(office.desk, case.id)
    assert (held.key, held.who) == ("redress.human_review", office.reviewer.acting().id)
    assert held.at == office.clock()
    (remark,) = reviews.comments(office.desk, review.id)
    assert remark.text == f"Accepted that “Human review” does not apply, because: {GONE.because}"
    reviews.approve(office.reviewer, review.id)
    other = replace(GONE, because="Nothing was decided about people.")
    answers.answer_terms(office.author, case.id, {"redress.human_review": other})
    found = ready(office, case.id)["pir"]
    assert [p.code for p in found.blockers] == ["answer.inapplicable"]


def test_where_none_is_a_finding_somebody_looked(office: Office) -> None:
    case = sample_case(office)
    key, me = "review.recurrence", ["--as", office.author.acting().id]
    ask = [
        "answer",
        case.id,
        key,
        "--database",
        f"sqlite:///{office.desk.home / 'pirdesk.db'}",
        *me,
    ]
    assert run([*ask, "--nothing-found", "tbd"]) == 1
    assert run([*ask, "None.", "--nothing-found", "Ruth Reviewer"]) == 1
    assert run([*ask, "--nothing-found", "Ruth Reviewer"]) == 0
    found = cases.fact_sheet(office.desk, case.id).value(key)
    assert found == "Nothing found; looked at by Ruth Reviewer."
    elsewhere = ["answer", case.id, "redress.access", *ask[3:], "--nothing-found", "Ruth Reviewer"]
    assert run(elsewhere) == 1
    answers.answer_terms(office.author, case.id, {key: Answer("Nothing found; looked at by ")})
    assert says_nothing("Nothing found; looked at by ")


def test_the_command_line_lists_the_points_with_their_places(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    case = sample_case(office)
    answers.answer_terms(office.author, case.id, {"redress.access": Answer("n/a")})
    place = ["--database", f"sqlite:///{office.desk.home / 'pirdesk.db'}"]
    assert run([*place, "case", "show", case.id, "--points"]) == 0
    told = capsys.readouterr().out
    assert "pir: 1 blocker\n" in told
    assert "“n/a” is no answer to" in told
    assert "[redress.access]" in told
    assert "[page:harm#edpb]" in told
