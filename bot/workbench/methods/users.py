"""users.*, team.profile.get and usergroups.*: people."""

from bot.workbench.company import Person
from bot.workbench.methods.args import Args
from bot.workbench.methods.method import Method, page
from bot.workbench.people import SLACKBOT, full_profile_json, user_json
from bot.workbench.refusals import Refusal
from bot.workbench.wire import Json
from bot.workbench.workspace import Workspace


def _person(slack: Workspace, args: Args) -> Person:
    user = args.need("user", "user_not_found")
    person = SLACKBOT if user == SLACKBOT.id else slack.person(user)
    if person is None:
        raise Refusal("user_not_found")
    return person


def info(slack: Workspace, args: Args) -> Json:
    return {"user": user_json(slack, _person(slack, args))}


def list_users(slack: Workspace, args: Args) -> Json:
    people, metadata = page([SLACKBOT, *slack.company.people], args)
    members = [user_json(slack, person) for person in people]
    return {"members": members, "cache_ts": int(slack.now().timestamp()), "response_metadata": metadata}


def lookup_by_email(slack: Workspace, args: Args) -> Json:
    """Find an active person; deactivated ones are not found."""
    wanted = args.need("email", "users_not_found").lower()
    for person in slack.company.people:
        if not person.deleted and (person.email or "").lower() == wanted:
            return {"user": user_json(slack, person)}
    raise Refusal("users_not_found")


def profile(slack: Workspace, args: Args) -> Json:
    person = _person(slack, args)
    return {"profile": full_profile_json(slack, person, args.flag("include_labels"))}


def team_profile(slack: Workspace, args: Args) -> Json:
    """The workspace's custom fields: one, the manager."""
    field = {
        "id": slack.company.manager_field,
        "ordering": 0,
        "field_name": "manager",
        "label": "Manager",
        "hint": "",
        "type": "user",
        "possible_values": [],
        "options": {"is_scim": True},
        "is_hidden": False,
        "is_inverse": False,
    }
    return {"profile": {"fields": [field], "sections": []}}


def list_groups(slack: Workspace, args: Args) -> Json:
    groups = [one for one in slack.company.groups if args.flag("include_disabled") or not one.disabled]
    chosen, metadata = page(groups, args)
    rows: list[Json] = []
    for group in chosen:
        row: Json = {
            "id": group.id,
            "team_id": slack.company.team_id,
            "is_usergroup": True,
            "is_subteam": True,
        }
        row |= {"name": group.name, "handle": group.handle, "description": "", "is_external": False}
        row |= {"date_delete": 1 if group.disabled else 0, "user_count": len(group.members)}
        if args.flag("include_users"):
            row["users"] = list(group.members)
        rows.append(row)
    return {"usergroups": rows, "response_metadata": metadata}


def group_members(slack: Workspace, args: Args) -> Json:
    group = slack.company.find_group(args.need("usergroup", "no_such_subteam"))
    if group is None or (group.disabled and not args.flag("include_disabled")):
        raise Refusal("no_such_subteam")
    users, metadata = page(group.members, args)
    return {"users": users, "response_metadata": metadata}


METHODS = (
    Method("users.info", info, "users:read", tier=4),
    Method("users.list", list_users, "users:read", tier=2),
    Method("users.lookupByEmail", lookup_by_email, "users:read.email", tier=3),
    Method("users.profile.get", profile, "users.profile:read", tier=4),
    Method("team.profile.get", team_profile, "users.profile:read", tier=3),
    Method("usergroups.list", list_groups, "usergroups:read", tier=2),
    Method("usergroups.users.list", group_members, "usergroups:read", tier=2),
)
