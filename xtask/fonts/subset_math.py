#!/usr/bin/env python3
"""Makes static/fonts/stix-two-math.woff2: the characters of the app's formulas, with the sizes of brackets and signs that
MathML stretches.

Needs fontTools and brotli; usage: subset_math.py FONT.woff2 OUT.woff2, where FONT is STIX Two Math, for example from the npm package
@fontsource/stix-two-math (version 5.3.0).
"""

import sys

from fontTools import subset

# Latin letters and signs of a text, Greek letters, and both in the italics that MathML gives to a single letter.
CHARACTERS = [
    *range(0x20, 0x7F), *range(0x391, 0x3CA), 0x3D5, *range(0x1D434, 0x1D468), 0x210E, *range(0x1D6E2, 0x1D71C),
    *map(ord, "\u00a0¬¯±·×′″…‖‾←↑→↓∂∆∇∈∏∑−∓√∝∞∣∥≈≠≡≤≥≪≫⊤⋅⋮⋯□⟨⟩"), *range(0x2061, 0x2065), *range(0x300, 0x30A),
]


def main(source, target):
    options = subset.Options(layout_features=["ssty", "dtls", "kern"], hinting=False, flavor="woff2")
    font = subset.load_font(source, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    subset.save_font(font, target, options)


if __name__ == "__main__":
    main(*sys.argv[1:])
