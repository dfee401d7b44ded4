"""What every route promises: who may open it, and what it is about. A new route adds a row here.

`about` names a kind of record of `world.MAKERS`; the walker then asks for one in the person's own
service, one in another service and one of another provider. `and_query` asks for the page again
with such words after it. `reads` says that opening it is noted. `answers` are what a person who
may open it can get; a route that changes something says what it is sent in `post`.
"""

from dataclasses import dataclass, field
from uuid import UUID

from heedwell.foundation.access.permissions import Permission
from heedwell.web.access import Access, Open

SHOWN = frozenset({200})
MOVED = frozenset({302})
# A step of a case answers by where the case stands: the form, the way back, or a refusal.
A_STEP = frozenset({200, 302, 404, 405, 409})


@dataclass(frozen=True, slots=True)
class Row:
    access: Access
    about: str = ""
    given: dict[str, object] = field(default_factory=dict)
    and_query: tuple[str, ...] = ()
    post: dict[str, str] = field(default_factory=dict)
    reads: bool = False
    answers: frozenset[int] = SHOWN


_NOBODY = UUID(int=7)  # what a record of a case is called when there is none of that kind
_PERSON = {"reference": "X-1", "name": "X", "seen": "1"}
_SERVICE = {"name": "X", "kind": "care_home", "nation": "ENG", "seen": "1"}
_ROLE = {"role": "administrator", "everywhere": "yes"}

ACCOUNT: dict[str, Row] = {
    "account_login": Row(Open.PUBLIC, post={"login": "x@example.org", "password": "x"}),
    "account_logout": Row(Open.PUBLIC),
    "account_signup": Row(Open.PUBLIC, post={"email": "x@example.org", "password1": "x" * 12}),
    "account_inactive": Row(Open.PUBLIC),
    "account_reset_password": Row(Open.PUBLIC, post={"email": "x@example.org"}),
    "account_reset_password_done": Row(Open.PUBLIC),
    "account_reset_password_from_key": Row(Open.PUBLIC, given={"uidb36": "abc", "key": "x-y"}),
    "account_reset_password_from_key_done": Row(Open.PUBLIC),
    "invitation": Row(Open.PUBLIC, given={"token": "x"}),
    "mfa_authenticate": Row(Open.PUBLIC),
    "mfa_login_webauthn": Row(Open.PUBLIC),
    "calendar": Row(Open.PUBLIC, given={"token": "x"}, answers=frozenset({404})),
    "asked_outside": Row(Open.PUBLIC, given={"token": "x"}, answers=frozenset({404})),
    "away": Row(Open.MEMBER, post={"first_day": "1/1/2099", "last_day": "2/1/2099"}),
    "mail_and_calendar": Row(Open.MEMBER, post={"rhythm": "daily", "hour": "8"}),
    "make_calendar": Row(Open.MEMBER, answers=frozenset({302, 405})),
    "end_calendar": Row(Open.MEMBER, answers=frozenset({302, 405})),
    "my_account": Row(Open.SIGNED_IN),
    "choose_organisation": Row(Open.SIGNED_IN),
    "account_reauthenticate": Row(Open.SIGNED_IN, post={"password": "x"}),
    "account_change_password": Row(Open.SIGNED_IN, post={"oldpassword": "x"}),
    "account_set_password": Row(Open.SIGNED_IN, post={"password1": "x"}),
    "usersessions_list": Row(Open.SIGNED_IN),
    "second_factor_needed": Row(Open.SIGNED_IN),
    "mfa_index": Row(Open.SIGNED_IN),
    "mfa_reauthenticate": Row(Open.SIGNED_IN, post={"code": "000000"}),
    "mfa_activate_totp": Row(Open.SIGNED_IN, post={"code": "000000"}),
    "mfa_deactivate_totp": Row(Open.SIGNED_IN),
    "mfa_view_recovery_codes": Row(Open.SIGNED_IN),
    "mfa_generate_recovery_codes": Row(Open.SIGNED_IN),
    "mfa_download_recovery_codes": Row(Open.SIGNED_IN),
    "mfa_list_webauthn": Row(Open.SIGNED_IN),
    "mfa_add_webauthn": Row(Open.SIGNED_IN),
    "mfa_reauthenticate_webauthn": Row(Open.SIGNED_IN),
    "mfa_remove_webauthn": Row(Open.SIGNED_IN, given={"pk": 1}),
    "mfa_edit_webauthn": Row(Open.SIGNED_IN, given={"pk": 1}),
}

