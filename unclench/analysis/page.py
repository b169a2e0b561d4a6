"""A picture and its figures as one HTML file that fetches nothing and runs nothing."""

from html import escape

from alerts.safety import DISCLAIMER
from hrv.metrics import METRICS
from unclench.analysis.report import Report, cells, heading, span_words

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #24323d; background: #fff; margin: 2rem auto;
  max-width: 72rem; padding: 0 1rem; }
svg { width: 100%; height: auto; }
table { border-collapse: collapse; }
th { text-align: left; padding: 1rem 1.5rem 0.2rem 0; }
td { padding: 0.1rem 1.5rem 0.1rem 0; border-bottom: 1px solid #eef1f3; }
td:nth-child(2) { text-align: right; font-variant-numeric: tabular-nums; }
footer { margin-top: 2rem; color: #5b6872; }
@media print { body { margin: 0; } }
"""
PICTURE_WORDS = (
    "Intervals beat by beat with corrected ones marked, power spectrum with its bands, Poincaré plot,"
    " and the course of RMSSD and heart rate. The table below has the figures."
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def page(report: Report, svg: str, zone: str) -> str:
    """Return the page."""
    name = escape(report.path.name)
    rows = "\n".join(_family(report))
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width">
<title>{name}</title>
<style>{_STYLE}</style>
<div role="img" aria-label="{escape(PICTURE_WORDS)}">
{svg[svg.index("<svg") :]}
</div>
<p>{escape(span_words(report, zone))}</p>
<table>
<tr><th>{name}<th>value<th>unit<th>95 % interval
{rows}
</table>
<footer>{escape(DISCLAIMER)}</footer>
</html>
"""


def _family(report: Report) -> list[str]:
    rows: list[str] = []
    for family in METRICS:
        rows.append(f'<tr><th colspan="4">{escape(heading(family, report))}')
        rows += [
            "<tr>" + "".join(f"<td>{escape(cell)}" for cell in cells(name, report.summary))
            for name in family.names
        ]
    return rows
