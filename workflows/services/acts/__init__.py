"""What each action does to its subject. Importing this package fills `step.ACTS`."""

from workflows.services.acts import (
    claims,
    consolidation_drafting,
    consolidation_issue,
    consolidation_review,
    consolidation_signing,
    correction,
    marking,
    ranking,
    recalls,
    reopening,
    sending,
    submission_desk,
    submission_unit,
    summaries,
)

__all__ = [
    "claims",
    "consolidation_drafting",
    "consolidation_issue",
    "consolidation_review",
    "consolidation_signing",
    "correction",
    "marking",
    "ranking",
    "recalls",
    "reopening",
    "sending",
    "submission_desk",
    "submission_unit",
    "summaries",
]
