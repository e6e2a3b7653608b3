"""Renders the golden pages with the stylesheet and script of the tree. Started by scripts/screenshots."""

import mimetypes
import pathlib
import shutil
import sys
from urllib.parse import urlparse

from playwright.sync_api import Route, sync_playwright

ROOT = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "Tests/WebTests/Pages/Golden"
ASSETS = ROOT / "Sources/Web/Assets"
TARGET = ROOT / "artifacts/screenshots"
ORIGIN = "http://localhost"

FORMS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1024, "height": 720}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1024, "height": 720}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}


def serve(route: Route) -> None:
    """Answers from the tree; nothing leaves this process."""
    path = urlparse(route.request.url).path
    file = ASSETS / path.removeprefix("/assets/") if path.startswith("/assets/") else GOLDEN / f"{path[1:]}.html"
    if file.is_file():
        route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0])
    else:
        route.fulfill(status=404)


def main(names: list[str]) -> int:
    names = names or sorted(file.stem for file in GOLDEN.glob("*.html"))
    faults = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for form, options in FORMS.items():
            (TARGET / form).mkdir(parents=True, exist_ok=True)
            context = browser.new_context(locale="en-GB", timezone_id="UTC", reduced_motion="reduce", **options)
            context.route("**/*", serve)
            page = context.new_page()
            page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
            for name in names:
                page.goto(f"{ORIGIN}/{name}")
                # A page that can be pushed sideways is a fault on any screen.
                width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                if width > 0:
                    faults.append(f"{form}/{name}: {width} pixels too wide")
                page.screenshot(path=TARGET / form / f"{name}.png", full_page=True)
            context.close()
        browser.close()
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(names) * len(FORMS)} pictures in {TARGET.relative_to(ROOT)}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
