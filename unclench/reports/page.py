"""A written report as one HTML file that fetches nothing and runs nothing."""

from base64 import b64encode
from collections.abc import Callable
from html import escape
from typing import Final, Literal, assert_never

from unclench.reports.document import (
    Advice,
    Block,
    Document,
    Keys,
    Paragraph,
    Picture,
    PictureName,
    Quotes,
    Section,
    Table,
)
from unclench.reports.style import PAPERS, STYLE

Paper = Literal["a4", "letter"]
Draw = Callable[[PictureName], str]
"""Gives a picture as SVG."""

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def page(document: Document, draw: Draw, paper: Paper) -> str:
    """Return the page; every text of the wearer is text in it, whatever it holds."""
    title = f"{document.title} · {document.name}" if document.name else document.title
    name = f'<p class="name">{escape(document.name)}</p>\n' if document.name else ""
    short = ' class="short"' if document.is_short else ""
    sections = "\n".join(_section(one, draw) for one in document.sections)
    return f"""<!doctype html>
<html lang="{escape(document.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="unclench">
<title>{escape(title)}</title>
<style>{STYLE}{PAPERS[paper]}</style>
</head>
<body{short}>
<header>
<h1>{escape(document.title)}</h1>
{name}<p class="subtitle">{escape(document.subtitle)}</p>
</header>
<main>
{sections}
</main>
<footer><p>{escape(document.footer)}</p></footer>
</body>
</html>
"""


def _section(section: Section, draw: Draw) -> str:
    begins = ' class="begins-page"' if section.begins_page else ""
    heading = f"<h2>{escape(section.title)}</h2>\n" if section.title else ""
    return (
        f"<section{begins}>\n{heading}"
        + "\n".join(_block(one, draw) for one in section.blocks)
        + "\n</section>"
    )


def _block(block: Block, draw: Draw) -> str:
    match block:
        case Paragraph(words, is_small):
            return f'<p class="small">{escape(words)}</p>' if is_small else f"<p>{escape(words)}</p>"
        case Keys(each):
            keys = "".join(
                f"<li><b>{escape(one.figure)}</b> <span>{escape(one.words)}</span></li>" for one in each
            )
            return f'<ul class="keys">{keys}</ul>'
        case Table():
            return _table(block)
        case Picture():
            return _picture(block, draw)
        case Quotes(each):
            quotes = "".join(f"<dt>{escape(day)}</dt><dd>{escape(words)}</dd>" for day, words in each)
            return f'<dl class="quotes">{quotes}</dl>'
        case Advice(title, lines, words):
            items = "".join(f"<li>{escape(line)}</li>" for line in lines)
            ticked = f"<ul>{items}</ul>" if items else ""
            told = "".join(f"<p>{escape(one)}</p>" for one in words)
            return f'<div class="advice"><h2>{escape(title)}</h2>{ticked}{told}</div>'
        case _:
            assert_never(block)


def _table(table: Table) -> str:
    caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.head)
    rows = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in table.rows
    )
    return (
        f'<div class="wide"><table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _picture(picture: Picture, draw: Draw) -> str:
    data = b64encode(draw(picture.name).encode()).decode()
    words = escape(picture.words)
    image = f'<img src="data:image/svg+xml;base64,{data}" alt="{words}">'
    kind = f"{picture.name} small" if picture.is_small else picture.name
    return f'<figure class="{kind}"><div class="wide">{image}</div><figcaption>{words}</figcaption></figure>'
