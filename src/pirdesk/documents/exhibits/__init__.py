"""Computed parts of a paper: duties and their traces, harm, answers, timeline, actions.

They show what the engines found; they compute and decide nothing.
"""

from pirdesk.documents.exhibits.analysis import (
    contents_nodes,
    flips_nodes,
    missing_nodes,
    open_facts_nodes,
    plain_table,
    rows_of_facts,
    traces_nodes,
)
from pirdesk.documents.exhibits.beside import beside_nodes
from pirdesk.documents.exhibits.brief import duties_brief_nodes, severity_nodes, spans_nodes
from pirdesk.documents.exhibits.duties import duties_nodes, trace_nodes
from pirdesk.documents.exhibits.facts import (
    actions_nodes,
    facts_nodes,
    form_nodes,
    timeline_nodes,
)
from pirdesk.documents.exhibits.harm import (
    bridge_nodes,
    harm_nodes,
    others_nodes,
    turning_nodes,
    unused_nodes,
)
from pirdesk.documents.exhibits.proposals import proposal_nodes, proposal_parted_nodes

__all__ = [
    "actions_nodes",
    "beside_nodes",
    "bridge_nodes",
    "contents_nodes",
    "duties_brief_nodes",
    "duties_nodes",
    "facts_nodes",
    "flips_nodes",
    "form_nodes",
    "harm_nodes",
    "missing_nodes",
    "open_facts_nodes",
    "others_nodes",
    "plain_table",
    "proposal_nodes",
    "proposal_parted_nodes",
    "rows_of_facts",
    "severity_nodes",
    "spans_nodes",
    "timeline_nodes",
    "trace_nodes",
    "traces_nodes",
    "turning_nodes",
    "unused_nodes",
]
