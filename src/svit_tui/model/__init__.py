"""The words of the product as tables and value types.

Kept empty, so that a value type costs no import of the ORM.
"""