SETUP: dict[str, Row] = {
    "setup:index": Row(Permission.KEEP_SERVICE),
    "setup:services": Row(Permission.SET_UP),
    "setup:add-service": Row(Permission.SET_UP, post=_SERVICE, answers=SHOWN | MOVED),
    "setup:service": Row(Permission.SET_UP, about="service", post=_SERVICE),
    "setup:people": Row(
        Permission.KEEP_SERVICE, and_query=("?service={service_id}", "?left=yes", "?after=a")
    ),
    "setup:add-person": Row(Permission.KEEP_SERVICE, post=_PERSON),
    "setup:person": Row(Permission.KEEP_SERVICE, about="person", post=_PERSON, reads=True),
    "setup:staff": Row(Permission.SET_UP, and_query=("?left=yes", "?after=a&id={member_id}")),
    "setup:invite": Row(Permission.SET_UP, post={"name": "X", "email": "x@example.org", **_ROLE}),
    "setup:member": Row(Permission.SET_UP, about="member", post={"do": "again"}),
    "setup:away": Row(
        Permission.SET_UP,
        about="member",
        post={"first_day": "1/1/2099", "last_day": "2/1/2099"},
    ),
    "setup:leave": Row(Permission.SET_UP, about="member", answers=frozenset({200, 302, 404})),
    "setup:add-role": Row(Permission.SET_UP, about="member", post=_ROLE),
    "setup:until": Row(
        Permission.SET_UP, about="member", post={"expires_on": "1/1/2099"}, answers=SHOWN | MOVED
    ),
    "setup:hours": Row(Permission.KEEP_SERVICE),
    "setup:bring-in-amounts": Row(Permission.KEEP_SERVICE),
    "setup:enter-hours": Row(
        Permission.KEEP_SERVICE,
        about="service",
        given={"year": 2025},
        post={"2025-03-person_days": "1"},
    ),
    "setup:days": Row(Permission.KEEP_SERVICE, post={"turn": "x"}),
}

_RULES = {"triage_hours": "12", "starts_on": "1/1/2099", "reason": "X", "seen": "0"}

RULEBOOK: dict[str, Row] = {
    "rulebook:promises": Row(Open.MEMBER),
    "rulebook:rules": Row(Permission.READ_RULES),
    "rulebook:history": Row(Permission.READ_RULES),
    "rulebook:change": Row(
        Permission.SET_RULES, given={"code": "triage"}, post=_RULES, answers=SHOWN | MOVED
    ),
    "rulebook:words": Row(
        Permission.SET_RULES, given={"code": "places"}, post=_RULES, answers=SHOWN | MOVED
    ),
    "rulebook:themes": Row(Permission.READ_RULES),
    "rulebook:change-theme": Row(
        Permission.SET_RULES, post={"step": "retire", "reason": "X"}, answers=SHOWN | MOVED
    ),
    "rulebook:put-back": Row(
        Permission.SET_RULES, given={"version": 0}, post=_RULES, answers=SHOWN | MOVED
    ),
}

REPORT: dict[str, Row] = {
    "report:start": Row(Permission.REPORT),
    "report:write": Row(Permission.REPORT, given={"door": "hurt_or_upset"}),
    "report:mine": Row(Permission.READ_OWN_REPORTS),
    "report:one-of-mine": Row(Permission.READ_OWN_REPORTS, about="signal", answers=A_STEP),
    "report:thanks": Row(Permission.READ_OWN_REPORTS, about="signal", answers=A_STEP),
}

