"""How a report looks: on a screen of any width, and on paper."""

from typing import Final

STYLE: Final = """
:root { --ink: #24323d; --quiet: #52606a; --line: #d5dde2; --rust: #a33e18; }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; color: var(--ink); background: #fff;
  margin: 0 auto; max-width: 54rem; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere; }
h1 { font-size: 1.9em; line-height: 1.15; margin: 0; }
h2 { font-size: 1.2em; line-height: 1.25; margin: 0 0 0.4em; }
p { margin: 0 0 0.6em; }
header { border-bottom: 2px solid var(--ink); padding-bottom: 0.7em; margin-bottom: 1em; }
.name { font-size: 1.25em; margin: 0.3em 0 0; }
.subtitle { color: var(--quiet); margin: 0.2em 0 0; }
section { margin-bottom: 1.6em; }
p.small, figcaption, caption { color: var(--quiet); font-size: 0.86em; }
.keys { list-style: none; display: flex; flex-wrap: wrap; gap: 0.6em; padding: 0; margin: 0 0 0.8em; }
.keys li { flex: 1 1 7.5em; border: 1px solid var(--line); border-radius: 0.5em; padding: 0.45em 0.7em; }
.keys b { display: block; font-size: 1.4em; line-height: 1.2; }
.keys span { color: var(--quiet); font-size: 0.84em; line-height: 1.3; display: block; }
figure { margin: 0 0 0.9em; }
figure img { display: block; width: 100%; height: auto; }
figure.body img { max-width: 26em; margin: 0 auto; }
figcaption { margin-top: 0.2em; }
table { border-collapse: collapse; width: 100%; margin: 0 0 0.7em; overflow-wrap: normal; }
caption { text-align: left; padding-bottom: 0.2em; }
th, td { text-align: left; vertical-align: top; padding: 0.28em 0.7em 0.28em 0; }
th, td { border-bottom: 1px solid var(--line); }
thead th { font-size: 0.86em; color: var(--quiet); border-bottom: 1px solid var(--ink); font-weight: normal; }
tbody th { font-weight: normal; }
.quotes { margin: 0 0 0.6em; display: grid; grid-template-columns: max-content 1fr; gap: 0.25em 1em; }
.quotes dt { color: var(--quiet); }
.quotes dd { margin: 0; font-style: italic; }
.advice { border: 2px solid var(--rust); border-left-width: 0.5em; }
.advice { padding: 0.7em 1em 0.3em; margin-bottom: 1em; }
.advice ul { margin: 0 0 0.5em; padding-left: 1.3em; }
footer { border-top: 1px solid var(--line); padding-top: 0.6em; color: var(--quiet); font-size: 0.86em; }
@media screen and (max-width: 40rem) {
  .wide { overflow-x: auto; }
  .wide table { min-width: 34rem; }
  figure:not(.body) .wide img { width: 40rem; max-width: none; }
  .quotes { display: block; }
}
@media print {
  body { font-size: 8.7pt; line-height: 1.4; margin: 0; padding: 0; max-width: none; }
  header { margin-bottom: 0.8em; }
  section { margin-bottom: 1.1em; }
  h1 { font-size: 19pt; } h2 { font-size: 11.5pt; break-after: avoid; }
  p { orphans: 2; widows: 2; }
  figure, .keys, .advice, tr, dd { break-inside: avoid; }
  .begins-page { break-before: page; }
  figure.body img { width: 62mm; }
  figure.body.small { float: right; width: 48mm; margin: 0 0 0 6mm; }
  figure.body.small img { width: 40mm; }
  .short figure.week img, .short figure.pain img { width: 74%; }
  .short h2 { font-size: 10.5pt; }
  .short footer { padding-top: 0.2em; }
  .short footer { clear: both; }
  body.short { font-size: 8.2pt; line-height: 1.32; }
  .short section { margin-bottom: 0.8em; }
  footer { break-inside: avoid; }
}
"""

_PAGE: Final = """
@page { size: %s; margin: %s;
  @bottom-left { content: "unclench"; font: 7.5pt "report", "DejaVu Sans", sans-serif; color: #52606a; }
  @bottom-right { content: counter(page) " / " counter(pages);
    font: 7.5pt "report", "DejaVu Sans", sans-serif; color: #52606a; } }
"""
PAPERS: Final = {"a4": _PAGE % ("A4", "15mm 15mm 16mm"), "letter": _PAGE % ("letter", "13mm 18mm 15mm")}
"""Text is about as wide on either, so pictures and tables are the same."""
