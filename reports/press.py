"""The child process that makes a PDF: HTML on standard input, PDF/UA at the given path, pages on standard output.

Knows nothing of Django and nothing of the database; may read only files below the static folder.
"""

import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

STYLES = ["css/pdf.css"]


class OwnFilesOnly(URLFetcher):
    """No network, no redirects, no file outside `root` (T19)."""

    def __init__(self, root: Path) -> None:
        super().__init__(allowed_protocols={"file", "data"}, allow_redirects=False)
        self.root = root

    def fetch(self, url: str, headers: Any = None) -> Any:
        parts = urlparse(url)
        inside = parts.scheme == "file" and Path(unquote(parts.path)).resolve().is_relative_to(
            self.root
        )
        if parts.scheme != "data" and not inside:
            raise ValueError("only packaged files are read")
        return super().fetch(url, headers)


def press(html: str, target: str, identifier: str, assets: str) -> int:
    """Make the PDF and return its number of pages. The same HTML and identifier give the same content."""
    root = Path(assets).resolve()
    fetcher, fonts = OwnFilesOnly(root), FontConfiguration()
    styles = [
        CSS(filename=str(root / name), url_fetcher=fetcher, font_config=fonts) for name in STYLES
    ]
    options = {"pdf_variant": "pdf/ua-1", "pdf_identifier": identifier.encode()}
    page = HTML(string=html, base_url=f"{root}/", url_fetcher=fetcher)
    document = page.render(font_config=fonts, stylesheets=styles, **options)
    document.write_pdf(target, **options)
    return len(document.pages)


if __name__ == "__main__":
    sys.stdout.write(str(press(sys.stdin.read(), *sys.argv[1:4])))
