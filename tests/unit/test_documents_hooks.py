"""What we lean on inside pyHanko that it does not promise: these fail when it changes."""

from __future__ import annotations

import inspect
import io
from importlib.metadata import version

import pytest
from pyhanko.pdf_utils import content, generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import ObjStreamRef
from pyhanko.sign import diff_analysis, signers
from pyhanko.sign.diff_analysis.rules import file_structure_rules, form_field_rules
from pyhanko.sign.signers.pdf_signer import PdfSigningSession, PdfTBSDocument, PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data

from pirdesk.documents.signing.pades import Untouched
from pirdesk.documents.verify import revisions
from pirdesk.documents.verify.reading import StrictReader
from tests.unit.documents_papers import frozen, make_paper, sealed


def test_the_release_is_the_one_these_hooks_were_read_in() -> None:
    assert version("pyHanko").startswith("0.38.")


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (IncrementalPdfFileWriter, "_update_meta"),
        (content.ImportedPdfPage, "_ensure_writer"),
        (PdfSigningSession, "estimate_signature_container_size"),
        (PdfSigningSession, "prepare_tbs_document"),
        (PdfTBSDocument, "digest_tbs_document"),
        (PdfTBSDocument, "perform_signature"),
        (TimeStamper, "async_dummy_response"),
        (TimeStamper, "async_request_tsa_response"),
        (TimeStamper, "async_timestamp"),
        (PdfTimeStamper, "timestamp_pdf"),
        (DocumentSecurityStore, "supply_dss_in_writer"),
    ],
)
def test_what_we_override_or_call_is_there(owner: type, name: str) -> None:
    assert hasattr(owner, name), f"{owner.__name__}.{name} is gone"


def test_every_revision_asks_the_one_place_that_rewrites_information() -> None:
    told = []
    for kind in (IncrementalPdfFileWriter, Untouched):
        writer, out = kind(io.BytesIO(frozen(make_paper()))), io.BytesIO()
        writer.update_root()
        writer.write(out)
        told.append(str(PdfFileReader(out).trailer["/Info"].get("/Producer", "")))
    assert "pyHanko" in told[0]
    assert "pyHanko" not in told[1]


def test_the_rules_of_later_changes_are_built_as_we_build_them() -> None:
    assert {"field_rules", "ignored_acroform_keys"} <= set(
        inspect.signature(diff_analysis.FormUpdatingRule.__init__).parameters
    )
    assert (
        "ignored_keys"
        in inspect.signature(file_structure_rules.CatalogModificationRule.__init__).parameters
    )
    assert {"global_rules", "form_rule"} <= set(
        inspect.signature(diff_analysis.StandardDiffPolicy.__init__).parameters
    )
    source = inspect.getsource(form_field_rules.SigFieldCreationRule.apply)
    for used in ("context.field_specs", "old_field_ref", "new_field_ref"):
        assert used in source, used
    levels = diff_analysis.ModificationLevel
    assert levels.LTA_UPDATES < levels.FORM_FILLING < levels.ANNOTATIONS


def test_what_a_checked_token_tells_has_the_names_we_read() -> None:
    source = inspect.getsource(inspect.getmodule(validate_tst_signed_data))  # type: ignore[arg-type]
    for name in ("intact", "valid", "trust_problem_indic", "signing_cert", "timestamp"):
        assert name in source, name
    assert "timestamper" in inspect.signature(signers.PdfSigner.__init__).parameters


def test_our_reader_reads_every_packed_object_as_pyhankos_strict_reader_does() -> None:
    source = inspect.getsource(PdfFileReader._get_object_from_stream)
    assert "Object is in wrong index." in source
    assert "Encountered forbidden object type in object stream" in source
    data = sealed()
    plain, ours = PdfFileReader(io.BytesIO(data), strict=True), StrictReader(data)
    for number in range(1, plain.trailer["/Size"]):
        told = []
        for reader in (plain, ours):
            try:
                told.append(repr(generic.Reference(number, 0, reader).get_object()))
            except (PdfReadError, KeyError) as fault:
                told.append(type(fault).__name__)
        assert told[0] == told[1], number


def test_a_packed_object_in_another_place_is_refused() -> None:
    reader = StrictReader(sealed())
    marker = next(
        found
        for number in range(1, reader.trailer["/Size"])
        if isinstance(found := reader.xrefs[generic.Reference(number, 0, reader)], ObjStreamRef)
    )
    wrong = marker.ix_in_stream + 1
    with pytest.raises((PdfReadError, ValueError)):
        reader._get_object_from_stream(1_000_000, marker.obj_stream_id, wrong)


def test_who_uses_an_object_is_told_as_pyhanko_tells_it() -> None:
    data = sealed()
    plain, ours = PdfFileReader(io.BytesIO(data), strict=True), StrictReader(data)
    references = [generic.Reference(number) for number in range(1, plain.trailer["/Size"])]
    for revision in range(plain.total_revisions):
        theirs, own = (reader.get_historical_resolver(revision) for reader in (plain, ours))
        assert own._get_usages_of_ref(references[0]) == set()
        theirs._load_reverse_xref_cache()
        own._load_reverse_xref_cache()
        told = {r.idnum: theirs._get_usages_of_ref(r) for r in references}
        assert told == {r.idnum: own._get_usages_of_ref(r) for r in references}
        assert len(told) > 100
        assert max(map(len, told.values())) > 10


def test_an_object_met_in_endless_ways_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revisions, "_MOST", 100)
    with pytest.raises(PdfReadError, match="too many ways"):
        StrictReader(sealed()).get_historical_resolver(0)._load_reverse_xref_cache()
