"""The demo's campaigns: those of the ministry and the department, and what answers them."""

from nominations.models import Campaign, Cluster
from nominations.services.catalogues import load_campaign
from nominations.services.demo_organisation import Units

#: Who issued what comes with the program; the dispatch of another province is no part of the demo.
_ISSUERS = {
    "bo-tnmt-2020": "btnmt",
    "bo-tnmt-2021": "btnmt",
    "bo-tnmt-2025": "btnmt",
    "minh-giang-2025": "stnmt",
}
#: The demo's own: the ministry's, the department's, one unit's answer, one cluster's.
_OWN = {
    "campaign-bo-2026": ("bnnmt", ""),
    "campaign-2026": ("snnmt", ""),
    "campaign-cckl-2026": ("cckl", ""),
    "campaign-cum-2-2026": ("cckl", "cum-2"),
}


def load_demo_campaigns(units: Units, clusters: dict[str, Cluster]) -> dict[str, Campaign]:
    """All campaigns of the demo by code, parents first."""
    found = [load_campaign(name, issuer=units[issuer]) for name, issuer in _ISSUERS.items()]
    found += [
        load_campaign(name, issuer=units[issuer], cluster=clusters.get(cluster), folder="demo")
        for name, (issuer, cluster) in _OWN.items()
    ]
    return {campaign.code: campaign for campaign in found}
