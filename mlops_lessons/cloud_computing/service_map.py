"""The same kind of service at four providers, by the names that it has in November 2026."""

from __future__ import annotations

from collections.abc import Mapping

from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts

__all__ = ["AS_OF", "PROVIDERS", "SERVICES", "show_service_map"]

say = topic_texts("cloud_computing")
AS_OF = "2026-11"
PROVIDERS = ("Google Cloud", "Microsoft Azure", "Amazon Web Services", "Alibaba Cloud")
# By kind of service (its words stand in texts.toml), in the order of PROVIDERS.
SERVICES: Mapping[str, tuple[str, str, str, str]] = {
    "objects": ("Cloud Storage", "Blob Storage", "S3", "Object Storage Service (OSS)"),
    "machines": ("Compute Engine", "Virtual Machines", "EC2", "Elastic Compute Service (ECS)"),
    "functions": ("Cloud Run functions", "Azure Functions", "Lambda", "Function Compute"),
    "containers": ("Google Kubernetes Engine", "Azure Kubernetes Service", "EKS", "Container Service (ACK)"),
    "database": ("Cloud SQL", "Azure SQL Database", "RDS", "ApsaraDB RDS"),
    "warehouse": ("BigQuery", "Microsoft Fabric", "Redshift", "MaxCompute"),
    "learning": ("Agent Platform (Vertex AI)", "Azure Machine Learning", "SageMaker AI", "Platform for AI (PAI)"),
    "monitoring": ("Cloud Monitoring", "Azure Monitor", "CloudWatch", "CloudMonitor"),
    "identity": ("Cloud IAM", "Microsoft Entra ID", "IAM", "Resource Access Management (RAM)"),
    "budget": ("Cloud Billing budgets", "Cost Management budgets", "AWS Budgets", "Budget Management"),
}


def show_service_map() -> None:
    """Show the services of the four providers side by side."""
    rows = [[say(f"services.{kind}"), *names] for kind, names in SERVICES.items()]
    show_table(say("services.caption", date=AS_OF), [say("services.kind"), *PROVIDERS], rows, say("services.note"))
