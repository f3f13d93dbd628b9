"""A person's views of the register are her own and stay on the machine."""

from __future__ import annotations

from pirdesk.errors import UserError
from pirdesk.services import saved_views
from tests.builders import Office
from tests.refusing import refuses


def test_a_view_is_kept_replaced_and_forgotten_per_person(office: Office) -> None:
    saved_views.save_view(office.author, " Due  this week ", "milan", "due")
    saved_views.save_view(office.author, "All", "", "title")
    saved_views.save_view(office.author, "All", "", "created")
    kept = [(v.name, v.search, v.order) for v in saved_views.saved_views(office.author)]
    assert kept == [("All", "", "created"), ("Due this week", "milan", "due")]
    assert saved_views.saved_views(office.reviewer) == ()
    saved_views.forget_view(office.author, "All")
    assert [v.name for v in saved_views.saved_views(office.author)] == ["Due this week"]


def test_a_view_needs_a_name_and_a_person(office: Office) -> None:
    with refuses(UserError, match="needs a name"):
        saved_views.save_view(office.author, "  ", "", "due")
    with refuses(UserError, match="Nobody is named"):
        saved_views.save_view(office.desk, "Mine", "", "due")
    assert saved_views.saved_views(office.desk) == ()


def test_a_view_of_an_order_unknown_here_is_left_out(office: Office) -> None:
    office.desk.drafts.put_view(office.author.acting().id, "Newer", '{"search": "", "order": "x"}')
    office.desk.drafts.put_view(office.author.acting().id, "Broken", "{")
    assert saved_views.saved_views(office.author) == ()
