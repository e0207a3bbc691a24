"""A checklist to take away: as data for programs, to print, and to fill in with Excel or Word; the same items in each."""

from policysite.exports.lists.describing import describe_list

__all__ = ["describe_list"]
