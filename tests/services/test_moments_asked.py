"""Moments in another order than the usual: asked about in the case, never refused."""

from __future__ import annotations

from datetime import UTC, datetime

from pirdesk.casefile.sheet import Answer
from pirdesk.casefile.values import Moment
from pirdesk.services import cases, open_points
from pirdesk.services.answers import answer_terms
from tests.builders import Office, sample_case


def test_detected_years_after_it_was_resolved_is_asked_about(office: Office) -> None:
    """Resolved on 20 March 2023, “detected” on 25 October 2026: asked, not blocked."""
    case = sample_case(office)
    before = cases.case_view(office.author, case.id).readiness
    assert open_points.MOMENTS not in {ready.output for ready in before}
    late = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    given = Answer(Moment(late, late, "2026-10-25T02:30:00+01:00"))
    answer_terms(office.author, case.id, {"incident.detected_at": given})
    view = cases.case_view(office.author, case.id)
    (asked,) = [ready for ready in view.readiness if ready.output == open_points.MOMENTS]
    assert asked.state == "asked"
    places = {point.where for point in asked.blockers}
    assert {"incident.resolved_at", "incident.contained_at"} <= places
    assert {point.level for point in asked.blockers} == {"warning"}
    states = {r.output: r.state for r in view.readiness if r.output != open_points.MOMENTS}
    assert states == {r.output: r.state for r in before}
