"""The data a desk works with: vocabulary, words, forms, law and templates, read when first needed.

An organisation's own definitions, kept in the case database, stand in for a built-in file only
while they are based on the version shipped. What is shipped is read once in a program's life.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pirdesk import datafiles
from pirdesk.casefile.case import LAW_CHECK, METHOD_CHECK, Definition
from pirdesk.casefile.terms import Vocabulary
from pirdesk.errors import UserError
from pirdesk.services.own_clocks import own_titles
from pirdesk.services.own_laws import (
    LawWarning,
    OwnLaws,
    behind_words,
    pack_with,
    parsed,
    read_own_laws,
)

if TYPE_CHECKING:
    from pirdesk.documents.layouts import Layout
    from pirdesk.documents.templates import Template
    from pirdesk.duties import Pack, Regime
    from pirdesk.forms import Form, Words
    from pirdesk.harm import Editions
    from pirdesk.harm.methods import Method

FOLDERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "form": (
        ("forms", "registers"),
        ("forms", "assessments"),
        ("forms", "notices"),
        ("forms", "reviews"),
    ),
    "template": (("exports", "templates"),),
    "regime": (("forms", "regimes"),),
    "layout": (("exports", "layouts"),),
    "matrix": (("forms", "matrices"),),
}


class Library:
    """All data of the desk at one revision of the definitions; each part is read when asked for.

    ``versions`` are all versions of the organisation's files, those of each oldest first;
    ``law_checks`` is what people signed about laws, ``method_checks`` what they answered for harm
    methods. The number of all is the ``revision``.
    """

    def __init__(self, versions: Iterable[Definition] = ()) -> None:
        every = tuple(versions)
        self.versions = tuple(each for each in every if each.kind not in (LAW_CHECK, METHOD_CHECK))
        self.law_checks = tuple(each for each in every if each.kind == LAW_CHECK)
        self.method_checks = tuple(each for each in every if each.kind == METHOD_CHECK)
        self.revision = len(every)
        newest = {(each.kind, each.id): each for each in self.versions}
        self._newest = tuple(newest.values())
        self._templates = lru_cache(maxsize=8)(self._load_templates)
        self._titles = lru_cache(maxsize=None)(self._read_titles)

    def since(self, before: Library) -> tuple[Definition, ...]:
        """Return the versions that an earlier library did not have, in order of their times."""
        known = set(before.versions)
        return tuple(sorted((d for d in self.versions if d not in known), key=lambda d: d.at))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """All terms."""
        return _vocabulary()

    def words(self, language: str = "en") -> Words:
        """Return the words of one language, the same object each time: screens compare by it."""
        return _words(language)

    @cached_property
    def own(self) -> tuple[Definition, ...]:
        """The organisation's definitions that stand in for the built-in file they are based on."""
        shipped = builtin_files() if self._newest else {}
        return tuple(
            d
            for d in self._newest
            if shipped.get((d.kind, d.based_on_id)) is None
            or shipped[(d.kind, d.based_on_id)].sha256 == d.based_on_hash
        )

    @cached_property
    def behind(self) -> tuple[Definition, ...]:
        """The organisation's definitions based on an older version than the one shipped."""
        return tuple(d for d in self._newest if d not in self.own)

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        """All forms by id, the organisation's own in place of ours."""
        forms = dict(_forms())
        for definition in self.own:
            if definition.kind == "form":
                forms[definition.id] = _own_form(definition)
        return forms

    @cached_property
    def pack(self) -> Pack:
        """The law as data; its edition names the own laws in it, and those left out."""
        return self._law[0]

    @property
    def own_regimes(self) -> Mapping[str, datafiles.DataFile]:
        """The files of the organisation's laws that stand in for ours, by id."""
        return self._law[1].files

    @property
    def behind_regimes(self) -> tuple[Regime, ...]:
        """The organisation's laws that no longer stand in, because the built-in ones are newer."""
        return self._behind_laws.laws

    @property
    def law_warnings(self) -> tuple[LawWarning, ...]:
        """What a person must know of the organisation's own laws that do not stand in."""
        behind = tuple(behind_words(law.id) for law in self.behind_regimes)
        return (*self._law[1].unreadable, *self._behind_laws.unreadable, *behind)

    @cached_property
    def _law(self) -> tuple[Pack, OwnLaws]:
        own = read_own_laws(self.own, lambda: self.vocabulary, _laws())
        return pack_with(_pack(), own)

    @cached_property
    def _behind_laws(self) -> OwnLaws:
        return read_own_laws(self.behind, lambda: self.vocabulary, _laws())

    def duty_titles(self, duties: Collection[str]) -> dict[str, str]:
        """Return the titles of some duties; reads the files of their laws alone, judges nothing."""
        titles = own_titles(duties)
        for law in _laws().keys() | self.own_regimes.keys():
            if any(f"{duty}.".startswith(f"{law}.") for duty in duties):
                titles |= self._titles(law)[0]
        return titles

    def duties_called(self, name: str) -> tuple[str, ...]:
        """Return the duties of a law, or those a duty's id means; reads their files alone.

        Old ids stay among them: rows computed before the change carry them.
        """
        found = dict.fromkeys(own_titles([name]))
        for law in _laws().keys() | self.own_regimes.keys():
            if f"{name}.".startswith(f"{law}."):
                titles, renamed = self._titles(law)
                found |= dict.fromkeys(d for d in titles if f"{d}.".startswith(f"{name}."))
                found |= dict.fromkeys(renamed.get(name, ()))
        return tuple(found)

    def template(self, template_id: str, language: str) -> Template:
        """Return a template in a language; an unknown one is refused with those that exist."""
        found = self._templates(language).get(template_id)
        if found is None:
            known = ", ".join(sorted(self._templates(language))) or "none"
            raise UserError(
                f"There is no document “{template_id}” in language “{language}”.",
                f"In that language there are: {known}.",
                code="template.unknown",
            )
        return found

    def templates(self, language: str) -> Mapping[str, Template]:
        """Return all templates of one language by id."""
        return self._templates(language)

    def _read_titles(self, law: str) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
        """Return the titles of a law's duties, old ids among them, and what those became."""
        own = self.own_regimes.get(law)
        top = datafiles.Reader.of(own or _law_file(law))
        stages = {stage.text("id"): stage.text("title") for stage in top.each("stages")}
        titles = {f"{law}.{name}" if name else law: title for name, title in stages.items()}
        renamed = {was.text("id"): was.texts("now") for was in top.each("formerly")}
        for old, now in renamed.items():
            titles.setdefault(old, titles[now[0]])
        return titles, renamed

    @cached_property
    def matrix(self) -> Editions:
        """The matrix of internal severity: ours, then every edition of the organisation's own."""
        from pirdesk.harm.matrices import Editions, parse_matrix, shipped

        if not any(d.kind == "matrix" for d in self.own):
            return Editions(shipped())
        own = [d for d in self.versions if d.kind == "matrix"]
        return Editions(shipped(), tuple((d.at, parse_matrix(parsed(d))) for d in own))

    @property
    def methods(self) -> tuple[Method, ...]:
        """The harm methods that are data, in order of their ids."""
        return _methods()

    def layout(self, name: str) -> Layout:
        """Return a page layout by its id, the organisation's own in place of ours."""
        from pirdesk.documents.layouts import load_layout, read_layout

        for definition in self.own:
            if (definition.kind, definition.id) == ("layout", name):
                return read_layout(parsed(definition))
        return load_layout(name)

    def _load_templates(self, language: str) -> Mapping[str, Template]:
        templates = dict(_shipped_templates(language))
        for definition in self.own:
            tongue, _, name = definition.id.rpartition("/")
            if definition.kind == "template" and tongue in ("", language):
                from pirdesk.documents.templates import parse_template

                templates[name] = parse_template(parsed(definition), self.vocabulary)
        return templates


