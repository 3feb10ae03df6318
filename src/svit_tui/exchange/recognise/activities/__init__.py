"""Calls, e-mails, meetings, notes and tasks as other systems export them."""
