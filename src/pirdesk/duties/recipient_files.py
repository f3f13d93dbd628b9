"""Read the recipient of a law file; who it is in a case is found by ``recipients``."""

from __future__ import annotations

from pirdesk.casefile.terms import TermType
from pirdesk.datafiles import Reader
from pirdesk.duties.homes import ENTITIES
from pirdesk.duties.law_fields import (
    LawFields,
    area_code,
    choice,
    citation,
    own_confidence,
    zone_name,
)
from pirdesk.duties.regime import ByProduct, Choose, Directory, Instead, Recipient, Territory


def read_recipient(law: LawFields, item: Reader) -> Recipient:
    """Read who must be told, and by which places the authority is chosen."""
    item.only(
        *("to", "choose", "area", "places", "unnamed", "words", "cite", "instead", "zone"),
        *("by_product", "confidence"),
    )
    places = item.texts("places")
    for term in places:
        law.term(item, "places", term, TermType.PLACES)
    choose = choice(item, "choose", Choose)
    area = item.text("area")
    if not places and choose != "establishment" and area:
        raise item.fault("names no term", "places")
    if choose != "jurisdiction" and area not in ("eea", "eu"):
        raise item.fault("must be eea or eu", "area")
    if choose == "jurisdiction":
        area_code(item, "area")
    return Recipient(
        to=choice(item, "to", Directory),
        choose=choose,
        area=area,
        places=places,
        unnamed=item.text("unnamed"),
        words=item.text("words"),
        cite=citation(item),
        instead=_instead(law, item.inner("instead")) if "instead" in item.table else None,
        zone=zone_name(item),
        by_product=tuple(_by_product(law, part) for part in item.each("by_product")),
        confidence=own_confidence(item),
    )


def read_territory(law: LawFields, item: Reader) -> Territory:
    """Read how a law reaches an organisation that has no establishment in its area."""
    item.only("terms", "words", "cite")
    terms = item.texts("terms", None)
    for term in terms:
        law.term(item, "terms", term, TermType.PLACES)
        if not term.startswith(f"{ENTITIES}[]."):
            raise item.fault(f"“{term}” is not asked of each organisation", "terms")
    if not terms:
        raise item.fault("names no term", "terms")
    return Territory(terms, item.text("words"), citation(item))


def _instead(law: LawFields, item: Reader) -> Instead:
    item.only("when", "place", "name", "words", "cite")
    when = law.condition(item, "when")
    return Instead(when, item.text("place"), item.text("name"), item.text("words"), citation(item))


def _by_product(law: LawFields, item: Reader) -> ByProduct:
    item.only("when", "name", "words", "cite")
    when = law.condition(item, "when")
    return ByProduct(when, item.text("name"), item.text("words"), citation(item))
