"""Which kinds of work somebody's roles amount to: for menus, first steps and help. No rights."""

from collections.abc import Collection
from enum import StrEnum

from nominations.enums import Role
from nominations.rules.roles import CLUSTER_ROLES, UNIT_ROLES

STAFF = frozenset({Role.OFFICE, Role.OFFICE_HEAD})
SIGNERS = frozenset({Role.LEADER, Role.DEPUTY_LEADER})


class Persona(StrEnum):
    """One kind of work; several may meet in one person."""

    SIGNER = "signer"
    OFFICE = "office"
    REGISTRAR = "registrar"
    UNIT = "unit"
    #: The unit's work of somebody who sits above units: the department's own file.
    OWN = "own"
    CLUSTER = "cluster"
    COUNCIL = "council"
    INITIATIVES = "initiatives"
    ADMIN = "admin"
    NOMINEE = "nominee"


_ROLES = {
    Persona.SIGNER: SIGNERS,
    Persona.OFFICE: STAFF,
    Persona.REGISTRAR: frozenset({Role.REGISTRAR}),
    Persona.UNIT: UNIT_ROLES,
    Persona.CLUSTER: CLUSTER_ROLES,
    Persona.COUNCIL: frozenset({Role.COUNCIL_MEMBER}),
    Persona.INITIATIVES: frozenset({Role.INITIATIVES}),
    Persona.ADMIN: frozenset({Role.ADMIN}),
}
#: First steps and help are written once for each of these.
_TOUR_OF = {
    Persona.OWN: "unit",
    Persona.CLUSTER: "reviewer",
    Persona.COUNCIL: "reviewer",
    Persona.INITIATIVES: "reviewer",
    Persona.ADMIN: "office",
}
TOURS = ("unit", "reviewer", "signer", "office", "registrar", "nominee")


def personas_of(roles: Collection[Role]) -> tuple[Persona, ...]:
    """The kinds of work of these roles, the main one first; nobody's roles make a nominee."""
    found = [persona for persona, wanted in _ROLES.items() if wanted & set(roles)]
    if Persona.UNIT in found and {Persona.OFFICE, Persona.SIGNER} & set(found):
        found[found.index(Persona.UNIT)] = Persona.OWN
    return tuple(found) or (Persona.NOMINEE,)


def tours_of(personas: Collection[Persona]) -> tuple[str, ...]:
    """The help pages that concern these kinds of work, the main one first, each once."""
    return tuple(dict.fromkeys(_TOUR_OF.get(persona, persona.value) for persona in personas))
