"""Makes the icons of the phone's app out of the one that browsers show: $(scripts/python) scripts/icons.py

Home screens want bitmaps, up to the edge, because each cuts its own shape out of them. What must stay visible is within a
circle of four fifths of the side (W3C, Web Application Manifest, "Icon masks and safe zone").
"""

import pathlib
import re
import shutil

from playwright.sync_api import sync_playwright

ASSETS = pathlib.Path(__file__).resolve().parent.parent / "Sources/Web/Assets"
SIZES = (192, 512)
SHEET = """<!DOCTYPE html><style>body { margin: 0 } svg { display: block; width: 100vw; height: 100vh }</style>"""


def drawing() -> str:
    """White on the accent colour, and smaller."""
    svg = (ASSETS / "lockstep.svg").read_text()
    accent = re.search(r'fill="(#[0-9a-f]{6})"', svg).group(1)
    svg = svg.replace('stroke="#fff"', f'stroke="{accent}"').replace(f'fill="{accent}"', 'fill="#fff"')
    field = f'<path fill="{accent}" d="M-6-6h44v44H-6z"/>'
    return re.sub(r'viewBox="0 0 32 32">', f'viewBox="-6 -6 44 44">{field}', svg)


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
    for size in SIZES:
        page = browser.new_page(viewport={"width": size, "height": size})
        page.set_content(SHEET + drawing())
        page.screenshot(path=ASSETS / f"icon-{size}.png")
    browser.close()
