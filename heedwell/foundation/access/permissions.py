"""Roles as data: what each may do. Read by `@require`, the queries, the handbook and the tests."""

from enum import StrEnum


class Permission(StrEnum):
    REPORT = "report"
    READ_OWN_REPORTS = "read_own_reports"
    READ_CASES = "read_cases"
    TRIAGE = "triage"
    REVIEW = "review"
    SIGN_OFF = "sign_off"
    AGREE_ACTIONS = "agree_actions"
    DO_ACTIONS = "do_actions"
    VERIFY = "verify"
    SHARE = "share"
    READ_LEARNING = "read_learning"
    READ_INSIGHT = "read_insight"
    IMPORT = "import"
    KEEP_SERVICE = "keep_service"  # the people it supports, its hours, its closed days
    SET_UP = "set_up"  # services, staff and their roles
    READ_RULES = "read_rules"
    SET_RULES = "set_rules"  # only for whoever holds the role in every service: rules are for all


class Role(StrEnum):
    CARE_WORKER = "care_worker"
    SHIFT_LEAD = "shift_lead"
    REGISTERED_MANAGER = "registered_manager"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    QUALITY_LEAD = "quality_lead"
    TRAINER = "trainer"
    BOARD_MEMBER = "board_member"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"


ROLE_LABELS: dict[Role, str] = {
    Role.CARE_WORKER: "Care worker",
    Role.SHIFT_LEAD: "Shift lead",
    Role.REGISTERED_MANAGER: "Registered manager",
    Role.SAFEGUARDING_LEAD: "Safeguarding lead",
    Role.QUALITY_LEAD: "Quality lead",
    Role.TRAINER: "Trainer",
    Role.BOARD_MEMBER: "Board member",
    Role.INSPECTOR: "Inspector or commissioner (read only)",
    Role.ADMINISTRATOR: "Administrator",
}

# Ends the sentence "This page is for people who …".
PERMISSION_WORDS: dict[Permission, str] = {
    Permission.REPORT: "report what happened",
    Permission.READ_OWN_REPORTS: "read what they reported",
    Permission.READ_CASES: "read cases",
    Permission.TRIAGE: "decide what happens with a report",
    Permission.REVIEW: "review what happened",
    Permission.SIGN_OFF: "sign off reviews",
    Permission.AGREE_ACTIONS: "agree what will change",
    Permission.DO_ACTIONS: "make changes",
    Permission.VERIFY: "check that changes work",
    Permission.SHARE: "share what was learned",
    Permission.READ_LEARNING: "read what was learned",
    Permission.READ_INSIGHT: "read figures across cases",
    Permission.IMPORT: "bring in records",
    Permission.KEEP_SERVICE: "keep a service's people, hours and closed days",
    Permission.SET_UP: "set up services and staff",
    Permission.READ_RULES: "read the timescales that hold and their history",
    Permission.SET_RULES: "set timescales for every service (when the role holds in all of them)",
}

_STAFF = frozenset({Permission.REPORT, Permission.READ_OWN_REPORTS, Permission.READ_LEARNING})
_READS = frozenset(
    {
        Permission.READ_CASES,
        Permission.READ_LEARNING,
        Permission.READ_INSIGHT,
        Permission.READ_RULES,
    }
)
_LEADS_CASES = _STAFF | {
    Permission.READ_CASES,
    Permission.TRIAGE,
    Permission.REVIEW,
    Permission.SIGN_OFF,
    Permission.AGREE_ACTIONS,
    Permission.DO_ACTIONS,
    Permission.VERIFY,
    Permission.SHARE,
    Permission.READ_INSIGHT,
    Permission.READ_RULES,
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.CARE_WORKER: _STAFF,
    Role.SHIFT_LEAD: _STAFF
    | {
        Permission.READ_CASES,
        Permission.REVIEW,
        Permission.DO_ACTIONS,
        Permission.VERIFY,
        Permission.SHARE,
        Permission.READ_RULES,
    },
    Role.REGISTERED_MANAGER: _LEADS_CASES
    | {Permission.IMPORT, Permission.KEEP_SERVICE, Permission.SET_RULES},
    Role.SAFEGUARDING_LEAD: _LEADS_CASES,
    Role.QUALITY_LEAD: _LEADS_CASES
    | {
        Permission.IMPORT,
        Permission.KEEP_SERVICE,
        Permission.SET_UP,
        Permission.SET_RULES,
    },
    Role.TRAINER: _STAFF
    | {
        Permission.READ_CASES,
        Permission.DO_ACTIONS,
        Permission.VERIFY,
        Permission.SHARE,
        Permission.READ_RULES,
    },
    Role.BOARD_MEMBER: _READS,
    Role.INSPECTOR: _READS,
    Role.ADMINISTRATOR: _STAFF
    | {
        Permission.IMPORT,
        Permission.KEEP_SERVICE,
        Permission.SET_UP,
        Permission.READ_RULES,
        Permission.SET_RULES,
    },
}

# From outside the provider: read only, and never without an end date.
ROLES_THAT_EXPIRE: frozenset[Role] = frozenset({Role.INSPECTOR})

# Managers and above prove it is them with a second factor, unless the setting turns it off.
ROLES_WITH_SECOND_FACTOR: frozenset[Role] = frozenset(
    {
        Role.REGISTERED_MANAGER,
        Role.SAFEGUARDING_LEAD,
        Role.QUALITY_LEAD,
        Role.BOARD_MEMBER,
        Role.INSPECTOR,
        Role.ADMINISTRATOR,
    }
)
