"""Documents as HTML for print, and as PDF: the same layout of official documents as in Word (GB/T 9704-2012).

WeasyPrint sets the text, `table_pages` the tables. Both need Pango from the system, so they are imported when a PDF is
asked for and not before; so is the library that joins the two, for its size.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from html import escape

from tracker.documents.papers import Heading, Paper, Signatures, Table
from tracker.documents.safe_text import clean

STYLE = """
@page { size: A4; margin: 37mm 26mm 35mm 28mm }
@page :right { @bottom-right { content: "— " counter(page) " —"; font: 14pt SimSun, "Noto Serif CJK SC", serif; margin-right: 5mm; vertical-align: top; padding-top: 7mm } }
@page :left { @bottom-left { content: "— " counter(page) " —"; font: 14pt SimSun, "Noto Serif CJK SC", serif; margin-left: 5mm; vertical-align: top; padding-top: 7mm } }
@page turned { size: A4 landscape; margin: 28mm 37mm 26mm 35mm }
body { font: 16pt/10.22mm FangSong_GB2312, 仿宋_GB2312, FangSong, STFangsong, "Noto Serif CJK SC", serif; margin: 0; text-align: justify; overflow-wrap: anywhere }
.masthead { color: #f00; font: bold 52pt/1.3 FZXiaoBiaoSong-B05S, 方正小标宋简体, STZhongsong, "Noto Serif CJK SC", serif; text-align: center; margin: 8mm 0 0; white-space: nowrap }
.numbered { text-align: center; margin: 6mm 0 0 }
.ends { display: flex; justify-content: space-between; border-bottom: .7mm solid #f00; padding-bottom: 2mm; margin: 2mm 0 0 }
h1 { font: bold 22pt/12mm FZXiaoBiaoSong-B05S, 方正小标宋简体, STZhongsong, "Noto Serif CJK SC", serif; text-align: center; margin: 10.22mm 0 }
h2, h3, p { font-size: 16pt; font-weight: normal; margin: 0; text-indent: 2em }
h2 { font-family: SimHei, 黑体, "Noto Sans CJK SC", sans-serif; break-after: avoid } h3 { font-family: KaiTi_GB2312, 楷体_GB2312, KaiTi, STKaiti, "Noto Serif CJK SC", serif; break-after: avoid }
.signatures { margin-top: 20mm; break-inside: avoid } .signatures td { border: 0; padding: 2mm 0; text-align: left }
.colophon { border: solid #000; border-width: .35mm 0; font-size: 14pt; margin-top: 10.22mm; text-indent: 0; padding: 0 1em }
h1, h2, h3, p, th, td { white-space: pre-line }
.turned { page: turned; break-before: page; font-size: 9pt; line-height: 1.45; text-align: left; overflow-wrap: normal }
.turned h2 { font-size: 16pt; line-height: 1.5; text-align: center; text-indent: 0; margin: 0 0 2mm } .turned p { font: 10.5pt/1.5 KaiTi, "Noto Serif CJK SC", serif; text-align: center; text-indent: 0; margin-bottom: 2mm }
table { width: 100%; table-layout: fixed; border-collapse: collapse } tr { break-inside: avoid }
th { font-family: SimHei, 黑体, "Noto Sans CJK SC", sans-serif; font-weight: normal; background: #efefef; text-align: center } th, td { border: .4pt solid #666; padding: .7mm 1.2mm; overflow-wrap: anywhere } .right { text-align: right }
"""


class NoPrinter(Exception):
    """Pango or cairo can't be found: what to install is said in README."""


def write_html(paper: Paper) -> str:
    """The document as one HTML file that needs nothing else."""
    return "".join((*_begin(paper), *_text_of(paper), *map(_table, paper.tables), "</body></html>"))


def write_pdf(paper: Paper) -> bytes:
    """The document as a PDF. Raises NoPrinter where the system lacks Pango or cairo."""
    from pypdf import PdfWriter

    whole = PdfWriter()
    try:
        if paper.has_text:
            whole.append(io.BytesIO(_text_pages(paper)))
        if paper.tables:
            whole.append(io.BytesIO(_table_pages(paper.tables, len(whole.pages) + 1)))
    except OSError as fault:
        raise NoPrinter(str(fault)) from fault
    whole.add_metadata({"/Title": clean(paper.title), "/Author": clean(paper.issuer)})
    kept = io.BytesIO()
    whole.write(kept)
    return kept.getvalue()


def _text_pages(paper: Paper) -> bytes:
    from weasyprint import HTML

    return bytes(HTML(string="".join((*_begin(paper), *_text_of(paper), "</body></html>"))).write_pdf())


def _table_pages(tables: Sequence[Table], first: int) -> bytes:
    from tracker.documents.table_pages import write_table_pages

    return write_table_pages(tables, first_page=first)


def _begin(paper: Paper) -> Iterator[str]:
    yield f'<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8"><title>{_text(paper.title)}</title>'
    yield f"<style>{STYLE}</style></head><body>"


def _text_of(paper: Paper) -> Iterator[str]:
    if paper.masthead:
        size = min(52, 442 // len(paper.masthead))
        yield f'<div class="masthead" style="font-size: {size}pt">{_text(paper.masthead)}</div>'
        yield f'<div class="numbered">{_text(paper.numbered)}</div>'
        yield f'<div class="ends"><span>{_text(paper.issuer)}</span><span>{_text(paper.dated)}</span></div>'
    yield f"<h1>{_text(paper.title)}</h1>"
    for piece in paper.pieces:
        if isinstance(piece, Signatures):
            lines = zip(piece.left, piece.right, strict=True)
            cells = "".join(
                f"<tr><td>{_text(left)}</td><td>{_text(right)}</td></tr>" for left, right in lines
            )
            yield f'<table class="signatures">{cells}</table>'
        else:
            tag = f"h{piece.level + 1}" if isinstance(piece, Heading) else "p"
            yield f"<{tag}>{_text(piece.text)}</{tag}>"
    if paper.colophon:
        yield f'<p class="colophon">{_text(paper.colophon)}</p>'


def _table(table: Table) -> str:
    total = sum(table.widths)
    columns = "".join(f'<col style="width: {100 * share / total:.2f}%">' for share in table.widths)
    header = "".join(f"<th>{_text(cell)}</th>" for cell in table.header)
    note = f"<p>{_text(table.note)}</p>" if table.note else ""
    rows = "".join(_row(row, table) for row in table.rows)
    return (
        f'<div class="turned"><h2>{_text(table.title)}</h2>{note}<table><colgroup>{columns}</colgroup>'
        f"<thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(cells: Sequence[str], table: Table) -> str:
    written = (
        f'<td class="right">{_text(cell)}</td>' if column in table.right else f"<td>{_text(cell)}</td>"
        for column, cell in enumerate(cells)
    )
    return f"<tr>{''.join(written)}</tr>"


def _text(text: str) -> str:
    return escape(clean(text))
