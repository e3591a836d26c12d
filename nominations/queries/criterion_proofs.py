"""Which proofs are pinned to which criterion of a submission."""

from nominations.models import ProofLink, Submission


def pinned_proofs(submission: Submission) -> dict[int, list[ProofLink]]:
    """Criterion id → its pinned proofs that are still in use. One statement."""
    links = ProofLink.objects.filter(
        attachment__submission=submission,
        attachment__superseded=False,
        criterion__isnull=False,
        removed_at=None,
    ).select_related("attachment")
    found: dict[int, list[ProofLink]] = {}
    for link in links:
        assert link.criterion_id is not None
        found.setdefault(link.criterion_id, []).append(link)
    return found
