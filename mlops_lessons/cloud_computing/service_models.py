"""Real products and the service model that each is sold under, for a sorting exercise.

References
----------
Mell, P. and Grance, T. (2011), *The NIST Definition of Cloud Computing*, NIST SP 800-145.
"""

from __future__ import annotations

from collections.abc import Mapping

from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts

__all__ = ["MODELS", "PRODUCTS", "show_products"]

say = topic_texts("cloud_computing")
MODELS = ("saas", "paas", "iaas")

# Names as sold in 2026-11. The key of its words in texts.toml, the name, the model.
_CATALOGUE = (
    ("gmail", "Gmail", "saas"),
    ("microsoft_365", "Microsoft 365", "saas"),
    ("compute_engine", "Compute Engine", "iaas"),
    ("ec2", "Amazon EC2", "iaas"),
    ("azure_vm", "Azure Virtual Machines", "iaas"),
    ("app_service", "Azure App Service", "paas"),
    ("heroku", "Heroku", "paas"),
    ("salesforce", "Salesforce Platform", "paas"),
)
PRODUCTS: Mapping[str, str] = {name: model for _key, name, model in _CATALOGUE}


def show_products() -> None:
    """Show the products with what one gets and what one brings, and without their model."""
    headers = [say(f"models.{column}") for column in ("product", "gets", "brings")]
    rows = [[name, say(f"models.{key}.gets"), say(f"models.{key}.brings")] for key, name, _model in _CATALOGUE]
    show_table(say("models.caption"), headers, rows, say("models.note"))
