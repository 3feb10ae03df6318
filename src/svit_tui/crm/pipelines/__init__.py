"""Pipelines: their stages, and what a deal must have to enter one."""
