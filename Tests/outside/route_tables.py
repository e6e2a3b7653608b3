"""Every address that the server answers, read from the route tables in its sources: a new one is here by itself."""

import re
from collections import namedtuple

from installation import ROOT

WEB = ROOT / "Sources/Web"

# `portal`: `users`, `administrators`, or `host` for what is in neither. `path`: as it was registered, without `/admin`.
Route = namedtuple("Route", "portal method path")

# What registers routes for others, or from a table that is read by itself (`operations`, `provisioning`, `connector`), or one for each
# file of `Assets`.
GENERIC = {"Server/PageRoutes.swift", "API/APIRoutes.swift", "Provisioning/SCIMRoutes.swift", "Server/AssetRoutes.swift",
           "Connector/ConnectorServiceRoutes.swift"}
NAMES = {"post": "POST", "upload": "POST", "get": "GET"}


def cases(file, enum):
    """The raw values of an enumeration."""
    source = (ROOT / "Sources" / file).read_text()
    body = re.search(rf"enum {enum}\b.*?\n    case (.*?)\n\n", source, re.S).group(1)
    names = [one.removeprefix("case").strip() for one in re.split(r",|\n", body)]
    return [one.split("=")[1].strip(' "') if "=" in one else one for one in names if one]


def expanded(file, expression):
    """The paths that a route is registered for."""
    if literal := re.fullmatch(r'"([^"\\]*)"', expression):
        return [literal.group(1)]
    match file, expression:
        case "Settings/SettingsRoutes.swift", "topic.path":
            return [f"/settings/{topic}" for topic in cases("Domain/Settings/SettingTopic.swift", "SettingTopic")]
        case "Help/HelpRoutes.swift", "topic.path":
            return re.findall(r': "(/help/[a-z]+)"', (WEB / "Help/HelpPage.swift").read_text())
        case "Guide/GuideRoutes.swift", "topic.path" | "topic.stepPath":
            paths = [f"/guide/{topic}" for topic in cases("Web/Guide/GuideTopic.swift", "GuideTopic")]
            return paths if expression == "topic.path" else [f"{path}/:step" for path in paths]
        case "Factors/FactorRoutes.swift", "purpose.factorPath":
            return re.findall(r': "(/[a-z/]+/factor)"', (WEB / "Factors/FactorPage.swift").read_text())
    raise AssertionError(f"{file} registers {expression}: say here which paths that are")


def functions(file):
    """What stands in each function of a file that adds routes."""
    source = (WEB / file).read_text()
    found = re.split(r"\n    func (add\w*)\(to routes", source)
    return {name: re.split(r"\n    (?:@\w+ )?(?:private |static )*func ", body)[0]
            for name, body in zip(found[1::2], found[2::2])}


def page_routes():
    """What `Portal.router()` puts together."""
    files = {path.stem: str(path.relative_to(WEB)) for path in WEB.rglob("*Routes.swift")}
    registered = []
    for name, body in re.findall(r"func (\w+)\(.*?\{\n(.*?)\n    \}", (WEB / "Server/Portal.swift").read_text(), re.S):
        portals = {"router": ["host"], "addAdministration": ["administrators"],
                   "addOwnAccount": ["users", "administrators"]}.get(name, [])
        for group, function in re.findall(r"(\w+Routes)\([^)]*\)\.(add\w*)\(to: \w+\)", body):
            registered.append((files[group], function, ["users"] if group == "DemoRoutes" else portals))
    routes, seen = [], set()
    for file, function, portals in registered:
        seen.add((file, function))
        if file in GENERIC:
            continue
        body = functions(file)[function]
        found = re.findall(r"\broutes\.(get|post|upload)\(([^,(){}]+?)[,)]", body)
        assert len(found) == len(re.findall(r"\broutes\.\w+\(", body)), f"{file} registers more than is read here"
        routes += [Route(portal, NAMES[method], path) for portal in portals for method, expression in found
                   for path in expanded(file, expression.strip())]
    for file in files.values():
        assert file in GENERIC or {(file, function) for function in functions(file)} <= seen, f"{file} is not read"
    for path in WEB.rglob("*.swift"):
        if str(path.relative_to(WEB)) not in files.values():
            calls = re.findall(r"\broute[rs]\.(?:get|post|put|patch|delete|on|head|upload)\(", path.read_text())
            assert calls == [] or path.name == "PageRoutes.swift", f"{path.name} registers routes"
    assert len(routes) == len(set(routes))
    return routes


def provisioning():
    """The table of SCIM."""
    table = (WEB / "Provisioning/SCIMRoutes.swift").read_text().split("static let table", 1)[1].split("func add")[0]
    parts = re.split(r'"(/[A-Za-z/.{}]+)"', table)[1:]
    routes = []
    for path, handlers in zip(parts[::2], parts[1::2]):
        routes += [(method.upper(), path, kind) for method, kind in re.findall(r"\.(\w+): \.(open|keyed)\b", handlers)]
    assert len(routes) == len(re.findall(r": \.(?:open|keyed)\b", table))
    return routes


def connector():
    """What connectors that run elsewhere ask, all by POST."""
    source = (WEB / "Connector/ConnectorServiceRoutes.swift").read_text()
    prefix = re.search(r'static let prefix = "([^"]+)"', source).group(1)
    paths = re.findall(r'^        \("(/[a-z]+)", \{', source.split("static let table", 1)[1], re.M)
    assert len(paths) == len(re.findall(r"\{ try await \w+\(\$0, \$1, \$2\) \}", source))
    return [prefix + path for path in paths]
