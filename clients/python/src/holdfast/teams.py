"""`client.teams`: memories shared with other engines."""

from __future__ import annotations

import builtins
from collections.abc import Iterable

from ._calls import Calls, id_list
from ._values import given, memory_path, segment, with_aliases
from .errors import InvalidValue
from .team_types import Conflict, Invite, ShareResult, Team
from .types import StoreResult


class TeamCalls(Calls):
    """Teams of the person whose key is used; agents cannot change them.

    `team` may be left out of all calls where there is only one.
    """

    def list(self) -> builtins.list[Team]:
        """Your teams, with their members and how far sync is."""
        teams: builtins.list[Team] = self._transport.request("GET", "/teams")["teams"]
        return teams

    def create(
        self,
        name: str,
        relay: str,
        *,
        personal: bool = False,
        member_name: str | None = None,
        creation_token: str | None = None,
    ) -> Team:
        """Makes a team on the relay at that address. Publishes nothing.

        :param personal: for your own machines: it has your agent and user memories.
        :param member_name: the name that other members see.
        :param creation_token: what a relay asks for that does not let everybody make teams.
        """
        options = given(member_name=member_name, creation_token=creation_token)
        kind = "personal" if personal else "shared"
        body = {"name": name, "relay": relay, "kind": kind, **options}
        created: Team = self._transport.request("POST", "/teams", body)
        return created

    def invite(
        self,
        *,
        role: str | None = None,
        own_device: bool = False,
        expires_hours: int | None = None,
        team: str | None = None,
    ) -> Invite:
        """A link that lets one person, or one more machine of yours, join; shown this once.

        :param role: reader, proposer, publisher (when None), reviewer or admin.
        """
        options = given(role=role, expires_hours=expires_hours, team=team)
        body = {"own_device": own_device, **options}
        invite: Invite = self._transport.request("POST", "/teams/invites", body)
        return invite

    def join(
        self, link: str, *, own_device: bool = False, member_name: str | None = None
    ) -> Team:
        """Joins by a link. Its `state` is joining until the engine of an admin has answered.

        :param own_device: the link is yours, made on another machine of yours for this one.
        """
        body = {"link": link, "own_device": own_device, **given(member_name=member_name)}
        joined: Team = self._transport.request("POST", "/teams/join", body)
        return joined

    def pause(self, *, team: str | None = None) -> Team:
        """Sends and fetches nothing until it is resumed."""
        return self._change(paused=True, team=team)

    def resume(self, *, team: str | None = None) -> Team:
        """Sends and fetches again."""
        return self._change(paused=False, team=team)

    def trust(self, members: str | Iterable[str], *, team: str | None = None) -> Team:
        """Says whose published memories arrive approved, for admins of the team.

        :param members: "publishers", or the ids of members; an empty list trusts nobody.
        """
        trusted = members if members == "publishers" else id_list(members)
        return self._change(trusted=trusted, team=team)

    def set_role(self, member_id: str, role: str, *, team: str | None = None) -> Team:
        """Changes what a member may do."""
        path = f"/teams/members/{segment(member_id)}"
        changed: Team = self._transport.request("PATCH", path, {"role": role, **given(team=team)})
        return changed

    def remove_member(self, member_id: str, *, team: str | None = None) -> Team:
        """Removes a member and begins a new key. What it has received stays readable to it."""
        path = f"/teams/members/{segment(member_id)}"
        changed: Team = self._transport.request("DELETE", path, query=given(team=team))
        return changed

    def leave(self, *, team: str | None = None) -> builtins.list[Team]:
        """Ends your membership; synced memories stay. Returns the teams that are left."""
        answer = self._transport.request("POST", "/teams/leave", given(team=team))
        teams: builtins.list[Team] = answer["teams"]
        return teams

    def share(
        self,
        memory_ids: Iterable[str] | None = None,
        *,
        everything: bool = False,
        team: str | None = None,
    ) -> ShareResult:
        """Sends memories to the team that it does not have: these, or with `everything` all."""
        which = {"all": True} if everything else {"ids": id_list(memory_ids or [])}
        body = {**which, **given(team=team)}
        result: ShareResult = self._transport.request("POST", "/teams/share", body)
        return result

    def conflicts(self) -> builtins.list[Conflict]:
        """Memories that were changed in two places at once, with every side."""
        answer = self._transport.request("GET", "/teams/conflicts")
        conflicts: builtins.list[Conflict] = answer["conflicts"]
        for side in (side for conflict in conflicts for side in conflict["sides"]):
            with_aliases(side["memory"])
        return conflicts

    def settle(
        self, memory_id: str, *, operation: str | None = None, content: str | None = None
    ) -> StoreResult:
        """Ends a conflict with one of its sides, or with a text made of them."""
        if (operation is None) == (content is None):
            raise InvalidValue("Give either operation or content.")
        body = given(operation=operation, content=content)
        path = memory_path(memory_id, "/settle")
        result: StoreResult = self._transport.request("POST", path, body)
        with_aliases(result["memory"])
        return result

    def _change(self, *, team: str | None, **change: object) -> Team:
        changed: Team = self._transport.request("PATCH", "/teams", {**change, **given(team=team)})
        return changed
