"""The small store that the tests of the CRM's rules work in."""

from tests.crm.conftest import world, world_file

__all__ = ["world", "world_file"]
