"""Who works at the demo provider. Plain first names, nobody real."""

from dataclasses import dataclass

from heedwell.foundation.access.permissions import Role

ROWAN, ELM, FERRY = "rowan", "elm", "ferry"
ANYWHERE = ""

DOMAIN = "demo.heedwell.example"
# Everybody knows it, as everybody may look. `build` refuses a database with anybody else in it.
SIGNS_IN_WITH = "quiet-half-hour"


@dataclass(frozen=True)
class Worker:
    name: str
    role: Role
    where: str = ANYWHERE

    @property
    def key(self) -> str:
        return self.name.lower()

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


STAFF = (
    Worker("Rob", Role.REGISTERED_MANAGER, ROWAN),
    Worker("Dev", Role.SHIFT_LEAD, ROWAN),
    Worker("Hana", Role.SHIFT_LEAD, ROWAN),
    Worker("Amina", Role.CARE_WORKER, ROWAN),
    Worker("Kofi", Role.CARE_WORKER, ROWAN),
    Worker("Beth", Role.CARE_WORKER, ROWAN),
    Worker("Luca", Role.CARE_WORKER, ROWAN),
    Worker("Sue", Role.REGISTERED_MANAGER, ELM),
    Worker("Marta", Role.SHIFT_LEAD, ELM),
    Worker("Femi", Role.SHIFT_LEAD, ELM),
    Worker("Yusuf", Role.CARE_WORKER, ELM),
    Worker("Carol", Role.CARE_WORKER, ELM),
    Worker("Ines", Role.CARE_WORKER, ELM),
    Worker("Nadia", Role.REGISTERED_MANAGER, FERRY),
    Worker("Joel", Role.SHIFT_LEAD, FERRY),
    Worker("Owen", Role.CARE_WORKER, FERRY),
    Worker("Mina", Role.CARE_WORKER, FERRY),
    Worker("Sian", Role.CARE_WORKER, FERRY),
    Worker("Priya", Role.QUALITY_LEAD),
    Worker("Grace", Role.SAFEGUARDING_LEAD),
    Worker("Tom", Role.TRAINER),
    Worker("Helen", Role.BOARD_MEMBER),
    Worker("Ada", Role.ADMINISTRATOR),
    Worker("Ian", Role.INSPECTOR),
)

MANAGER = {ROWAN: "rob", ELM: "sue", FERRY: "nadia"}
LEADS = {ROWAN: ("dev", "hana"), ELM: ("marta", "femi"), FERRY: ("joel",)}
CARERS = {
    ROWAN: ("amina", "kofi", "beth", "luca"),
    ELM: ("yusuf", "carol", "ines"),
    FERRY: ("owen", "mina", "sian"),
}
TEAMS = {
    ROWAN: ("early shift", "late shift", "night team"),
    ELM: ("early shift", "late shift", "night team"),
    FERRY: ("morning runs", "evening runs"),
}
