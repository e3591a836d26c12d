"""Papers of the demo's year: what the office adds up or proposes, and how far it has gone."""

from nominations import clock
from nominations.enums import DueStage, NominationState
from nominations.models import Consolidation, Period, User
from nominations.queries.forwarding import waiting_outside
from nominations.rules.papers import has_own_number
from nominations.services.demo import demo_period
from workflows.services.consolidations import open_consolidation
from workflows.services.demo.player import Player
from workflows.services.demo.scenes import Script, at
from workflows.services.demo.writing import Row
from workflows.services.periods import close_period


def summary_of(player: Player, row: Row) -> Script:
    """A report or a summary, from its opening to the receipt: a row of `summaries`."""
    yield at(row["opens"])
    period = demo_period(row["period"])
    office = player.desk(period, "office")
    paper = open_consolidation(period=period, title=row["title"], actor=office, kind=row["kind"])
    yield at(row["summed"])
    player.act(paper, "sum_up", office)
    if "text" in row:
        player.act(paper, "write", office, narrative=row["text"])
    player.act(paper, "present", office)
    yield from _to_the_signature(player, paper, row)
    yield at(row["signed"])
    player.act(paper, "sign", player.desk(period, "leader"))
    yield from _onwards(player, paper, row)


def proposal_of(player: Player, row: Row) -> Script:
    """A list for one decider, as far as its row of `proposals` goes."""
    yield at(row["opens"])
    period = demo_period(row["period"])
    paper = propose(player, period, row["title"], decider=row.get("decider", ""))
    yield from _to_the_signature(player, paper, row)
    if "signed" not in row:
        return
    yield at(row["signed"])
    player.act(paper, "sign_all", player.desk(period, "leader"))
    yield from _onwards(player, paper, row)
    if "signed_above" in row:
        yield from _sign_above(player, paper, row)
    yield from _outcomes(player, paper, row)
    if "closed" in row:
        yield at(row["closed"])
        close_period(period=period, actor=player.desk(period, "office"))


def propose(player: Player, period: Period, title: str, *, decider: str = "") -> Consolidation:
    """The office drafts a proposal of everything that was examined, and presents it."""
    office = player.desk(period, "office")
    proposal = open_consolidation(period=period, title=title, actor=office, decider=decider)
    for action in ("collect", "shortlist", "present"):
        player.act(proposal, action, office)
    return proposal


def _to_the_signature(player: Player, paper: Consolidation, row: Row) -> Script:
    """The head of the office, the posting, the council: as far as the row tells."""
    office, head = (player.desk(paper.period, post) for post in ("office", "head"))
    if "initialled" in row:
        yield at(row["initialled"])
        player.act(paper, "initial", head)
    if "posting_closed" in row:
        yield at(row["posting_closed"])
        player.act(paper, "close_posting", office)
    if "council" in row:
        yield at(row["council"]["day"])
        _council(player, paper, row["council"], office)
        yield at(row["presented"])
        player.act(paper, "present", office)


def _council(player: Player, paper: Consolidation, session: Row, office: User) -> None:
    lines = paper.lines.filter(active=True, nomination__state=NominationState.SHORTLISTED)
    votes = {pk: session["votes"] for pk in lines.values_list("nomination_id", flat=True)}
    said = {name: session[name] for name in ("size", "present", "minutes")}
    player.act(paper, "record_result", office, votes=votes, **said)


def _onwards(player: Player, paper: Consolidation, row: Row) -> Script:
    """Number, publication, and the way up; receipts of those who answer on paper."""
    yield at(row["issued"])
    registrar, office = (player.desk(paper.period, post) for post in ("registrar", "office"))
    if has_own_number(paper):
        numbers = {paper.ref: (row["number"], clock.today())}
    else:
        decisions = paper.decisions.select_related("award")
        numbers = {d.ref: (row["numbers"][d.award.code], clock.today()) for d in decisions}
    player.act(paper, "number", registrar, numbers=numbers)
    player.act(paper, "publish", registrar)
    if "sent" in row:
        yield at(row["sent"])
        player.act(paper, "send_up", office)
    for code, receipt in row.get("receipts", {}).items():
        yield at(receipt["day"])
        dispatch = paper.dispatches.get(recipient__code=code)
        said = {"dispatch": dispatch.pk, "receipt": receipt["text"]}
        player.act(paper, "record_receipt", office, **said)


def _sign_above(player: Player, paper: Consolidation, row: Row) -> Script:
    """The lines that went up wait in the authority's own file upstairs for its signatures."""
    yield at(row["signed_above"])
    above, code = paper.period.parent, paper.period.authority.code
    assert above is not None
    kind = above.dues.get(stage=DueStage.UNIT).submission_kind
    player.send(player.file(above, code, kind))


def _outcomes(player: Player, paper: Consolidation, row: Row) -> Script:
    """What the authority outside decided: first whom it refused, then the rest, award by award."""
    office = player.desk(paper.period, "office")
    for outcome in row.get("outcomes", ()):
        yield at(outcome["day"])
        lines = paper.lines.filter(
            nomination__in=waiting_outside(paper), award__code=outcome["award"]
        )
        if "refused" in outcome:
            lines = lines.filter(nomination__unit__code=outcome["refused"])
        player.act(
            paper,
            "record_outcome",
            office,
            granted="number" in outcome,
            lines=list(lines.values_list("nomination_id", flat=True)),
            number=outcome.get("number", ""),
            dated=outcome.get("dated"),
            note=outcome.get("note", ""),
        )