@cache
def _vocabulary() -> Vocabulary:
    from pirdesk.forms import load_vocabulary

    return load_vocabulary()


@lru_cache(maxsize=64)
def _own_form(definition: Definition) -> Form:
    """Parse an own form once: screens keep what stands on a form that did not change."""
    from pirdesk.forms import parse_form

    return parse_form(parsed(definition), _vocabulary())


@lru_cache(maxsize=8)
def _words(language: str) -> Words:
    from pirdesk.forms import load_words

    return load_words(language)


@cache
def _forms() -> Mapping[str, Form]:
    from pirdesk.forms import load_forms

    return load_forms(_vocabulary())


@cache
def _methods() -> tuple[Method, ...]:
    from pirdesk.harm.methods import load_methods

    return load_methods(_vocabulary())


@cache
def _pack() -> Pack:
    from pirdesk.duties import load_regimes

    return load_regimes(_vocabulary())


@lru_cache(maxsize=8)
def _shipped_templates(language: str) -> Mapping[str, Template]:
    from pirdesk.documents.templates import load_templates

    if not datafiles.path("exports", "templates", language).is_dir():
        return {}
    return load_templates(language, _vocabulary())


@cache
def _laws() -> Mapping[str, Path | None]:
    """Return the file of every built-in law by the law's id, None where it stands in a table."""
    from pirdesk.duties.law_tables import table_laws

    files = datafiles.path("forms", "regimes").rglob("*.toml")
    named = {file.name.removesuffix(".toml"): file for file in files}
    return dict.fromkeys(table_laws()) | named


def _law_file(law: str) -> datafiles.DataFile:
    from pirdesk.duties.law_tables import table_laws

    file = _laws()[law]
    return table_laws()[law] if file is None else datafiles.read_toml(file)


def languages() -> tuple[str, ...]:
    """Return the languages documents can be written in."""
    folder = datafiles.path("exports", "templates")
    return tuple(sorted(p.name for p in folder.iterdir() if p.is_dir()))


@cache
def builtin_files() -> Mapping[tuple[str, str], datafiles.DataFile]:
    """Return every built-in file an organisation can stand in for, by (kind, id).

    A template's id is ``LANG/ID``; forms and regimes have their plain id.
    """
    found: dict[tuple[str, str], datafiles.DataFile] = {}
    for kind, folders in FOLDERS.items():
        for folder in folders:
            for file in datafiles.read_folder(*folder):
                if file.name.startswith("exports/layouts/words/"):
                    continue
                stem = file.name.rsplit("/", 1)[-1].removesuffix(".toml")
                if kind == "template":
                    stem = f"{file.name.split('/')[-2]}/{stem}"
                found[(kind, stem)] = file
    return found
