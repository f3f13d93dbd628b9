"""Read forms strictly from data: unknown terms, dangling words, cycles are refused with place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePosixPath
from typing import TypeVar

from pirdesk import datafiles
from pirdesk.casefile.findings import Level
from pirdesk.casefile.terms import Term, TermType, Vocabulary
from pirdesk.datafiles import DataFile, Reader
from pirdesk.errors import DataFault
from pirdesk.forms.model import Form, Output, Purpose, Question, Required, Section
from pirdesk.forms.ordering import cycle
from pirdesk.forms.words import Words, load_words
from pirdesk.rules import Condition, compile_condition

FOLDERS = ("registers", "assessments", "notices", "reviews")
_QUESTION = (
    "term",
    "required",
    "relevant",
    "readonly",
    "constraint",
    "message",
    "level",
    "audience",
    "columns",
)
_Choice = TypeVar("_Choice", Required, Purpose)


def load_forms(vocabulary: Vocabulary) -> Mapping[str, Form]:
    """Read all shipped forms by id; raises DataFault."""
    words = load_words()
    forms: dict[str, Form] = {}
    for folder in FOLDERS:
        if not datafiles.path("forms", folder).is_dir():
            continue
        for file in datafiles.read_folder("forms", folder):
            form = parse_form(file, vocabulary, words)
            if PurePosixPath(file.name).stem != form.id:
                raise DataFault(file.name, "id", f"“{form.id}” differs from the file's name")
            if form.id in forms:
                raise DataFault(file.name, "id", f"the form is also in {forms[form.id].source}")
            forms[form.id] = form
    return forms


def parse_form(file: DataFile, vocabulary: Vocabulary, words: Words | None = None) -> Form:
    """Read one form; ``words`` (English where not given) must hold what it refers to."""
    return _FormReader(Reader.of(file), vocabulary, words or load_words()).form(file)


class _FormReader:
    """Reads one form and checks what it refers to."""

    def __init__(self, top: Reader, vocabulary: Vocabulary, words: Words) -> None:
        self.top = top
        self.vocabulary = vocabulary
        self.words = words
        self.asked: dict[str, str] = {}

    def form(self, file: DataFile) -> Form:
        top = self.top
        top.only("id", "version", "purpose", "sections", "outputs")
        form_id = top.text("id")
        sections = tuple(self._section(reader, form_id) for reader in top.each("sections"))
        if not sections:
            raise top.fault("a form needs at least one section", "sections")
        ids = [section.id for section in sections]
        outputs = tuple(self._output(reader, ids) for reader in top.each("outputs"))
        self._unique([output.id for output in outputs], "outputs")
        self._unique(ids, "sections")
        self._check_refinements(sections)
        self._check_cycle(sections)
        purpose = _choice(top, "purpose", Purpose)
        version = top.text("version")
        return Form(form_id, version, purpose, sections, outputs, file.name, file.sha256)

    def _section(self, reader: Reader, form_id: str) -> Section:
        reader.only("id", "title", "relevant", "questions", "printed")
        section = reader.text("id")
        title = reader.text("title", "")
        if not title and not self.words.has(f"form.{form_id}.{section}"):
            raise reader.fault(f"there are no words for “form.{form_id}.{section}”", "id")
        relevant = self._condition(reader, "relevant", "")
        questions: list[Question] = []
        refinements: dict[str, Question] = {}
        for inner in reader.each("questions"):
            question = self._question(inner)
            if "[]." in question.term:
                refinements[question.term] = question
            else:
                questions.append(question)
        if not questions and not refinements:
            raise reader.fault("a section needs at least one question", "questions")
        printed = reader.flag("printed", default=True)
        return Section(section, tuple(questions), relevant, title, refinements, printed)

    def _question(self, reader: Reader) -> Question:
        reader.only(*_QUESTION)
        term = self._term(reader, reader.text("term"))
        if term.id in self.asked:
            raise reader.fault(f"“{term.id}” is already asked in {self.asked[term.id]}", "term")
        self.asked[term.id] = reader.key
        constraint = self._condition(reader, "constraint", term.table)
        return Question(
            term=term.id,
            required=_choice(reader, "required", Required, Required.NO),
            relevant=self._condition(reader, "relevant", term.table),
            readonly=self._condition(reader, "readonly", term.table),
            constraint=constraint,
            message=self._message(reader, constraint),
            level=self._level(reader, constraint),
            audience=reader.text("audience", ""),
            columns=self._columns(reader, term),
        )

    def _term(self, reader: Reader, name: str) -> Term:
        key = self.vocabulary.current_key(name)
        found = self.vocabulary.terms.get(key)
        if found is None:
            raise reader.fault(f"there is no term “{name}”", "term")
        return found

    def _columns(self, reader: Reader, term: Term) -> tuple[str, ...]:
        given = reader.texts("columns")
        own = tuple(column.id for column in self.vocabulary.columns(term.id))
        if term.type is not TermType.ROWS:
            if given:
                raise reader.fault("only a table has columns", "columns")
            return ()
        columns = tuple(self.vocabulary.current_key(name) for name in given)
        for column in columns:
            if column not in own:
                raise reader.fault(f"“{column}” is not a column of “{term.id}”", "columns")
        if len(set(columns)) != len(columns):
            raise reader.fault("a column is named twice", "columns")
        return columns or own

    def _condition(self, reader: Reader, key: str, table: str) -> Condition | None:
        data = reader.table.get(key)
        if data is None:
            return None
        where = f"{reader.file}: {reader.key}.{key}"
        return compile_condition(data, self.vocabulary, where, table)

    def _message(self, reader: Reader, constraint: Condition | None) -> str:
        message = reader.text("message", "")
        if bool(message) != (constraint is not None):
            raise reader.fault("a constraint and its message go together", "message")
        if message and not self.words.has(message):
            raise reader.fault(f"there are no words for “{message}”", "message")
        return message

    def _level(self, reader: Reader, constraint: Condition | None) -> Level:
        if "level" in reader.table:
            match reader.text("level"):
                case "blocker":
                    return "blocker"
                case "warning":
                    return "warning"
                case _:
                    raise reader.fault("must be blocker or warning", "level")
        terms = constraint.terms if constraint is not None else ()
        times = (TermType.MOMENT, TermType.DATE)
        kinds = {self.vocabulary.terms[term].type for term in terms}
        # Sources may contradict each other about times; that is shown, and stops nobody.
        return "warning" if kinds and kinds <= set(times) else "blocker"

    def _output(self, reader: Reader, sections: Collection[str]) -> Output:
        reader.only("id", "sections", "relevant", "message")
        relevant = self._condition(reader, "relevant", "")
        why = self._message(reader, relevant)
        output = Output(reader.text("id"), reader.texts("sections"), relevant, why)
        for section in output.sections:
            if section not in sections:
                raise reader.fault(f"there is no section “{section}”", "sections")
        return output

    def _unique(self, ids: Collection[str], key: str) -> None:
        for item in ids:
            if list(ids).count(item) > 1:
                raise self.top.fault(f"the id “{item}” is used twice", key)

    def _check_refinements(self, sections: Collection[Section]) -> None:
        shown = {c for s in sections for q in s.questions for c in q.columns}
        for section in sections:
            for column in section.refinements:
                if column not in shown:
                    table = column.partition("[].")[0]
                    reason = f"“{column}” is asked, but its table “{table}” does not show it"
                    raise self.top.fault(reason, "sections")

    def _check_cycle(self, sections: Collection[Section]) -> None:
        circle = cycle(dict(_relevance(sections)))
        if circle:
            shown = " → ".join(circle)
            raise self.top.fault(
                f"the relevance of questions goes in a circle: {shown}", "sections"
            )


def _relevance(sections: Collection[Section]) -> Iterator[tuple[str, frozenset[str]]]:
    for section in sections:
        outer = section.relevant.terms if section.relevant else frozenset()
        for question in (*section.questions, *section.refinements.values()):
            own = question.relevant.terms if question.relevant else frozenset()
            yield question.term, outer | own


def _choice(
    reader: Reader, key: str, kind: type[_Choice], default: _Choice | None = None
) -> _Choice:
    text = reader.text(key, None if default is None else default.value)
    try:
        return kind(text)
    except ValueError:
        known = ", ".join(item.value for item in kind)
        raise reader.fault(f"“{text}” is not one of {known}", key) from None
