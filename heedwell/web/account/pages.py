"""What the account page says, in words."""

from dataclasses import dataclass

from heedwell.foundation.access.permissions import ROLE_LABELS
from heedwell.foundation.access.viewer import Viewer
from heedwell.web.components.parts import Fact, Facts


@dataclass(frozen=True, slots=True)
class AccountPage:
    viewers: list[Viewer]
    viewer: Viewer | None

    @property
    def facts(self) -> Facts:
        rows = []
        for viewer in self.viewers:
            active = self.viewer is not None and viewer.organisation == self.viewer.organisation
            here = ", working here now" if active and len(self.viewers) > 1 else ""
            rows.append(Fact(f"{viewer.organisation.name}{here}", roles_in_words(viewer)))
        return Facts(tuple(rows))

    @property
    def has_several(self) -> bool:
        return len(self.viewers) > 1


def roles_in_words(viewer: Viewer) -> str:
    return ", ".join(sorted({ROLE_LABELS[role] for role, _ in viewer.roles}))
