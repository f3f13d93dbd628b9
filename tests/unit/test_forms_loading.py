"""Forms from data: read in order, refused with place and reason."""

from __future__ import annotations

import pytest

from pirdesk.errors import DataFault
from pirdesk.forms import Purpose, Required, parse_form
from pirdesk.forms.ordering import cycle, ordered
from tests.unit.forms_words import FORM, WORDS, small, toml
from tests.unit.rules_words import VOCABULARY

QUESTION = """
id = "small"
version = "1"
purpose = "notice"
[[sections]]
id = "what"
[[sections.questions]]
term = "kind"
"""


def test_a_form_is_read_in_its_order() -> None:
    form = small()
    assert (form.id, form.version, form.purpose) == ("small", "1", Purpose.NOTICE)
    assert [section.id for section in form.sections] == ["what", "who", "when"]
    assert [question.term for question in form.questions] == [
        "kind",
        "title",
        "people.affected",
        "populations",
        "occurred",
        "detected_at",
    ]
    assert form.questions[0].required is Required.ALWAYS
    assert form.questions[3].columns == ("populations[].affected", "populations[].vulnerable")
    assert list(form.sections[1].refinements) == ["populations[].vulnerable"]
    assert form.terms[4:6] == ("populations[].affected", "populations[].vulnerable")
    assert len(form.sha256) == 64


def test_a_table_shows_all_columns_where_none_are_named() -> None:
    form = small(QUESTION.replace('"kind"', '"populations"'))
    assert form.questions[0].columns == (
        "populations[].affected",
        "populations[].vulnerable",
        "populations[].place",
    )


def test_constraints_on_times_warn_and_others_block() -> None:
    form = small()
    assert [q.level for q in form.questions if q.constraint] == ["blocker", "warning"]
    strict = FORM.replace(
        'message = "constraint.times"', 'message = "constraint.times"\nlevel = "blocker"'
    )
    assert [q.level for q in small(strict).questions if q.constraint] == ["blocker", "blocker"]


def test_an_old_id_asks_todays_term() -> None:
    assert small(QUESTION.replace('"kind"', '"old.name"')).questions[0].term == "today.name"


def test_a_form_of_an_organisation_may_title_its_own_sections() -> None:
    own = QUESTION.replace('id = "what"', 'id = "own"\ntitle = "Our part"')
    assert small(own).sections[0].title == "Our part"


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('version = "1"', 'version = "1"\nfoo = 1', "foo", "unknown key"),
        ('version = "1"', "", "version", "is missing"),
        ('"notice"', '"poem"', "purpose", "is not one of"),
        ('id = "what"', 'id = "nowhere"', "sections[0].id", "no words"),
        ('term = "kind"', 'term = "kin"', "sections[0].questions[0].term", "no term “kin”"),
        ('term = "kind"', 'term = "kind"\nrelevent = "x"', "questions[0].relevent", "unknown key"),
        ('term = "kind"', 'term = "kind"\nrequired = "often"', "required", "not one of no, always"),
        ('term = "kind"', 'term = "kind"\nrelevant = "yes.z"', "relevant", "did you mean"),
        ('term = "kind"', 'term = "kind"\ncolumns = ["x"]', "columns", "only a table"),
        ('"kind"', '"populations"\ncolumns = ["entities[].role"]', "columns", "not a column"),
        ('"kind"', '"populations[].place"', "sections", "does not show it"),
        ('"kind"', '"kind"\nconstraint = "yes.a"', "message", "go together"),
        ('"kind"', '"kind"\nconstraint = "yes.a"\nmessage = "constraint.z"', "message", "no words"),
        ('"kind"', '"kind"\nlevel = "loud"', "level", "blocker or warning"),
        ('"kind"', '"kind"\n[[sections.questions]]\nterm = "kind"', "term", "already asked"),
        ('"kind"', '"kind"\n[[outputs]]\nid = "o"\nsections = ["z"]', "outputs[0]", "no section"),
        ('"kind"', '"kind"\n[[outputs]]\nid = "o"\n[[outputs]]\nid = "o"', "outputs", "twice"),
        ('"kind"', '"kind"\nrelevant = "kind == \'leak\'"', "sections", "circle: kind → kind"),
        (
            'term = "kind"',
            (
                'term = "yes.a"\nrelevant = "yes.b"\n[[sections.questions]]\n'
                'term = "yes.b"\nrelevant = "yes.c"\n[[sections.questions]]\n'
                'term = "yes.c"\nrelevant = "yes.a"'
            ),
            "sections",
            "circle: yes.a → yes.b → yes.c → yes.a",
        ),
        (
            'id = "what"',
            'id = "what"\nrelevant = "kind == \'leak\'"',
            "sections",
            "circle: kind → kind",
        ),
        ('[[sections.questions]]\nterm = "kind"', "", "questions", "at least one question"),
        ("[[sections]]", "[[section]]", "section", "unknown key"),
    ],
)
def test_a_faulty_form_is_refused(old: str, new: str, key: str, reason: str) -> None:
    assert old in QUESTION
    with pytest.raises(DataFault) as caught:
        parse_form(toml(QUESTION.replace(old, new, 1)), VOCABULARY, WORDS)
    assert reason in caught.value.reason
    assert key in caught.value.key
    assert caught.value.file == "small.toml"


def test_ordering_puts_each_id_after_those_it_reads() -> None:
    reads = {"c": ["b", "x"], "a": [], "b": ["a"]}
    assert ordered(reads) == ("a", "b", "c")
    assert cycle(reads) == ()
    assert cycle({"a": ["b"], "b": ["c"], "c": ["b"]}) == ("b", "c", "b")
    deep = {str(n): [str(n + 1)] for n in range(5000)}
    assert cycle(deep) == ()