CASES: dict[str, Row] = {
    "cases:today": Row(Open.MEMBER),
    "cases:list": Row(Permission.READ_CASES, and_query=("?service={service_id}",)),
    "cases:desk": Row(Permission.TRIAGE),
    "cases:search": Row(Permission.READ_CASES, and_query=("?q=fall", "?q=stairs")),
    "cases:signal": Row(Permission.READ_CASES, about="signal", reads=True, answers=SHOWN | MOVED),
    "cases:open-case": Row(Permission.TRIAGE, about="signal", answers=A_STEP),
    "cases:detail": Row(Permission.READ_CASES, about="case", reads=True),
    **{
        f"cases:{name}": Row(permission, about="case", answers=A_STEP)
        for name, permission in {
            "triage": Permission.TRIAGE,
            "thank": Permission.TRIAGE,
            "join": Permission.TRIAGE,
            "withdraw": Permission.TRIAGE,
            "severity": Permission.TRIAGE,
            "accept": Permission.TRIAGE,
            "theme": Permission.TRIAGE,
            "about-staff": Permission.TRIAGE,
            "amend": Permission.READ_CASES,
            "review": Permission.REVIEW,
            "submit-review": Permission.REVIEW,
            "review-time": Permission.REVIEW,
            "review-route": Permission.TRIAGE,
            "sign-review": Permission.SIGN_OFF,
            "analysis": Permission.READ_CASES,
            "add-statement": Permission.REVIEW,
            "bring-in": Permission.REVIEW,
            "ask-outside": Permission.REVIEW,
            "agree-action": Permission.AGREE_ACTIONS,
            "huddle": Permission.SHARE,
            "note": Permission.SHARE,
            "close": Permission.SIGN_OFF,
        }.items()
    },
    "cases:together": Row(Permission.TRIAGE, and_query=("?case={reference}",)),
    "cases:members": Row(
        Permission.READ_CASES, about="thematic", post={"reason": "X"}, answers=A_STEP
    ),
    "cases:plan": Row(Permission.AGREE_ACTIONS, about="thematic", answers=A_STEP),
    "cases:body": Row(
        Permission.SIGN_OFF,
        about="thematic",
        post={"body": "X", "minute": "X", "decided_on": "1/1/2020"},
        answers=A_STEP,
    ),
    "cases:leave": Row(
        Permission.TRIAGE, about="thematic", given={"member_id": _NOBODY}, answers=A_STEP
    ),
    "cases:statement": Row(
        Permission.REVIEW, about="case", given={"statement_id": UUID(int=1)}, answers=A_STEP
    ),
    "cases:evidence": Row(
        Permission.REVIEW, about="case", given={"statement_id": UUID(int=1)}, answers=A_STEP
    ),
    "cases:evidence-file": Row(
        Permission.READ_CASES, about="case", given={"evidence_id": _NOBODY}, answers=A_STEP
    ),
    "cases:people": Row(Permission.READ_CASES, about="case", reads=True),
    "cases:links": Row(Permission.READ_CASES, about="case"),
    **{
        f"cases:{name}": Row(permission, about="case", given={**given}, answers=A_STEP)
        for name, permission, given in (
            ("debrief", Permission.REVIEW, {}),
            ("no-debrief", Permission.REVIEW, {}),
            ("account-unnamed", Permission.REVIEW, {}),
            ("account-family", Permission.REVIEW, {}),
            ("account-person", Permission.REVIEW, {"person_id": _NOBODY}),
            ("support", Permission.SIGN_OFF, {}),
            ("support-answer", Permission.SIGN_OFF, {"support_id": _NOBODY}),
            ("workaround", Permission.REVIEW, {}),
            ("strike", Permission.REVIEW, {"subject_id": _NOBODY}),
        )
    },
    "cases:being-open": Row(Permission.READ_CASES, about="case", reads=True),
    "cases:decide-candour": Row(
        Permission.SIGN_OFF, about="case", post={"applies": "no", "version": "0"}, answers=A_STEP
    ),
    "cases:candour-step": Row(
        Permission.REVIEW, about="case", given={"step": "told"}, answers=A_STEP
    ),
    "cases:partners-not-needed": Row(Permission.SIGN_OFF, about="case", answers=A_STEP),
    "cases:partner": Row(
        Permission.SIGN_OFF, about="case", given={"partner": "police"}, answers=A_STEP
    ),
    "cases:own-line": Row(Open.MEMBER, given={"debrief_id": _NOBODY}, answers=A_STEP),
    "cases:lens": Row(Permission.REVIEW, about="case", given={"code": "workforce"}, answers=A_STEP),
    "cases:add-piece": Row(
        Permission.REVIEW, about="case", given={"kind": "profession"}, answers=A_STEP
    ),
    "cases:piece": Row(
        Permission.REVIEW,
        about="case",
        given={"kind": "profession", "key": _NOBODY},
        answers=A_STEP,
    ),
    "cases:outside": Row(
        Permission.REVIEW, about="case", given={"question_id": _NOBODY}, answers=A_STEP
    ),
    "cases:link": Row(
        Permission.REVIEW, about="case", given={"about": "governance"}, answers=A_STEP
    ),
    "cases:action": Row(Open.MEMBER, about="action", answers=A_STEP),
    "cases:counted": Row(Permission.READ_CASES, about="action", answers=A_STEP),
    "cases:watch": Row(Open.MEMBER, about="action", answers=A_STEP),
    "cases:enter-week": Row(
        Open.MEMBER, about="action", given={"measure_id": _NOBODY}, answers=A_STEP
    ),
    "cases:try-small": Row(Permission.AGREE_ACTIONS, about="action", answers=A_STEP),
    "cases:try-day": Row(Open.MEMBER, about="action", given={"test_id": _NOBODY}, answers=A_STEP),
    "cases:try-decide": Row(
        Permission.AGREE_ACTIONS, about="action", given={"test_id": _NOBODY}, answers=A_STEP
    ),
    "cases:mark-done": Row(Open.MEMBER, about="action", answers=A_STEP),
    "cases:move-action": Row(Permission.AGREE_ACTIONS, about="action", answers=A_STEP),
    "cases:cancel-action": Row(Permission.AGREE_ACTIONS, about="action", answers=A_STEP),
    "cases:start-control": Row(Permission.DO_ACTIONS, about="case", answers=A_STEP),
    "cases:control": Row(Open.MEMBER, about="control", answers=A_STEP),
    "cases:bridge-control": Row(Permission.DO_ACTIONS, about="control", answers=A_STEP),
    "cases:replace-control": Row(Permission.DO_ACTIONS, about="control", answers=A_STEP),
    "cases:from-outside": Row(Permission.READ_CASES, about="case", reads=True),
    "cases:keep-recommendation": Row(Permission.REVIEW, about="case", answers=A_STEP),
    "cases:answer-recommendation": Row(
        Permission.AGREE_ACTIONS, about="recommendation", answers=A_STEP
    ),
    "cases:recurred": Row(Permission.READ_CASES, about="case", reads=True),
    "cases:recurrence": Row(Permission.AGREE_ACTIONS, about="recurrence", answers=A_STEP),
    "cases:conclude-enquiry": Row(Permission.REVIEW, about="case", answers=A_STEP),
    "cases:compare-outcome": Row(Permission.VERIFY, about="enquiry outcome", answers=A_STEP),
    "cases:repeat-action": Row(Permission.AGREE_ACTIONS, about="action", answers=A_STEP),
    "cases:stop-repeating": Row(Permission.AGREE_ACTIONS, about="action", answers=A_STEP),
    "cases:occurrence": Row(Open.MEMBER, about="occurrence", answers=A_STEP),
    "cases:check": Row(Permission.VERIFY, about="check", answers=A_STEP),
    "cases:pulse": Row(Permission.READ_CASES, about="action", answers=A_STEP),
    "cases:ask-pulse": Row(
        Permission.AGREE_ACTIONS, about="action", given={"side": "before"}, answers=A_STEP
    ),
    "cases:end-pulse": Row(
        Permission.AGREE_ACTIONS, about="action", given={"round_id": _NOBODY}, answers=A_STEP
    ),
    "cases:answer-pulse": Row(Open.MEMBER, given={"round_id": _NOBODY}, answers=A_STEP),
    "cases:observed": Row(Permission.READ_CASES, about="action", answers=A_STEP),
    "cases:plan-observing": Row(Permission.VERIFY, about="action", answers=A_STEP),
    "cases:observe-before": Row(Permission.VERIFY, about="action", answers=A_STEP),
    "cases:observe": Row(Permission.VERIFY, about="check", answers=A_STEP),
    "cases:sample": Row(Permission.VERIFY, about="check", answers=A_STEP),
    "cases:end-sampling": Row(Permission.VERIFY, about="action", answers=A_STEP),
    "cases:judge-drawn": Row(Permission.VERIFY, about="drawn", answers=A_STEP),
}

