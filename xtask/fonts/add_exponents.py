#!/usr/bin/env python3
"""Adds to Figtree the exponents and indices of formulas in texts: ⁰ to ⁹, ⁻, ⁽, ⁾, ᴸ, ᵀ, ᶻ and ₀ to ₉.

Figtree draws small raised and lowered figures for fractions, but gives them no characters except ¹, ² and ³. The new
characters are composed of those figures, and of its own signs and letters made smaller, so that they have the weight of
the text around them. Needs fontTools and brotli; usage: add_exponents.py FONT.woff2 (the file is replaced).
"""

import sys

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

FIGURES = "zero one two three four five six seven eight nine".split()
# Component flags: the offset is given as x and y, and the advance width is that of the component.
AS_OFFSET, OWN_WIDTH = 0x0002, 0x0200
# Signs and letters are as much smaller than in the text as the small figures, and stand on the figures' line.
SHARE, SPACE = 0.6, 30
# The minus stands close to its figure, at the middle of the figure's height.
MINUS_SPACE, MINUS_LIFT = -40, 35


def composed(part, x, y, scale):
    """A glyph that consists of another one."""
    component = GlyphComponent()
    component.glyphName, component.x, component.y = part, x, y
    component.flags = AS_OFFSET | (OWN_WIDTH if scale == 1 else 0)
    if scale != 1:
        component.transform = [[scale, 0], [0, scale]]
    glyph = Glyph()
    glyph.numberOfContours = -1
    glyph.components = [component]
    return glyph


def main(path):
    font = TTFont(path)
    glyphs, widths, variations = font["glyf"], font["hmtx"].metrics, font["gvar"].variations
    names = font.getBestCmap()
    advances = font["HVAR"].table.AdvWidthMap.mapping
    raised = glyphs[names[ord("²")]].components[0]
    lift = glyphs[names[ord("²")]].yMin

    def add(character, like, glyph, width):
        name = f"uni{ord(character):04X}"
        if name not in glyphs.glyphs:
            font.setGlyphOrder([*font.getGlyphOrder(), name])
        glyphs.glyphs[name], variations[name] = glyph, []
        glyph.recalcBounds(glyphs)
        widths[name] = (width, glyph.xMin)
        advances[name] = advances[like]
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(character)] = name

    for character, figure in zip("⁰⁴⁵⁶⁷⁸⁹", [FIGURES[n] for n in (0, 4, 5, 6, 7, 8, 9)], strict=True):
        part = f"{figure}.numr"
        add(character, part, composed(part, raised.x, raised.y, 1), widths[part][0])
    for character, figure in zip("₀₁₂₃₄₅₆₇₈₉", FIGURES, strict=True):
        part = f"{figure}.dnom"
        add(character, part, composed(part, 0, -120, 1), widths[part][0])
    for character, sign in zip("⁻⁽⁾ᴸᵀᶻ", "−()LTz", strict=True):
        part = names[ord(sign)]
        space, y = (MINUS_SPACE, lift + MINUS_LIFT) if sign == "−" else (SPACE, lift)
        width = round(SHARE * widths[part][0]) + space
        add(character, part, composed(part, space // 2, y, SHARE), width)
    font["glyf"].glyphOrder = font.getGlyphOrder()
    font["maxp"].numGlyphs = len(font.getGlyphOrder())
    font["name"].setName("Figtree with exponents", 5, 3, 1, 0x409)
    font.flavor = "woff2"
    font.save(path)


main(sys.argv[1])
