"""Spreadsheets: the sheets of XLSX and ODS files as tables of text."""