_TEMPLATE: dict[str, object] = {"template_id": _NOBODY}
AUDITS: dict[str, Row] = {
    "audits:list": Row(Permission.READ_CASES),
    "audits:add-template": Row(Permission.SET_RULES, answers=A_STEP),
    "audits:change-template": Row(Permission.SET_RULES, given=_TEMPLATE, answers=A_STEP),
    "audits:fill-in": Row(Permission.VERIFY, given=_TEMPLATE, answers=A_STEP),
    "audits:audit": Row(Permission.READ_CASES, about="audit"),
}

PLAN: dict[str, Row] = {
    "plan:plan": Row(
        Permission.READ_CASES,
        and_query=("?standing=", "?standing=&service={service_id}", "?learning=workforce"),
    ),
    "plan:outside": Row(Permission.READ_CASES),
    "plan:download": Row(Permission.READ_CASES, and_query=("?standing=&service={service_id}",)),
}

LEARNING: dict[str, Row] = {
    "learning:notes": Row(Permission.READ_LEARNING),
    "learning:note": Row(Permission.READ_LEARNING, about="note"),
    "insight:twelve-months": Row(Permission.READ_INSIGHT, and_query=("?service={service_id}",)),
    "insight:changes": Row(Permission.READ_INSIGHT),
    "insight:compare": Row(Permission.READ_INSIGHT, and_query=("?kind=fall&harm=on",)),
    "insight:triage": Row(Permission.READ_INSIGHT),
    "insight:themes": Row(Permission.READ_INSIGHT),
    "insight:reviews": Row(Permission.READ_INSIGHT),
    "insight:reviews-behind": Row(
        Permission.READ_INSIGHT,
        and_query=("?which=not-finished&tier=3", "?service={service_id}"),
    ),
}

# Who brings in records for some services sees the files and imports that are their own.
IMPORTS: dict[str, Row] = {
    "imports:start": Row(Permission.IMPORT),
    "imports:check": Row(Permission.IMPORT, about="import file", answers=A_STEP),
    "imports:run": Row(Permission.IMPORT, about="import", answers=A_STEP),
    "imports:held": Row(Permission.IMPORT, about="import", answers=A_STEP),
    "imports:take-back": Row(Permission.IMPORT, about="import", answers=A_STEP),
    "imports:settle": Row(Permission.IMPORT, about="import row", answers=A_STEP),
}

ROUTES: dict[str, Row] = {
    **ACCOUNT,
    **SETUP,
    **RULEBOOK,
    **REPORT,
    **CASES,
    **AUDITS,
    **PLAN,
    **LEARNING,
    **IMPORTS,
}
