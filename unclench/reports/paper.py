"""A report's page on paper: PDF with tags, a title and a language, and with fonts of its own."""

from base64 import b64encode
from pathlib import Path
from typing import Final

from unclench.analysis.extra import PaperError, module

WHAT: Final = "a PDF"
EXTRA: Final = "report"
_FACES: Final = (
    ("DejaVuSans.ttf", "normal", "normal"),
    ("DejaVuSans-Bold.ttf", "bold", "normal"),
    ("DejaVuSans-Oblique.ttf", "normal", "italic"),
)
_FAMILY: Final = "report"
_BODY: Final = f'body {{ font-family: "{_FAMILY}"; }}'


def printed(page: str) -> bytes:
    """Return the page as PDF/UA-1; nothing is fetched, and the fonts are the same on every machine.

    Raises ExtraMissingError; PaperError: a library of the system that WeasyPrint needs is not there.
    """
    try:
        weasyprint = module("weasyprint", WHAT, EXTRA)
    except OSError as error:
        raise PaperError(str(error).partition("\n")[0].partition(":")[0]) from None
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=("data",))
    fonts = weasyprint.text.fonts.FontConfiguration()
    style = weasyprint.CSS(string=_faces() + _BODY, url_fetcher=fetcher, font_config=fonts)
    made = weasyprint.HTML(string=page, url_fetcher=fetcher)
    pdf: bytes = made.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", pdf_tags=True)
    return pdf


def _faces() -> str:
    """Return the fonts that come with matplotlib, as a style sheet that holds them."""
    matplotlib = module("matplotlib", WHAT, EXTRA)
    folder = Path(str(matplotlib.get_data_path())) / "fonts" / "ttf"
    return "".join(_face((folder / name).read_bytes(), weight, style) for name, weight, style in _FACES)


def _face(font: bytes, weight: str, style: str) -> str:
    data = b64encode(font).decode()
    return (
        f'@font-face {{ font-family: "{_FAMILY}"; font-weight: {weight}; font-style: {style};'
        f' src: url("data:font/ttf;base64,{data}"); }}\n'
    )
