"""One chart of every kind, as the document tests share them."""

from __future__ import annotations

from datetime import datetime

from pirdesk.casefile.figures import (
    Bar,
    Bars,
    Chart,
    Moment,
    OnsetBand,
    Range,
    Ranges,
    RiskCell,
    RiskMatrix,
    RiskPoint,
    SeverityHistory,
    SeverityStep,
    Tick,
    Timeline,
)
from pirdesk.documents.figures import number_scale, time_scale


def instant(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


def at(text: str) -> float:
    return instant(text).timestamp()


DAYS = time_scale(
    instant("2023-03-19T22:00"), instant("2023-03-24T18:00"), "Europe/Rome", "en", "Time in Rome"
)
TIMELINE = Timeline(
    DAYS,
    (
        Moment("Defect", "20 March", at("2023-03-20T08:00"), at("2023-03-20T20:00"), "between"),
        Moment("Report", "20 March", at("2023-03-20T00:00"), at("2023-03-20T23:59"), "partial"),
        Moment("Off", "20 March, 16:40", at("2023-03-20T15:40"), at("2023-03-20T15:40")),
        Moment("No list", "to 22 March", at("2023-03-20T15:40"), at("2023-03-22T09:00"), "lasting"),
    ),
)
BARS = Bars(
    number_scale(0, 1, "en", "Share answered wrongly"),
    (Bar("Group A", 0.42, "42 % (31–54 %)", 0.31, 0.54), Bar("Group Жук", 0.93, "93 %")),
    Tick(0.2, "Limit: 20 %"),
)
RANGES = Ranges(
    number_scale(0, 5000, "de"),
    (
        Range("People", "at least 687", 687, 1200, None),
        Range("Records", "2,000 to 4,500", 2000, None, 4500),
        Range("Countries", "not known", None, None, None),
    ),
    Tick(500, "Threshold: 500 people"),
)
MATRIX = RiskMatrix(
    ("Likely", "Unlikely"),
    ("Limited", "Grave"),
    ((RiskCell("medium", 2), RiskCell("high", 4)), (RiskCell("low", 0), RiskCell("medium", 2))),
    (RiskPoint(0, 1, "Payment data"), RiskPoint(0, 1, "Second risk in the cell")),
    "Likelihood",
    "Severity",
)
ONSET = OnsetBand(
    DAYS,
    at("2023-03-20T08:00"),
    at("2023-03-20T17:00"),
    "Began between 09:00 and 18:00",
    (Tick(at("2023-03-20T15:40"), "Switched off"), Tick(at("2023-03-23T15:40"), "Cause found")),
)
SEVERITY = SeverityHistory(
    DAYS,
    ("Low", "High"),
    (
        SeverityStep(at("2023-03-20T09:00"), 0, "titles only"),
        SeverityStep(at("2023-03-21T09:00"), 1, "payment data found"),
    ),
)
CHARTS: tuple[Chart, ...] = (TIMELINE, BARS, RANGES, MATRIX, ONSET, SEVERITY)
