"""The parts of a DOCX file that are the same in each: its styles, settings, footer, and which part is which.

Arial, black on white, headings that Word lists in its navigation pane; British English throughout.
"""

from __future__ import annotations

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_TYPE}.settings+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_TYPE}.footer+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
OF_PACKAGE = (
    f'{_RELATIONS}<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/'
    'core-properties" Target="docProps/core.xml"/></Relationships>'
)
OF_DOCUMENT = (
    f'{_RELATIONS}<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/settings" Target="settings.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/footer" Target="footer1.xml"/></Relationships>'
)
SETTINGS = (
    f'<w:settings {_WORD}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:compat><w:compatSetting '
    'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-GB"/></w:settings>'
)
FOOTER = (
    f'<w:ftr {_WORD}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
    '<w:r><w:t xml:space="preserve">TITLE - page </w:t></w:r>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>'
)


def _style(name: str, shown: str, paragraph: str, run: str, *, after: str = "", based: str = "Normal") -> str:
    """A style of paragraphs. `after` is the style of the paragraph that follows one that is typed in it."""
    following = f'<w:next w:val="{after}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/><w:basedOn w:val="{based}"/>'
        f"{following}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _space(before: int, after: int) -> str:
    """In twentieths of a point."""
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def _edge(name: str, size: int, colour: str, space: int = 4) -> str:
    return f'<w:{name} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'


_BLACK, _BLUE, _GREY = "0B0C0C", "12436D", "B1B4B6"
_BOXED = "".join(_edge(side, 8, _BLACK) for side in ("top", "left", "bottom", "right"))
_RULED = (
    '<w:style w:type="table" w:styleId="Ruled"><w:name w:val="Ruled"/><w:tblPr><w:tblBorders>'
    f"{_edge('top', 8, _BLACK, 0)}{_edge('bottom', 8, _BLACK, 0)}{_edge('insideH', 4, _GREY, 0)}</w:tblBorders>"
    '<w:tblCellMar><w:top w:w="57" w:type="dxa"/><w:left w:w="57" w:type="dxa"/><w:bottom w:w="57" w:type="dxa"/>'
    '<w:right w:w="113" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>'
    f"<w:tcPr><w:tcBorders>{_edge('bottom', 12, _BLACK, 0)}</w:tcBorders></w:tcPr></w:tblStylePr></w:style>"
)
_KEPT = "<w:keepNext/><w:keepLines/>"
STYLES = (
    f'<w:styles {_WORD}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" '
    f'w:eastAsia="Arial" w:cs="Arial"/><w:color w:val="{_BLACK}"/><w:sz w:val="22"/><w:szCs w:val="22"/>'
    '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
    '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    + _style("Title", "Title", f"<w:keepNext/><w:pBdr>{_edge('bottom', 48, _BLUE)}</w:pBdr>{_space(0, 240)}",
             '<w:b/><w:sz w:val="44"/>', after="Normal")
    + _style("Heading1", "heading 1", f'{_KEPT}{_space(360, 120)}<w:outlineLvl w:val="0"/>',
             '<w:b/><w:sz w:val="32"/>', after="Normal")
    + _style("Heading2", "heading 2", f'{_KEPT}{_space(280, 80)}<w:outlineLvl w:val="1"/>',
             '<w:b/><w:sz w:val="24"/>', after="Normal")
    + _style("ContentsHeading", "Contents Heading", f"{_KEPT}{_space(240, 80)}", '<w:b/><w:sz w:val="28"/>')
    + _style("Contents", "Contents", _space(0, 40), "")
    + _style("Note", "Note", f"{_KEPT}<w:pBdr>{_BOXED}</w:pBdr>{_space(60, 100)}"
             '<w:ind w:left="113" w:right="113"/>', "<w:b/>")
    + _style("Detail", "Detail", f'{_KEPT}{_space(0, 40)}<w:ind w:left="284"/>', "")
    + _style("LastDetail", "Last Detail", f'<w:keepLines/>{_space(0, 40)}<w:ind w:left="284"/>', "")
    + _style("Caption", "caption", f"<w:keepNext/>{_space(120, 60)}", "<w:b/>")
    + _style("Cell", "Cell", _space(0, 0), '<w:sz w:val="20"/>')
    + _style("Footer", "footer", _space(0, 0), '<w:sz w:val="18"/>')
    + '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr>'
    f'<w:color w:val="1D70B8"/><w:u w:val="single"/></w:rPr></w:style>{_RULED}</w:styles>'
)  # fmt: skip
