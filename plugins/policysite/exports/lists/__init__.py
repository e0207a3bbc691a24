"""A checklist to take away: as data for programs, to print, and to fill in with Excel or Word; the same items in each."""

from policysite.exports.lists.describing import describe_goal, describe_list, list_typed
from policysite.exports.lists.keeping import Exported, export_list
from policysite.exports.lists.reading import READERS, read_ids

__all__ = ["READERS", "Exported", "describe_goal", "describe_list", "export_list", "list_typed", "read_ids"]
