"""The solutions of lesson 02, by the names of its exercises."""

from __future__ import annotations

from mlops_lessons.client_server._solutions_exchange import *
from mlops_lessons.client_server._solutions_load import *
