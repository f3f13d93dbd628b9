"""What may follow a signature in later revisions: signatures, and time stamps with their data.

Stricter than pyHanko's default, which also lets information, metadata and new fields change.
"""

from __future__ import annotations

from typing import Any

from pyhanko.sign import diff_analysis

rules: Any = diff_analysis

# What a time stamp's field of ours has; an appearance, an action or a lock is no part of it.
_STAMP_FIELD = frozenset({"/FT", "/T", "/TU", "/V", "/Type", "/Subtype", "/F", "/P", "/Rect"})


# Of the catalogue; pyHanko's default also ignores what titles and marks the document.
_LEFT_TO_OTHER_RULES = frozenset({"/AcroForm", "/DSS", "/Extensions", "/Version"})


class _StampFields(rules.SigFieldCreationRule):  # type: ignore[misc]  # pyHanko's rule is Any here
    """New fields are allowed where they are invisible and hold a document time stamp."""

    def apply(self, context: Any) -> Any:
        """Refuse any other new field, then let pyHanko account for its objects."""
        for name, spec in context.field_specs.items():
            if spec.old_field_ref is None and not _is_stamp(spec.new_field_ref):
                raise rules.SuspiciousModification(f"{name} is a new field and no time stamp.")
        yield from super().apply(context)


def _is_stamp(reference: Any) -> bool:
    field = reference.get_object()
    left, bottom, right, top = (float(number) for number in field["/Rect"])
    return (
        set(field.keys()) <= _STAMP_FIELD
        and field["/FT"] == "/Sig"
        and (left, bottom) == (right, top)
        and "/V" in field
        and field["/V"]["/Type"] == "/DocTimeStamp"
    )


def strict_policy(*, certifying: bool = False) -> Any:
    """Return the policy: further signatures, document time stamps, validation data, nothing else.

    ``certifying`` also allows what a first signature brings: where it is, and that there is one.
    """
    level = rules.ModificationLevel.LTA_UPDATES
    ignored = _LEFT_TO_OTHER_RULES | ({"/Perms"} if certifying else set())
    fields = [_StampFields(), rules.SigFieldModificationRule()]
    form = rules.FormUpdatingRule(field_rules=fields)
    if certifying:
        flags = frozenset({*form.ignored_acroform_keys, "/SigFlags"})
        form = rules.FormUpdatingRule(fields, flags)
    return rules.StandardDiffPolicy(
        global_rules=[
            rules.CatalogModificationRule(ignored_keys=ignored),
            rules.XrefStreamRule().as_qualified(level),
            rules.ObjectStreamRule().as_qualified(level),
            rules.DSSCompareRule().as_qualified(level),
        ],
        form_rule=form,
    )
